package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;

/**
 * Something that was promised and waits to be redeemed once; one row of {@code verification}
 * (protocol/02 §1 and §6).
 *
 * @param id opaque
 * @param identifier what it is for, with the secret in it
 * @param value what redeeming it yields
 * @param expiresAt when it is void
 * @param createdAt when it was promised
 */
public record Verification(
    String id, String identifier, String value, Instant expiresAt, Instant createdAt) {

  /** {@code identifier}. */
  public static final Field<String> IDENTIFIER = Field.string("identifier").indexed();

  /** {@code value}. */
  public static final Field<String> VALUE = Field.string("value");

  /** {@code expiresAt}. */
  public static final Field<Instant> EXPIRES_AT = Field.date("expiresAt");

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt").defaultsToNow();

  /** {@code updatedAt}. */
  public static final Field<Instant> UPDATED_AT = Field.date("updatedAt").defaultsToNow();

  /** The table {@code verification}. */
  public static final Model<Verification> MODEL =
      Model.of(
          "verification", Verification::of, IDENTIFIER, VALUE, EXPIRES_AT, CREATED_AT, UPDATED_AT);

  static Verification of(Row row) {
    return new Verification(
        row.require(Field.ID),
        row.require(IDENTIFIER),
        row.require(VALUE),
        row.require(EXPIRES_AT),
        row.require(CREATED_AT));
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "Verification[" + id + "]";
  }
}
