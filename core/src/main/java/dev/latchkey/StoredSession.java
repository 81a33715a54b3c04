package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session and its user as one text, letter for letter the original's: {@code
 * {"session":{…},"user":{…}}} (protocol/04 §6). Immutable.
 *
 * <p>Changing it changes single members, so that what another server put beside them stays.
 */
final class StoredSession {
  private final String text;
  private final JsonValue.Obj json;
  private final Session session;
  private final User user;

  private StoredSession(String text, JsonValue.Obj json, Session session, User user) {
    this.text = text;
    this.json = json;
    this.session = session;
    this.user = user;
  }

  /** Returns a new one as a text. */
  static String text(Row session, Row user, Schema schema) {
    JsonWriter json = new JsonWriter().beginObject().name("session");
    schema.table(Session.MODEL).writeWhole(session, json);
    json.name("user");
    schema.table(User.MODEL).writeWhole(user, json);
    return json.endObject().toString();
  }

  /** Returns what the text under this token holds; null when that is no session with it. */
  static @Nullable StoredSession parse(String token, @Nullable String text, Schema schema) {
    JsonValue.Obj json = text == null ? null : object(text);
    return text == null || json == null ? null : of(token, text, json, schema);
  }

  private static @Nullable StoredSession of(
      String token, String text, JsonValue.Obj json, Schema schema) {
    JsonValue.Obj session = member(json, "session");
    JsonValue.Obj user = member(json, "user");
    if (session == null || user == null) return null;
    try {
      Session read = Session.of(schema.table(Session.MODEL).readWhole(session));
      User owner = User.of(schema.table(User.MODEL).readWhole(user));
      boolean fits = read.token().equals(token) && read.userId().equals(owner.id());
      return fits ? new StoredSession(text, json, read, owner) : null;
    } catch (IllegalStateException e) {
      return null; // something every session has is missing
    }
  }

  private static JsonValue.@Nullable Obj object(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static JsonValue.@Nullable Obj member(JsonValue.Obj json, String name) {
    JsonValue member = json.get(name);
    return member == null ? null : member.asObject();
  }

  String text() {
    return text;
  }

  Session session() {
    return session;
  }

  User user() {
    return user;
  }

  FoundSession found() {
    return new FoundSession(session.token(), session, user);
  }

  /** Returns it with these changes to the session. */
  StoredSession with(Row changes, Schema schema) {
    return replaced("session", Session.MODEL, changes, schema);
  }

  /** Returns it with this row of the user. */
  StoredSession withUser(Row row, Schema schema) {
    return replaced("user", User.MODEL, row, schema);
  }

  private StoredSession replaced(String name, Model<?> model, Row changes, Schema schema) {
    JsonWriter written = new JsonWriter();
    schema.table(model).writeWhole(changes, written);
    JsonValue.Obj before = member(json, name);
    JsonValue.Obj after = object(written.toString());
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (before != null) members.putAll(before.members());
    if (after != null) members.putAll(after.members());
    Map<String, JsonValue> whole = new LinkedHashMap<>(json.members());
    whole.put(name, new JsonValue.Obj(members));
    String token = changes.get(Session.TOKEN);
    String text = new String(JsonWriter.write(new JsonValue.Obj(whole)), UTF_8);
    StoredSession changed = parse(token == null ? session.token() : token, text, schema);
    if (changed == null) throw new IllegalStateException("a session became none");
    return changed;
  }

  /** Shows nothing: the token opens the session. */
  @Override
  public String toString() {
    return "StoredSession";
  }
}
