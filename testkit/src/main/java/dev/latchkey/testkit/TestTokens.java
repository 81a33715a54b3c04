package dev.latchkey.testkit;

import dev.latchkey.Tokens;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Predictable ids and tokens: {@code t1xxx…}, {@code t2xxx…}, of the length asked for.
 *
 * <p>For tests only: anybody can guess them. No two are the same, unless they are too short for
 * their number. Thread-safe.
 */
public final class TestTokens implements Tokens {
  private final AtomicLong texts = new AtomicLong();
  private final AtomicLong arrays = new AtomicLong();

  /** Starts at {@code t1}. */
  public TestTokens() {}

  @Override
  public String next(int length) {
    String text = "t" + texts.incrementAndGet();
    int missing = length - text.length();
    return missing >= 0 ? text + "x".repeat(missing) : text.substring(-missing);
  }

  /** Fills the array with the big-endian number of this call, repeated. */
  @Override
  public void fill(byte[] bytes) {
    long number = arrays.incrementAndGet();
    for (int i = 0; i < bytes.length; i++) {
      int shift = Long.SIZE - Byte.SIZE * (i % Long.BYTES + 1);
      bytes[i] = (byte) (number >>> shift);
    }
  }
}
