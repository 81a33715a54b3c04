package dev.latchkey;

import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instant per user in secondary storage; what was made before it no longer counts, whatever else
 * says that it is there. It only ever moves on, and nobody's write is lost. Thread-safe.
 */
final class RevocationMark {
  private static final int TRIES = 1000;

  private final KeyValueStore storage;
  private final String prefix;
  private final Duration life;

  RevocationMark(KeyValueStore storage, String prefix, Duration life) {
    this.storage = storage;
    this.prefix = prefix;
    this.life = life;
  }

  /** Returns the mark, or {@link Instant#EPOCH}. */
  Instant of(String userId) {
    return Instant.ofEpochMilli(millis(storage.get(prefix + userId)));
  }

  void raise(String userId, Instant to) {
    for (int i = 0; i < TRIES; i++) {
      String before = storage.get(prefix + userId);
      String after = Long.toString(Math.max(millis(before), to.toEpochMilli()));
      if (storage.replace(prefix + userId, before, after, life)) return;
    }
    throw new StoreException.Unavailable("a user's sessions are revoked too often", null);
  }

  private static long millis(@Nullable String text) {
    if (text == null) return 0;
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
