package dev.latchkey.plugins.apikey;

import dev.latchkey.AuthException;
import dev.latchkey.Db;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One use of a key: what it takes from the key's budgets.
 *
 * <p>Nothing is read first and written later where two could win. A budget is lowered by one
 * statement that demands that something is left, and whoever finds it due to be filled again does
 * so only while it is as it was found; of several who do, the others take from what one has filled.
 */
final class KeyUse {
  private final ApiKey key;
  private final Db db;
  private final Instant now;
  private Row changes = Row.empty();

  KeyUse(ApiKey key, Db db, Instant now) {
    this.key = key;
    this.db = db;
    this.now = now;
  }

  /**
   * Takes it, and returns the key as it is then.
   *
   * @throws AuthException {@link ApiKeyError#USAGE_EXCEEDED}, {@link ApiKeyError#RATE_LIMITED}, or
   *     {@link ApiKeyError#INVALID_API_KEY} when the key was deleted meanwhile
   */
  ApiKey take(boolean rateLimited) {
    if (key.remaining() != null) spend(key.remaining());
    boolean noted = !rateLimited || !isLimited() || count();
    Row touched = Row.of(ApiKey.UPDATED_AT, now);
    if (noted) touched = touched.with(ApiKey.LAST_REQUEST, now);
    if (db.update(ApiKey.MODEL, touched, is()) == 0) {
      throw new AuthException(ApiKeyError.INVALID_API_KEY);
    }
    return new ApiKey(key.row().with(changes).with(touched));
  }

  private Condition is() {
    return Field.ID.is(key.id());
  }

  private void changed(Row made) {
    changes = changes.with(made);
  }

  // ---- what is left

  private void spend(long remaining) {
    Long amount = key.millis(ApiKey.REFILL_AMOUNT);
    if (remaining == 0 && amount == null) {
      db.delete(ApiKey.MODEL, is(), ApiKey.REMAINING.isBelow(1));
      throw new AuthException(ApiKeyError.USAGE_EXCEEDED);
    }
    if (amount != null && amount > 0 && isRefillDue() && refill(remaining, amount - 1)) return;
    boolean spent =
        db.increment(ApiKey.MODEL, ApiKey.REMAINING, -1, is(), ApiKey.REMAINING.isAbove(0));
    if (!spent) throw new AuthException(ApiKeyError.USAGE_EXCEEDED);
    changed(Row.of(ApiKey.REMAINING, Math.max(0, remaining - 1)));
  }

  private boolean isRefillDue() {
    Long interval = key.millis(ApiKey.REFILL_INTERVAL);
    Instant last = key.row().get(ApiKey.LAST_REFILL_AT);
    Instant since = last == null ? key.row().require(ApiKey.CREATED_AT) : last;
    return interval != null && interval > 0 && now.isAfter(since.plusMillis(interval));
  }

  // The row changes with every use, so that one of those who find it as it is fills it.
  private boolean refill(long remaining, long left) {
    Row filled =
        Row.of(ApiKey.REMAINING, (Number) left)
            .with(ApiKey.LAST_REFILL_AT, now)
            .with(ApiKey.UPDATED_AT, now);
    Condition unused = ApiKey.UPDATED_AT.is(key.row().require(ApiKey.UPDATED_AT));
    boolean won = db.update(ApiKey.MODEL, filled, is(), unused, ApiKey.REMAINING.is(remaining)) > 0;
    if (won) changed(filled);
    return won;
  }

  // ---- how often in so long

  private boolean isLimited() {
    return !Boolean.FALSE.equals(key.row().get(ApiKey.RATE_LIMIT_ENABLED));
  }

  /** Returns whether the time of this use matters: not to a key that is never limited. */
  private boolean count() {
    Long window = key.millis(ApiKey.RATE_LIMIT_TIME_WINDOW);
    Long max = key.millis(ApiKey.RATE_LIMIT_MAX);
    if (window == null || max == null) return false;
    Instant last = key.row().get(ApiKey.LAST_REQUEST);
    boolean over = last == null || now.isAfter(last.plusMillis(window));
    if (over && begin(last)) return true;
    boolean counted =
        db.increment(
            ApiKey.MODEL, ApiKey.REQUEST_COUNT, 1, is(), ApiKey.REQUEST_COUNT.isBelow(max));
    if (!counted) throw limited(window, over ? now : last);
    changed(Row.of(ApiKey.REQUEST_COUNT, (Number) (requests() + 1)));
    return true;
  }

  private boolean begin(@Nullable Instant last) {
    Row first = Row.of(ApiKey.REQUEST_COUNT, (Number) 1L).with(ApiKey.LAST_REQUEST, now);
    Condition unused =
        last == null
            ? ApiKey.REQUEST_COUNT.is(requests())
            : ApiKey.LAST_REQUEST.isBelow(last.plusMillis(1)); // stores keep milliseconds
    boolean won = db.update(ApiKey.MODEL, first, is(), unused) > 0;
    if (won) changed(first);
    return won;
  }

  private long requests() {
    Long requests = key.millis(ApiKey.REQUEST_COUNT);
    return requests == null ? 0 : requests;
  }

  private AuthException limited(long window, @Nullable Instant last) {
    long since = last == null ? 0 : now.toEpochMilli() - last.toEpochMilli();
    JsonValue.Obj again =
        new JsonValue.Obj(Map.of("tryAgainIn", new JsonValue.Num(window - since)));
    return new AuthException(ApiKeyError.RATE_LIMITED, new JsonValue.Obj(Map.of("details", again)));
  }
}
