package dev.latchkey.plugins.organization;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An organization; one row of {@code organization}. */
public record Organization(Row row) implements Stored {
  /** {@code name}. */
  public static final Field<String> NAME = Field.string("name").sortable();

  /** {@code slug}, unique. */
  public static final Field<String> SLUG = Field.string("slug").sortable().unique().indexed();

  /** {@code logo}. */
  public static final Field<String> LOGO = Field.string("logo").optional();

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt");

  /** {@code metadata}, a JSON text. */
  public static final Field<String> METADATA = Field.string("metadata").optional();

  /** The table {@code organization}. */
  public static final Model<Organization> MODEL =
      Model.of("organization", Organization::new, NAME, SLUG, LOGO, CREATED_AT, METADATA);

  /** {@code activeOrganizationId} of a session: the one its user works in. */
  public static final Field<String> ACTIVE =
      Field.string("activeOrganizationId").optional().notInput();

  static @Nullable Organization find(String id, Call call) {
    return call.db().find(MODEL, Field.ID.is(id));
  }

  static Organization require(String id, Call call) {
    return required(find(id, call));
  }

  static Organization requireBySlug(String slug, Call call) {
    return required(bySlug(slug, call));
  }

  private static Organization required(@Nullable Organization found) {
    if (found == null) throw new AuthException(OrganizationError.ORGANIZATION_NOT_FOUND);
    return found;
  }

  static @Nullable Organization bySlug(String slug, Call call) {
    return call.db().find(MODEL, SLUG.is(slug));
  }

  /**
   * Runs what looks at an organization and then changes it, all of it or nothing; of several calls
   * one after the other. So limits hold and an owner is left whatever happens at once.
   */
  static <R> R alone(String id, Call call, Supplier<R> change) {
    Organization found = find(id, call);
    if (found == null) return change.get(); // which is refused: nobody is a member of it
    return call.transaction(
        () -> {
          call.db().lock(MODEL, Row.of(CREATED_AT, found.createdAt()), Field.ID.is(id));
          return change.get();
        });
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  /** Returns the name. */
  public String name() {
    return row.require(NAME);
  }

  String slug() {
    return row.require(SLUG);
  }

  private Instant createdAt() {
    return row.require(CREATED_AT);
  }

  /** Returns it as it is shown to whoever has just written it: with what the metadata says. */
  JsonValue.Obj written(Call call) {
    String metadata = row.get(METADATA);
    if (metadata == null || metadata.isEmpty()) return json(call).without(METADATA.name());
    return json(call).with(METADATA.name(), parsed(metadata));
  }

  private static JsonValue parsed(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      return new JsonValue.Str(text);
    }
  }
}
