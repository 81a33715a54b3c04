package dev.latchkey.plugins.organization;

import dev.latchkey.Call;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** A role an organization made for itself; one row of {@code organizationRole}. */
public record CustomRole(Row row) implements Stored {
  /** {@code organizationId}. */
  public static final Field<String> ORGANIZATION_ID =
      Field.string("organizationId").references("organization").indexed();

  /** {@code role}, its name. */
  public static final Field<String> NAME = Field.string("role").indexed();

  /** {@code permission}, a JSON text: actions by resource. */
  public static final Field<String> PERMISSION = Field.string("permission");

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt").defaultsToNow();

  /** {@code updatedAt}. */
  public static final Field<Instant> UPDATED_AT = Field.date("updatedAt").optional();

  /** The table {@code organizationRole}. */
  public static final Model<CustomRole> MODEL =
      Model.of(
          "organizationRole",
          CustomRole::new,
          ORGANIZATION_ID,
          NAME,
          PERMISSION,
          CREATED_AT,
          UPDATED_AT);

  /** Returns the roles an organization made, the oldest first. */
  static List<CustomRole> of(String organizationId, Call call) {
    return call.db()
        .list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, ORGANIZATION_ID.is(organizationId));
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  String name() {
    return row.require(NAME);
  }

  /** Returns what it allows: nothing, when that cannot be read. */
  Permissions permissions() {
    Permissions stored = Input.permissionsIfAny(permission());
    return stored == null ? Permissions.NONE : stored;
  }

  private JsonValue permission() {
    try {
      return Json.parse(row.require(PERMISSION).getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      return JsonValue.Null.NULL;
    }
  }

  @Override
  public JsonValue.Obj json(Call call) {
    return Stored.super.json(call).with(PERMISSION.name(), permission());
  }
}
