package dev.latchkey.plugins.organization;

import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who belongs to an organization; one row of {@code member}. */
public record Member(Row row) implements Stored {
  /** {@code organizationId}. */
  public static final Field<String> ORGANIZATION_ID =
      Field.string("organizationId").references("organization").indexed();

  /** {@code userId}. */
  public static final Field<String> USER_ID = Field.string("userId").references("user").indexed();

  /** {@code role}: one, or several with commas between. */
  public static final Field<String> ROLE = Field.string("role").sortable().defaultsTo("member");

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt");

  /** The table {@code member}. */
  public static final Model<Member> MODEL =
      Model.of("member", Member::new, ORGANIZATION_ID, USER_ID, ROLE, CREATED_AT);

  static @Nullable Member find(String userId, String organizationId, Call call) {
    return call.db().find(MODEL, USER_ID.is(userId), ORGANIZATION_ID.is(organizationId));
  }

  /** Returns all members, those first who came first. */
  static List<Member> of(String organizationId, Call call) {
    return call.db()
        .list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, ORGANIZATION_ID.is(organizationId));
  }

  /** Returns the memberships of a user, the oldest first. */
  static List<Member> ofUser(String userId, Call call) {
    return call.db().list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, USER_ID.is(userId));
  }

  static Member add(String userId, String organizationId, String role, Call call) {
    Row row =
        Row.of(ORGANIZATION_ID, organizationId)
            .with(USER_ID, userId)
            .with(ROLE, role)
            .with(CREATED_AT, call.now());
    return call.db().insert(MODEL, row);
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  String organizationId() {
    return row.require(ORGANIZATION_ID);
  }

  String userId() {
    return row.require(USER_ID);
  }

  List<String> roles() {
    return RoleNames.of(row.require(ROLE));
  }

  /** Returns the member as it is shown with the person. */
  JsonValue.Obj json(User user, Call call) {
    Map<String, JsonValue> person = new LinkedHashMap<>();
    person.put("id", new JsonValue.Str(user.id()));
    person.put("name", new JsonValue.Str(user.name()));
    person.put("email", new JsonValue.Str(user.email()));
    String image = user.image();
    person.put("image", image == null ? JsonValue.Null.NULL : new JsonValue.Str(image));
    return json(call).with("user", new JsonValue.Obj(person));
  }
}
