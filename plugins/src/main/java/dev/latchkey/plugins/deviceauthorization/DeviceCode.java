package dev.latchkey.plugins.deviceauthorization;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device that waits for a user; one row of {@code deviceCode}.
 *
 * @param userCode what the user types
 * @param userId who looked at it first, or whom it was made for; null for nobody yet
 * @param lastPolledAt when the device asked last
 * @param pollingInterval how long it is to wait before it asks again
 */
record DeviceCode(
    String id,
    String userCode,
    @Nullable String userId,
    Instant expiresAt,
    String status,
    @Nullable Instant lastPolledAt,
    @Nullable Duration pollingInterval,
    @Nullable String clientId,
    @Nullable String scope) {
  static final String PENDING = "pending";
  static final String APPROVED = "approved";
  static final String DENIED = "denied";

  static final Field<String> DEVICE_CODE = Field.string("deviceCode").uniqueByIndex();
  static final Field<String> USER_CODE = Field.string("userCode").uniqueByIndex();
  static final Field<String> USER_ID = Field.string("userId").optional();
  static final Field<Instant> EXPIRES_AT = Field.date("expiresAt");
  static final Field<String> STATUS = Field.string("status");
  static final Field<Instant> LAST_POLLED_AT = Field.date("lastPolledAt").optional();
  static final Field<Number> POLLING_INTERVAL = Field.number("pollingInterval").optional();
  static final Field<String> CLIENT_ID = Field.string("clientId").optional();
  static final Field<String> SCOPE = Field.string("scope").optional();

  static final Model<DeviceCode> MODEL =
      Model.of(
          "deviceCode",
          DeviceCode::of,
          DEVICE_CODE,
          USER_CODE,
          USER_ID,
          EXPIRES_AT,
          STATUS,
          LAST_POLLED_AT,
          POLLING_INTERVAL,
          CLIENT_ID,
          SCOPE);

  private static DeviceCode of(Row row) {
    Number interval = row.get(POLLING_INTERVAL);
    return new DeviceCode(
        row.require(Field.ID),
        row.require(USER_CODE),
        row.get(USER_ID),
        row.require(EXPIRES_AT),
        row.require(STATUS),
        row.get(LAST_POLLED_AT),
        interval == null ? null : Duration.ofMillis(interval.longValue()),
        row.get(CLIENT_ID),
        row.get(SCOPE));
  }

  boolean isPending() {
    return status.equals(PENDING);
  }

  boolean isOver(Instant now) {
    return expiresAt.isBefore(now);
  }

  boolean isPolledTooSoon(Instant now) {
    return lastPolledAt != null
        && pollingInterval != null
        && now.isBefore(lastPolledAt.plus(pollingInterval));
  }

  /** Shows the id only: whoever knows the code of the user may approve in their place. */
  @Override
  public String toString() {
    return "DeviceCode[" + id + "]";
  }
}
