package dev.latchkey.plugins.webhooks;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;

/**
 * What keeps the events of one user in order; one row of {@code webhookLane}, there while some of
 * them are on their way.
 *
 * @param name whose events
 * @param last the greatest sequence given away
 * @param due when somebody may work on it; while somebody does, when others may take over
 * @param holder who works on it, or did last
 * @param attempts how often the first of its events was tried in vain
 */
record Lane(String name, long last, Instant due, String holder, int attempts) {
  static final Field<String> NAME = Field.string("name").indexed();
  static final Field<Long> LAST = Field.bigint("last");
  static final Field<Instant> DUE = Field.date("due").indexed();
  static final Field<String> HOLDER = Field.string("holder");
  static final Field<Number> ATTEMPTS = Field.number("attempts");

  static final Model<Lane> MODEL =
      Model.of("webhookLane", Lane::of, NAME, LAST, DUE, HOLDER, ATTEMPTS);

  private static Lane of(Row row) {
    return new Lane(
        row.require(NAME),
        row.require(LAST),
        row.require(DUE),
        row.require(HOLDER),
        row.require(ATTEMPTS).intValue());
  }
}
