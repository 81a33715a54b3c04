package dev.latchkey.plugins.sample;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;

/** One invitation; whoever brings its code may sign up. */
record Invitation(String id, String email, String inviterId, Instant expiresAt, long looks) {
  static final Field<String> EMAIL = Field.string("email");
  static final Field<String> CODE = Field.string("code").unique().hidden();
  static final Field<String> INVITER_ID = Field.string("inviterId").references("user").indexed();
  static final Field<Instant> EXPIRES_AT = Field.date("expiresAt");
  static final Field<Long> LOOKS = Field.bigint("looks").defaultsTo(0L);

  static final Model<Invitation> MODEL =
      Model.of("invitation", Invitation::of, EMAIL, CODE, INVITER_ID, EXPIRES_AT, LOOKS);

  private static Invitation of(Row row) {
    return new Invitation(
        row.require(Field.ID),
        row.require(EMAIL),
        row.require(INVITER_ID),
        row.require(EXPIRES_AT),
        row.require(LOOKS));
  }
}
