package dev.latchkey.internal;

import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes what handlers return: models by their schema, other records component by component.
 *
 * <p>Immutable. Models come first, so that the hot path meets no reflection.
 */
final class ReplyWriter {
  private final Table users;
  private final Table sessions;
  private final Table accounts;

  private final ClassValue<Method[]> accessors =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          Method[] methods = new Method[components.length];
          for (int i = 0; i < methods.length; i++) {
            methods[i] = components[i].getAccessor();
            methods[i].setAccessible(true);
          }
          return methods;
        }
      };

  ReplyWriter(Schema schema) {
    users = schema.table(User.MODEL);
    sessions = schema.table(Session.MODEL);
    accounts = schema.table(Account.MODEL);
  }

  byte[] write(@Nullable Object reply) {
    JsonWriter json = new JsonWriter();
    value(reply, json);
    return json.toByteArray();
  }

  private void value(@Nullable Object value, JsonWriter json) {
    if (value instanceof ActiveSession active) active(active, json);
    else if (value instanceof User user) users.write(user.row(), json);
    else if (value instanceof Session session) sessions.write(session.row(), json);
    else if (value instanceof Account account) account(account, json);
    else if (value instanceof String text) json.value(text);
    else if (value instanceof Boolean truth) json.value(truth.booleanValue());
    else if (value instanceof Number number) json.value(number);
    else if (value instanceof Instant instant) json.value(instant);
    else if (value instanceof JsonValue parsed) json.value(parsed);
    else if (value instanceof Iterable<?> items) list(items, json);
    else if (value instanceof Record record) record(record, json);
    else if (value == null) json.value((String) null);
    else throw new IllegalStateException("no JSON for " + value.getClass().getName());
  }

  private void active(ActiveSession active, JsonWriter json) {
    json.beginObject().name("session");
    sessions.write(active.session().row(), json);
    json.name("user");
    users.write(active.user().row(), json);
    json.endObject();
  }

  private void account(Account account, JsonWriter json) {
    json.beginObject();
    accounts.writeMembers(account.row(), json);
    json.name("scopes");
    list(account.scopes(), json);
    json.endObject();
  }

  private void list(Iterable<?> items, JsonWriter json) {
    json.beginArray();
    for (Object item : items) value(item, json);
    json.endArray();
  }

  private void record(Record record, JsonWriter json) {
    json.beginObject();
    for (Method accessor : accessors.get(record.getClass())) {
      json.name(accessor.getName());
      value(component(record, accessor), json);
    }
    json.endObject();
  }

  private static @Nullable Object component(Record record, Method accessor) {
    try {
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("reply record " + record.getClass().getName(), e);
    }
  }
}
