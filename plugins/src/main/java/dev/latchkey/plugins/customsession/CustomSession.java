package dev.latchkey.plugins.customsession;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /get-session} with what the application makes of session and user, for
 * instance with the user's roles beside them (protocol/plugins/custom-session).
 *
 * <p>Other endpoints see the session as it is.
 */
public final class CustomSession implements Plugin {
  private final BiFunction<ActiveSession, Call, Object> made;

  private CustomSession(BiFunction<ActiveSession, Call, Object> made) {
    this.made = made;
  }

  /** Makes each answer anew; a record, written in the order of its components. */
  public static CustomSession of(BiFunction<ActiveSession, Call, Object> made) {
    return new CustomSession(made);
  }

  /** Answers session and user as always, and these members behind them. */
  public static CustomSession adding(JsonValue.Obj members) {
    return of((active, call) -> answer(active, members, call));
  }

  private static JsonValue.Obj answer(ActiveSession active, JsonValue.Obj members, Call call) {
    Schema schema = call.db().schema();
    Map<String, JsonValue> answer = new LinkedHashMap<>();
    answer.put("session", json(schema.table(Session.MODEL), active.session().row()));
    answer.put("user", json(schema.table(User.MODEL), active.user().row()));
    answer.putAll(members.members());
    return new JsonValue.Obj(answer);
  }

  private static JsonValue json(Table table, Row row) {
    JsonWriter json = new JsonWriter();
    table.write(row, json);
    try {
      return Json.parse(json.toByteArray());
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException("a row is JSON", e);
    }
  }

  @Override
  public String id() {
    return "custom-session";
  }

  @Override
  public void contribute(Contributions to) {
    to.replace("GET", "/get-session", NoInput.class, this::getSession);
  }

  private @Nullable Object getSession(NoInput input, Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.ANY).active();
    return active == null ? null : made.apply(active, call);
  }
}
