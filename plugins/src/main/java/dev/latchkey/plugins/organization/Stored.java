package dev.latchkey.plugins.organization;

import dev.latchkey.Call;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.util.List;

/** A row of one of the tables here. */
interface Stored {
  Row row();

  Model<?> model();

  default String id() {
    return row().require(Field.ID);
  }

  static JsonValue.Arr all(List<? extends Stored> rows, Call call) {
    return new JsonValue.Arr(rows.stream().<JsonValue>map(row -> row.json(call)).toList());
  }

  /** Returns the row as the wire shows it. */
  default JsonValue.Obj json(Call call) {
    return call.db().schema().table(model()).shown(row());
  }
}
