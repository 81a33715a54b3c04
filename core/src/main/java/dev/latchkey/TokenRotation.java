package dev.latchkey;

import dev.latchkey.crypto.Sha256;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a session another token when it is renewed, and knows those it had.
 *
 * <p>Every token of a session begins with the first 16 characters of its first one, its family, and
 * goes on with 32 random ones. So one column tells for every former token which session it was of,
 * however many there were, and two more which of them is still good and until when. Tokens are
 * stored nowhere but where the current one always is; of the others there are hashes.
 *
 * <p>A token is replaced once per grace at most: so all calls that set out with one token find that
 * it is either the current one or the one before.
 *
 * @param grace how long a token is good after it was replaced
 */
record TokenRotation(Duration grace) {
  /** The hash of what all tokens of the session begin with; null while it has its first one. */
  static final Field<String> FAMILY = hidden(Field.string("tokenFamily")).indexed();

  /** The hash of the token before the current one. */
  static final Field<String> FORMER = hidden(Field.string("formerToken"));

  /** Until when that one is good. */
  static final Field<Instant> FORMER_UNTIL = hidden(Field.date("formerTokenUntil"));

  static final List<Field<?>> FIELDS = List.of(FAMILY, FORMER, FORMER_UNTIL);

  /** What a session says that has its first token. */
  static final Row NONE = Row.of(FAMILY, null).with(FORMER, null).with(FORMER_UNTIL, null);

  private static final int FAMILY_LENGTH = 16;
  private static final int RANDOM_LENGTH = 32;

  private static <T> Field<T> hidden(Field<T> field) {
    return field.optional().notInput().hidden();
  }

  /** Returns what a renewal changes; nothing while the token before the current one is good. */
  Row next(Session session, Call call) {
    if (isInGrace(session, call.now())) return Row.empty();
    String token = session.token();
    String family = family(token);
    return Row.of(Session.TOKEN, family + call.tokens().next(RANDOM_LENGTH))
        .with(FAMILY, Sha256.base64Url(family))
        .with(FORMER, Sha256.base64Url(token))
        .with(FORMER_UNTIL, call.now().plus(grace));
  }

  private static String family(String token) {
    return token.substring(0, Math.min(FAMILY_LENGTH, token.length()));
  }

  /** Returns the session that has this token, or had it before. */
  @Nullable Session find(String token, Db db) {
    Session current = db.find(Session.MODEL, Session.TOKEN.is(token));
    return current != null ? current : findByFormer(token, db);
  }

  /** Returns the session that had this token before it got another. */
  @Nullable Session findByFormer(String token, Db db) {
    Session found = db.find(Session.MODEL, FAMILY.is(Sha256.base64Url(family(token))));
    return found != null && found.get(Session.DELETED_AT) == null ? found : null;
  }

  /** Returns whether a token of the session's family is to be taken for its current one. */
  boolean isGood(String token, Session session, Instant now) {
    if (token.equals(session.token())) return true;
    return isInGrace(session, now) && Sha256.base64Url(token).equals(session.get(FORMER));
  }

  private static boolean isInGrace(Session session, Instant now) {
    Instant until = session.get(FORMER_UNTIL);
    return until != null && !now.isAfter(until);
  }
}
