package dev.latchkey.plugins.webhooks;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;

/**
 * An event on its way; one row of {@code webhookDelivery}, which goes when the receiver has it.
 *
 * @param id opaque; the receiver is told it, the same with every attempt
 * @param lane behind which others it stands
 * @param sequence where in its lane, the lowest first
 * @param kind what happened
 * @param body what is sent
 * @param dead whether it was given up
 */
record Delivery(
    String id,
    String lane,
    long sequence,
    String kind,
    String body,
    Instant createdAt,
    boolean dead) {

  static final Field<String> LANE = Field.string("lane").indexed();
  static final Field<Long> SEQUENCE = Field.bigint("sequence");
  static final Field<String> KIND = Field.string("kind");
  static final Field<String> BODY = Field.string("body");
  static final Field<Instant> CREATED_AT = Field.date("createdAt");
  static final Field<Boolean> DEAD = Field.bool("dead");

  static final Model<Delivery> MODEL =
      Model.of("webhookDelivery", Delivery::of, LANE, SEQUENCE, KIND, BODY, CREATED_AT, DEAD);

  private static Delivery of(Row row) {
    return new Delivery(
        row.require(Field.ID),
        row.require(LANE),
        row.require(SEQUENCE),
        row.require(KIND),
        row.require(BODY),
        row.require(CREATED_AT),
        row.require(DEAD));
  }

  /** Leaves the body out. */
  @Override
  public String toString() {
    return "Delivery[" + id + ", " + kind + "]";
  }
}
