package dev.latchkey.plugins.twofactor;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user's authenticator and backup codes; one row of {@code twoFactor}.
 *
 * @param secret sealed
 * @param backupCodes sealed, unless the options say otherwise
 * @param verified whether a code of the authenticator was seen
 * @param lockedUntil when somebody may try again; null when now
 */
record Enrollment(
    String id,
    String secret,
    String backupCodes,
    boolean verified,
    @Nullable Instant lockedUntil,
    @Nullable Number failures) {

  static final Field<String> SECRET = Field.string("secret").indexed().hidden();
  static final Field<String> BACKUP_CODES = Field.string("backupCodes").hidden();
  static final Field<String> USER_ID = Field.string("userId").references("user").indexed().hidden();
  static final Field<Boolean> VERIFIED =
      Field.bool("verified").optional().notInput().defaultsTo(true);
  static final Field<Number> FAILURES =
      Field.number("failedVerificationCount").optional().notInput().hidden().defaultsTo(0);
  static final Field<Instant> LOCKED_UNTIL =
      Field.date("lockedUntil").optional().notInput().hidden();

  static final Model<Enrollment> MODEL =
      Model.of(
          "twoFactor",
          Enrollment::of,
          SECRET,
          BACKUP_CODES,
          USER_ID,
          VERIFIED,
          FAILURES,
          LOCKED_UNTIL);

  private static Enrollment of(Row row) {
    return new Enrollment(
        row.require(Field.ID),
        row.require(SECRET),
        row.require(BACKUP_CODES),
        !Boolean.FALSE.equals(row.get(VERIFIED)),
        row.get(LOCKED_UNTIL),
        row.get(FAILURES));
  }

  static @Nullable Enrollment find(String userId, Call call) {
    return call.db().find(MODEL, USER_ID.is(userId));
  }

  void change(Row changes, Call call) {
    call.db().update(MODEL, changes, Field.ID.is(id));
  }

  // ---- too many failures

  /** Refuses while the user is locked out; a lock that is over is taken away. */
  void requireUnlocked(Call call) {
    if (lockedUntil == null) return;
    if (lockedUntil.isAfter(call.now())) {
      throw new AuthException(TwoFactorError.SECOND_FACTOR_LOCKED);
    }
    Row unlocked = Row.of(FAILURES, 0).with(LOCKED_UNTIL, null);
    Instant over = call.now().plusMillis(1);
    call.db().update(MODEL, unlocked, Field.ID.is(id), LOCKED_UNTIL.isBelow(over));
  }

  void failed(TwoFactorOptions options, Call call) {
    if (!options.locks) return;
    if (failures == null) change(Row.of(FAILURES, 1), call);
    else call.db().increment(MODEL, FAILURES, 1, Field.ID.is(id));
    Row locked = Row.of(LOCKED_UNTIL, call.now().plus(options.lockFor));
    call.db().update(MODEL, locked, Field.ID.is(id), FAILURES.isAbove(options.maxFailures - 1));
  }

  void succeeded(Call call) {
    change(Row.of(FAILURES, 0).with(LOCKED_UNTIL, null), call);
  }

  /** Shows nothing: whoever knows the secrets has the second factor. */
  @Override
  public String toString() {
    return "Enrollment";
  }
}
