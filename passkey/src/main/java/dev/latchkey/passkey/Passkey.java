package dev.latchkey.passkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a user's, on a device or in a password manager; one row of {@code passkey}, its
 * components in the order of the wire.
 *
 * @param name what the user calls it; null for nothing
 * @param publicKey the COSE key in base64
 * @param credentialID what its authenticator calls it, in base64url
 * @param counter how often it was used, by the last it said; 0 where authenticators do not count
 * @param deviceType {@code multiDevice} when it can be copied, else {@code singleDevice}
 * @param backedUp whether it was copied when it was registered
 * @param transports how browsers reach it, such as {@code internal,hybrid}
 * @param aaguid the model of its authenticator
 */
public record Passkey(
    @Nullable String name,
    String publicKey,
    String userId,
    String credentialID,
    Number counter,
    String deviceType,
    boolean backedUp,
    @Nullable String transports,
    @Nullable Instant createdAt,
    @Nullable String aaguid,
    String id) {

  static final Field<String> NAME = Field.string("name").optional();
  static final Field<String> PUBLIC_KEY = Field.string("publicKey");
  static final Field<String> USER_ID = Field.string("userId").references("user").indexed();
  static final Field<String> CREDENTIAL_ID = Field.string("credentialID").indexed();
  static final Field<Number> COUNTER = Field.number("counter");
  static final Field<String> DEVICE_TYPE = Field.string("deviceType");
  static final Field<Boolean> BACKED_UP = Field.bool("backedUp");
  static final Field<String> TRANSPORTS = Field.string("transports").optional();
  static final Field<Instant> CREATED_AT = Field.date("createdAt").optional();
  static final Field<String> AAGUID = Field.string("aaguid").optional();

  /** The table {@code passkey}. */
  public static final Model<Passkey> MODEL =
      Model.of(
          "passkey",
          Passkey::of,
          NAME,
          PUBLIC_KEY,
          USER_ID,
          CREDENTIAL_ID,
          COUNTER,
          DEVICE_TYPE,
          BACKED_UP,
          TRANSPORTS,
          CREATED_AT,
          AAGUID);

  private static Passkey of(Row row) {
    return new Passkey(
        row.get(NAME),
        row.require(PUBLIC_KEY),
        row.require(USER_ID),
        row.require(CREDENTIAL_ID),
        row.require(COUNTER),
        row.require(DEVICE_TYPE),
        row.require(BACKED_UP),
        row.get(TRANSPORTS),
        row.get(CREATED_AT),
        row.get(AAGUID),
        row.require(Field.ID));
  }
}
