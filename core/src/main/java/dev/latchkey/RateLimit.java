package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;

/**
 * How often something was tried lately; one row of {@code rateLimit}, which is there when attempts
 * are counted in the database (protocol/02 §1).
 *
 * @param count attempts that were let through
 * @param lastRequest when the last of them was, in milliseconds since 1970
 */
public record RateLimit(int count, long lastRequest) {
  /** {@code key}, unique: who tries what. */
  public static final Field<String> KEY = Field.string("key").unique();

  /** {@code count}. */
  public static final Field<Number> COUNT = Field.number("count");

  /** {@code lastRequest}. */
  public static final Field<Long> LAST_REQUEST = Field.bigint("lastRequest");

  /** The table {@code rateLimit}. */
  public static final Model<RateLimit> MODEL =
      Model.of("rateLimit", RateLimit::of, KEY, COUNT, LAST_REQUEST);

  static RateLimit of(Row row) {
    return new RateLimit(row.require(COUNT).intValue(), row.require(LAST_REQUEST));
  }
}
