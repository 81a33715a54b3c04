package dev.latchkey.plugins.keys;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pair of keys; one row of {@code jwks}.
 *
 * @param id the {@code kid} of tokens
 * @param publicKey as JSON
 * @param privateKey as JSON, sealed unless the options say otherwise
 * @param createdAt the newest one signs
 * @param expiresAt when it stops signing; null for never
 * @param algorithm null for the one of the options
 * @param curve null where the algorithm has none, and in rows of earlier versions
 */
record Jwk(
    String id,
    String publicKey,
    String privateKey,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable String algorithm,
    @Nullable String curve) {

  static final Field<String> PUBLIC_KEY = Field.string("publicKey");
  static final Field<String> PRIVATE_KEY = Field.string("privateKey");
  static final Field<Instant> CREATED_AT = Field.date("createdAt");
  static final Field<Instant> EXPIRES_AT = Field.date("expiresAt").optional();
  static final Field<String> ALGORITHM = Field.string("alg").optional();
  static final Field<String> CURVE = Field.string("crv").optional();

  static final Model<Jwk> MODEL =
      Model.of("jwks", Jwk::of, PUBLIC_KEY, PRIVATE_KEY, CREATED_AT, EXPIRES_AT, ALGORITHM, CURVE);

  private static Jwk of(Row row) {
    return new Jwk(
        row.require(Field.ID),
        row.require(PUBLIC_KEY),
        row.require(PRIVATE_KEY),
        row.require(CREATED_AT),
        row.get(EXPIRES_AT),
        row.get(ALGORITHM),
        row.get(CURVE));
  }

  boolean signsAt(Instant now) {
    return expiresAt == null || expiresAt.isAfter(now);
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "Jwk[" + id + "]";
  }
}
