package dev.latchkey.plugins.apikey;

import dev.latchkey.AuthException;
import dev.latchkey.Db;
import dev.latchkey.Secrets;
import dev.latchkey.Tokens;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.apikey.ApiKeys.Issued;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes, finds and verifies keys by the configurations there are. Immutable. */
final class Keys {
  final List<ApiKeyOptions> kinds;

  Keys(List<ApiKeyOptions> kinds) {
    this.kinds = kinds;
  }

  /**
   * Returns the configuration with this id, or else the default one.
   *
   * @throws AuthException {@link ApiKeyError#NO_DEFAULT_API_KEY_CONFIGURATION_FOUND}
   */
  ApiKeyOptions kind(@Nullable String configId) {
    for (ApiKeyOptions kind : kinds) {
      if (kind.configId.equals(configId)) return kind;
    }
    for (ApiKeyOptions kind : kinds) {
      if (kind.isDefault()) return kind;
    }
    throw new AuthException(ApiKeyError.NO_DEFAULT_API_KEY_CONFIGURATION_FOUND);
  }

  // ---- making

  /** Makes a key of this kind for a user or an organization. */
  Issued make(
      NewApiKey wanted, ApiKeyOptions kind, String owner, Db db, Tokens tokens, Instant now) {
    if (wanted.metadata != null) requireMetadata(wanted.metadata, kind);
    if (wanted.expiresIn != null) requireExpiry(wanted.expiresIn, kind);
    if (wanted.prefix != null) requirePrefix(wanted.prefix, kind);
    String name = wanted.name;
    if (name != null && !name.isEmpty()) requireName(name, kind);
    else if (kind.requiresName) throw new AuthException(ApiKeyError.NAME_REQUIRED);
    String key = generated(wanted, kind, tokens);
    Row row = row(wanted, kind, key, now).with(ApiKey.REFERENCE_ID, owner);
    if (!row.has(ApiKey.PERMISSIONS)) {
      Permissions usual = kind.permissions.apply(owner);
      boolean any = !usual.actions().isEmpty();
      row = row.with(ApiKey.PERMISSIONS, any ? ApiKey.text(usual) : null);
    }
    return new Issued(key, db.insert(ApiKey.MODEL, row));
  }

  private static String generated(NewApiKey wanted, ApiKeyOptions kind, Tokens tokens) {
    String chosen = wanted.prefix == null ? kind.prefix : wanted.prefix;
    String prefix = chosen == null ? "" : chosen;
    if (kind.generator != null) return kind.generator.next(kind.keyLength, prefix);
    return prefix + tokens.letters(kind.keyLength);
  }

  private static Row row(NewApiKey wanted, ApiKeyOptions kind, String key, Instant now) {
    Duration life = wanted.expiresIn == null ? kind.expiresIn : wanted.expiresIn;
    int shown = Math.min(kind.startLength, key.length());
    JsonValue metadata = wanted.metadata == null ? JsonValue.Null.NULL : wanted.metadata;
    return Row.of(ApiKey.CONFIG_ID, kind.configId)
        .with(ApiKey.NAME, wanted.name)
        .with(ApiKey.PREFIX, wanted.prefix == null ? kind.prefix : wanted.prefix)
        .with(ApiKey.START, kind.startLength == 0 ? null : key.substring(0, shown))
        .with(ApiKey.KEY, stored(key, kind))
        .with(ApiKey.ENABLED, true)
        .with(ApiKey.EXPIRES_AT, life == null ? null : now.plus(life))
        .with(ApiKey.CREATED_AT, now)
        .with(ApiKey.UPDATED_AT, now)
        .with(ApiKey.METADATA, ApiKey.text(metadata))
        .with(ApiKey.RATE_LIMIT_ENABLED, kind.rateLimited)
        .with(ApiKey.RATE_LIMIT_MAX, kind.maxRequests)
        .with(ApiKey.RATE_LIMIT_TIME_WINDOW, kind.window.toMillis())
        .with(wanted.limits);
  }

  private static String stored(String key, ApiKeyOptions kind) {
    return kind.plainKeys ? key : Secrets.digest(key);
  }

  // ---- changing

  /** Changes what was said, and returns the key as it is then. */
  ApiKey change(ApiKey key, NewApiKey wanted, Row more, Db db, Instant now) {
    ApiKeyOptions kind = kind(key.configId());
    Row changes = more.with(wanted.limits);
    if (wanted.name != null) {
      requireName(wanted.name, kind);
      changes = changes.with(ApiKey.NAME, wanted.name);
    }
    if (wanted.expiresIn != null) {
      requireExpiry(wanted.expiresIn, kind);
      changes = changes.with(ApiKey.EXPIRES_AT, now.plus(wanted.expiresIn));
    } else if (more.has(ApiKey.EXPIRES_AT) && kind.fixedExpiry) {
      throw new AuthException(ApiKeyError.KEY_DISABLED_EXPIRATION);
    }
    if (wanted.metadata != null && kind.metadata) {
      if (wanted.metadata != JsonValue.Null.NULL) requireMetadata(wanted.metadata, kind);
      changes = changes.with(ApiKey.METADATA, ApiKey.text(wanted.metadata));
    }
    if (changes.fields().isEmpty()) throw new AuthException(ApiKeyError.NO_VALUES_TO_UPDATE);
    if (db.update(ApiKey.MODEL, changes, Field.ID.is(key.id())) == 0) {
      throw new AuthException(ApiKeyError.KEY_NOT_FOUND);
    }
    return new ApiKey(key.row().with(changes));
  }

  private static void requireMetadata(JsonValue metadata, ApiKeyOptions kind) {
    if (!kind.metadata) throw new AuthException(ApiKeyError.METADATA_DISABLED);
    boolean composed = metadata instanceof JsonValue.Obj || metadata instanceof JsonValue.Arr;
    if (!composed) throw new AuthException(ApiKeyError.INVALID_METADATA_TYPE);
  }

  private static void requireExpiry(Duration life, ApiKeyOptions kind) {
    if (kind.fixedExpiry) throw new AuthException(ApiKeyError.KEY_DISABLED_EXPIRATION);
    if (life.compareTo(kind.minExpiresIn) < 0) {
      throw new AuthException(ApiKeyError.EXPIRES_IN_IS_TOO_SMALL);
    }
    if (life.compareTo(kind.maxExpiresIn) > 0) {
      throw new AuthException(ApiKeyError.EXPIRES_IN_IS_TOO_LARGE);
    }
  }

  private static void requirePrefix(String prefix, ApiKeyOptions kind) {
    boolean fits = prefix.length() >= kind.minPrefix && prefix.length() <= kind.maxPrefix;
    if (!fits) throw new AuthException(ApiKeyError.INVALID_PREFIX_LENGTH);
  }

  private static void requireName(String name, ApiKeyOptions kind) {
    boolean fits = name.length() >= kind.minName && name.length() <= kind.maxName;
    if (!fits) throw new AuthException(ApiKeyError.INVALID_NAME_LENGTH);
  }

  // ---- verifying

  /**
   * Takes one use of the key that was presented.
   *
   * @param configId what kind it has to be of; null for any
   * @param wanted what it has to allow; null for nothing
   * @throws AuthException when it is no good
   */
  ApiKey verify(
      String presented,
      @Nullable String configId,
      @Nullable Permissions wanted,
      Db db,
      Instant now) {
    ApiKey key = find(presented, configId, db);
    if (!kind(key.configId()).validator.test(presented)) throw unknown();
    return use(key, wanted, db, now);
  }

  /** Returns the key that was presented, whatever has become of it. */
  ApiKey find(String presented, @Nullable String configId, Db db) {
    String stored = stored(presented, kind(configId));
    boolean can = stored.indexOf('\0') < 0; // no database stores it
    ApiKey key = can ? db.find(ApiKey.MODEL, ApiKey.KEY.is(stored)) : null;
    boolean fits = key != null && (configId == null || configId.equals(key.configId()));
    if (key == null || !fits) throw new AuthException(ApiKeyError.INVALID_API_KEY);
    return key;
  }

  /** Takes one use of a key that was found. */
  ApiKey use(ApiKey key, @Nullable Permissions wanted, Db db, Instant now) {
    if (Boolean.FALSE.equals(key.row().get(ApiKey.ENABLED))) {
      throw new AuthException(ApiKeyError.KEY_DISABLED);
    }
    Instant end = key.expiresAt();
    if (end != null && now.isAfter(end)) {
      db.delete(ApiKey.MODEL, Field.ID.is(key.id()), ApiKey.EXPIRES_AT.isBelow(now));
      throw new AuthException(ApiKeyError.KEY_EXPIRED);
    }
    if (wanted != null && !new Role(key.permissions()).allows(wanted)) throw unknown();
    return new KeyUse(key, db, now).take(kind(key.configId()).rateLimited);
  }

  // A key that may not is told from none by nobody who presents it.
  private static AuthException unknown() {
    return new AuthException(ApiKeyError.KEY_NOT_FOUND, 401);
  }
}
