package dev.latchkey.plugins.apikey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.access.Permissions;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key; one row of {@code apikey}, which does not hold the key itself but its hash.
 *
 * @param row every value of the row
 */
public record ApiKey(Row row) {
  static final Field<String> CONFIG_ID =
      Field.string("configId").notInput().indexed().defaultsTo(ApiKeyOptions.DEFAULT);
  static final Field<String> NAME = Field.string("name").optional().notInput();
  static final Field<String> START = Field.string("start").optional().notInput();
  static final Field<String> REFERENCE_ID = Field.string("referenceId").notInput().indexed();
  static final Field<String> PREFIX = Field.string("prefix").optional().notInput();
  static final Field<String> KEY = Field.string("key").notInput().indexed();
  static final Field<Number> REFILL_INTERVAL = number("refillInterval");
  static final Field<Number> REFILL_AMOUNT = number("refillAmount");
  static final Field<Instant> LAST_REFILL_AT = Field.date("lastRefillAt").optional().notInput();
  static final Field<Boolean> ENABLED =
      Field.bool("enabled").optional().notInput().defaultsTo(true);
  static final Field<Boolean> RATE_LIMIT_ENABLED =
      Field.bool("rateLimitEnabled").optional().notInput().defaultsTo(true);
  static final Field<Number> RATE_LIMIT_TIME_WINDOW = number("rateLimitTimeWindow");
  static final Field<Number> RATE_LIMIT_MAX = number("rateLimitMax");
  static final Field<Number> REQUEST_COUNT = number("requestCount").defaultsTo(0);
  static final Field<Number> REMAINING = number("remaining");
  static final Field<Instant> LAST_REQUEST = Field.date("lastRequest").optional().notInput();
  static final Field<Instant> EXPIRES_AT = Field.date("expiresAt").optional().notInput();
  static final Field<Instant> CREATED_AT = Field.date("createdAt").notInput();
  static final Field<Instant> UPDATED_AT = Field.date("updatedAt").notInput();
  static final Field<String> PERMISSIONS = Field.string("permissions").optional().notInput();
  static final Field<String> METADATA = Field.string("metadata").optional();

  static final Model<ApiKey> MODEL =
      Model.of(
          "apikey",
          ApiKey::new,
          CONFIG_ID,
          NAME,
          START,
          REFERENCE_ID,
          PREFIX,
          KEY,
          REFILL_INTERVAL,
          REFILL_AMOUNT,
          LAST_REFILL_AT,
          ENABLED,
          RATE_LIMIT_ENABLED,
          RATE_LIMIT_TIME_WINDOW,
          RATE_LIMIT_MAX,
          REQUEST_COUNT,
          REMAINING,
          LAST_REQUEST,
          EXPIRES_AT,
          CREATED_AT,
          UPDATED_AT,
          PERMISSIONS,
          METADATA);

  private static Field<Number> number(String name) {
    return Field.number(name).optional().notInput();
  }

  /** Returns its id; safe to show. */
  public String id() {
    return row.require(Field.ID);
  }

  /** Returns whose it is: the id of a user, or of an organization. */
  public String referenceId() {
    return row.require(REFERENCE_ID);
  }

  /** Returns which configuration it follows. */
  public String configId() {
    String configured = row.get(CONFIG_ID);
    return configured == null || configured.isEmpty() ? ApiKeyOptions.DEFAULT : configured;
  }

  /** Returns what its owner calls it, or null. */
  public @Nullable String name() {
    return row.get(NAME);
  }

  /** Returns when it ends; null when it does not. */
  public @Nullable Instant expiresAt() {
    return row.get(EXPIRES_AT);
  }

  /** Returns how often it can be used until it is used up or refilled; null for ever. */
  public @Nullable Long remaining() {
    return millis(REMAINING);
  }

  /** Returns what whoever has it may do; nothing when it does not say. */
  public Permissions permissions() {
    return permissions(parsed(row.get(PERMISSIONS)));
  }

  /** Returns what the application noted about it, or null. */
  public @Nullable JsonValue metadata() {
    JsonValue metadata = parsed(row.get(METADATA));
    // Written twice as text by old versions of the original.
    return metadata instanceof JsonValue.Str text ? parsed(text.value()) : metadata;
  }

  @Nullable Long millis(Field<Number> field) {
    Number value = row.get(field);
    return value == null ? null : value.longValue();
  }

  /** Returns the key as answers show it. */
  JsonValue.Obj shown(Table table) {
    return table
        .shown(row)
        .without(KEY.name())
        .with(METADATA.name(), orNull(metadata()))
        .with(PERMISSIONS.name(), orNull(parsed(row.get(PERMISSIONS))));
  }

  /** As {@link #shown}, together with the key itself and the metadata as they were sent. */
  JsonValue.Obj shown(Table table, String key, @Nullable JsonValue sent) {
    return table
        .shown(row.with(KEY, key))
        .with(METADATA.name(), orNull(sent))
        .with(PERMISSIONS.name(), orNull(parsed(row.get(PERMISSIONS))));
  }

  private static JsonValue orNull(@Nullable JsonValue value) {
    return value == null ? JsonValue.Null.NULL : value;
  }

  // ---- JSON in columns

  static String text(JsonValue value) {
    return new JsonWriter().value(value).toString();
  }

  static String text(Permissions permissions) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    permissions.actions().forEach((resource, actions) -> members.put(resource, texts(actions)));
    return text(new JsonValue.Obj(members));
  }

  private static JsonValue texts(List<String> texts) {
    List<JsonValue> items = new ArrayList<>();
    for (String each : texts) items.add(new JsonValue.Str(each));
    return new JsonValue.Arr(items);
  }

  private static @Nullable JsonValue parsed(@Nullable String text) {
    if (text == null || text.isEmpty()) return null;
    try {
      JsonValue value = Json.parse(text.getBytes(UTF_8));
      return value == JsonValue.Null.NULL ? null : value;
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  /** Returns actions by resource; whatever is something else grants nothing. */
  static Permissions permissions(@Nullable JsonValue json) {
    Map<String, List<String>> actions = new LinkedHashMap<>();
    JsonValue.Obj byResource = json == null ? null : json.asObject();
    if (byResource == null) return Permissions.NONE;
    byResource.members().forEach((resource, list) -> actions.put(resource, texts(list)));
    return new Permissions(actions);
  }

  private static List<String> texts(JsonValue list) {
    List<String> texts = new ArrayList<>();
    if (!(list instanceof JsonValue.Arr items)) return texts;
    for (JsonValue item : items.items()) {
      if (item instanceof JsonValue.Str text) texts.add(text.value());
    }
    return texts;
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "ApiKey[" + row.get(Field.ID) + "]";
  }
}
