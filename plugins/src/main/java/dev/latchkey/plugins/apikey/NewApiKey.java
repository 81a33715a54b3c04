package dev.latchkey.plugins.apikey;

import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A key about to be made, or what is to change about one. Nothing has to be said. */
public final class NewApiKey {
  @Nullable String configId;
  @Nullable String name;
  @Nullable String prefix;
  @Nullable Duration expiresIn;
  @Nullable JsonValue metadata;

  /** What only the application may say. */
  Row limits = Row.empty();

  NewApiKey() {}

  /** Follows this configuration: {@code configId}. */
  public NewApiKey configId(@Nullable String id) {
    configId = id;
    return this;
  }

  /** Is called so: {@code name}. */
  public NewApiKey name(@Nullable String text) {
    name = text;
    return this;
  }

  /** Begins so: {@code prefix}. */
  public NewApiKey prefix(@Nullable String text) {
    prefix = text;
    return this;
  }

  /** Ends after this: {@code expiresIn}. */
  public NewApiKey expiresIn(@Nullable Duration life) {
    expiresIn = life;
    return this;
  }

  /** Has this noted about it, an object or a list: {@code metadata}. */
  public NewApiKey metadata(@Nullable JsonValue noted) {
    metadata = noted;
    return this;
  }

  /** Lets whoever has it do this: {@code permissions}. */
  public NewApiKey permissions(Permissions allowed) {
    limits = limits.with(ApiKey.PERMISSIONS, ApiKey.text(allowed));
    return this;
  }

  /** Can be used so often: {@code remaining}. */
  public NewApiKey remaining(long uses) {
    limits = limits.with(ApiKey.REMAINING, uses);
    return this;
  }

  /** Can be used so often again every so long: {@code refillAmount}, {@code refillInterval}. */
  public NewApiKey refill(long amount, Duration interval) {
    limits =
        limits.with(ApiKey.REFILL_AMOUNT, amount).with(ApiKey.REFILL_INTERVAL, interval.toMillis());
    return this;
  }

  /** Can be used so often in so long: {@code rateLimitMax}, {@code rateLimitTimeWindow}. */
  public NewApiKey rateLimit(int requests, Duration window) {
    limits =
        limits
            .with(ApiKey.RATE_LIMIT_ENABLED, true)
            .with(ApiKey.RATE_LIMIT_MAX, requests)
            .with(ApiKey.RATE_LIMIT_TIME_WINDOW, window.toMillis());
    return this;
  }

  /** Can be used without bound: {@code rateLimitEnabled: false}. */
  public NewApiKey unlimited() {
    limits = limits.with(ApiKey.RATE_LIMIT_ENABLED, false);
    return this;
  }
}
