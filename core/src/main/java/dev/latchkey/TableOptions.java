package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application may say of a table that is always there: fields of its own, and the names in
 * the database. Requests and answers keep the logical names. Not thread-safe.
 *
 * @param <B> the options that have more to say
 */
public abstract class TableOptions<B extends TableOptions<B>> {
  private final Model<?> model;
  private final List<Field<?>> fields = new ArrayList<>();
  private final Map<Field<?>, String> columns = new LinkedHashMap<>();
  private @Nullable String table;

  TableOptions(Model<?> model) {
    this.model = model;
  }

  abstract B self();

  /** Adds a field, of which clients set, see and change what its traits say. */
  public B field(Field<?> field) {
    fields.add(field);
    return self();
  }

  /** Adds a field whose column has another name: {@code fieldName}. */
  public B field(Field<?> field, String column) {
    return field(field).column(field, column);
  }

  /** Names the table: {@code modelName}. */
  public B table(String name) {
    table = name;
    return self();
  }

  /** Names the column of a field: {@code user.fields}. */
  public B column(Field<?> field, String name) {
    columns.put(field, name);
    return self();
  }

  void addTo(Schema.Builder schema) {
    fields.forEach(field -> schema.field(model, field));
    schema.rename(
        model,
        names -> {
          if (table != null) names.table(table);
          columns.forEach(names::column);
        });
  }
}
