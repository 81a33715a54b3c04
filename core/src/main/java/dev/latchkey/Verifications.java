package dev.latchkey;

import dev.latchkey.crypto.Sha256;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was promised and waits to be redeemed once: links, codes, states (protocol/02 §6).
 *
 * <p>An identifier names its purpose first ({@code reset-password:…}), so that what was made for
 * one door opens no other. Thread-safe.
 */
public final class Verifications {
  private static final Duration CLEANUP_PAUSE = Duration.ofMinutes(1);
  private static final int IDENTIFIER_LENGTH = 32;
  private static final String NOBODY = "";

  private final VerificationOptions options;
  private final @Nullable StoredPromises stored;
  private final boolean inDatabase;
  private final List<Function<User, List<String>>> further;
  private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);

  /**
   * In the database, in secondary storage if there is one, or in both.
   *
   * @param further names of promises to a user
   */
  Verifications(
      VerificationOptions options,
      @Nullable StoredPromises stored,
      List<Function<User, List<String>>> further) {
    this.options = options;
    this.stored = stored;
    this.further = further;
    inDatabase = stored == null || options.storeInDatabase;
  }

  /** Promises {@code value} to whoever presents the identifier within {@code life}. */
  public Verification create(String identifier, String value, Duration life, Call call) {
    Instant now = call.now();
    Row row =
        Row.of(Verification.IDENTIFIER, stored(identifier))
            .with(Verification.VALUE, value)
            .with(Verification.EXPIRES_AT, now.plus(life))
            .with(Verification.CREATED_AT, now)
            .with(Verification.UPDATED_AT, now);
    if (stored == null) return call.db().insert(Verification.MODEL, row);
    return inDatabase ? stored.copy(row, call) : stored.keep(row, call);
  }

  /**
   * Promises nothing to nobody, void at once and gone with the next clean-up: for calls that must
   * cost what those with a promise do.
   */
  public void pretend(Call call) {
    create(call.tokens().next(IDENTIFIER_LENGTH), NOBODY, Duration.ZERO, call);
  }

  /** Returns what was promised last and is not void, and leaves it; null when there is nothing. */
  public @Nullable Verification find(String identifier, Call call) {
    return valid(findLast(identifier, call), call);
  }

  /** As {@link #find}, void or not: for whoever has to tell late from never. */
  public @Nullable Verification findLast(String identifier, Call call) {
    if (stored != null) {
      Verification kept = stored.find(names(identifier), inDatabase, call);
      if (kept != null || !inDatabase) return kept;
    }
    Verification newest = null;
    for (String name : names(identifier)) {
      for (Verification found :
          call.db().list(Verification.MODEL, Verification.IDENTIFIER.is(name))) {
        boolean newer = newest == null || found.createdAt().isAfter(newest.createdAt());
        if (newer) newest = found;
      }
      if (newest != null) break;
    }
    cleanUp(call);
    return newest;
  }

  /** Redeems what was promised; null when there is nothing. Of concurrent callers one gets it. */
  public @Nullable Verification consume(String identifier, Call call) {
    if (stored != null && !inDatabase) return valid(stored.consume(names(identifier), call), call);
    Verification row = consumeRow(identifier, call);
    if (row != null && stored != null) stored.forget(names(identifier));
    return row;
  }

  private @Nullable Verification consumeRow(String identifier, Call call) {
    for (String name : names(identifier)) {
      Verification found =
          call.db()
              .consume(
                  Verification.MODEL, Verification.CREATED_AT, Verification.IDENTIFIER.is(name));
      if (found != null) return valid(found, call);
    }
    return null;
  }

  /**
   * Takes a name until {@code life} is over; false when it was taken. Of concurrent callers one
   * gets it.
   */
  public boolean reserve(String identifier, Duration life, Call call) {
    Instant now = call.now();
    Row row =
        Row.of(Verification.IDENTIFIER, identifier)
            .with(Verification.VALUE, NOBODY)
            .with(Verification.EXPIRES_AT, now.plus(life))
            .with(Verification.CREATED_AT, now)
            .with(Verification.UPDATED_AT, now);
    return stored == null || inDatabase
        ? call.db().reserve(Verification.MODEL, identifier, row)
        : stored.reserve(row, call);
  }

  /** Takes every promise of this value back, as all of a user's. */
  public void revokeAll(String value, Call call) {
    if (inDatabase) call.db().delete(Verification.MODEL, Verification.VALUE.is(value));
    if (stored != null) stored.revokeAll(value, call);
  }

  /** Takes every promise to this user back. */
  public void revokeAll(User user, Call call) {
    revokeAll(user.id(), call);
    for (Function<User, List<String>> identifiers : further) {
      for (String identifier : identifiers.apply(user)) consume(identifier, call);
    }
  }

  private static @Nullable Verification valid(@Nullable Verification found, Call call) {
    return found == null || found.expiresAt().isBefore(call.now()) ? null : found;
  }

  private String stored(String identifier) {
    return options.hashes(identifier) ? Sha256.base64Url(identifier) : identifier;
  }

  // Rows from before identifiers were hashed stay good.
  private List<String> names(String identifier) {
    if (identifier.indexOf('\0') >= 0) return List.of(); // PostgreSQL cannot even look for it
    List<String> names = new ArrayList<>(List.of(stored(identifier)));
    if (options.hashes(identifier)) names.add(identifier);
    return names;
  }

  // At most once a minute, as somebody looks anyway (protocol/02 §6.2).
  private void cleanUp(Call call) {
    Instant last = cleaned.get();
    boolean due = options.cleansUp() && last.plus(CLEANUP_PAUSE).isBefore(call.now());
    if (!due || !cleaned.compareAndSet(last, call.now())) return;
    call.db().delete(Verification.MODEL, Verification.EXPIRES_AT.isBelow(call.now()));
  }
}
