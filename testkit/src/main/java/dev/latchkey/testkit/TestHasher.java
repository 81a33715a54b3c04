package dev.latchkey.testkit;

import dev.latchkey.PasswordHasher;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes passwords fast and counts how often, for tests that are not about how slow it has to be.
 *
 * <p>For tests only: salted SHA-256 is found by guessing in no time. Thread-safe.
 */
public final class TestHasher implements PasswordHasher {
  private final AtomicInteger computed = new AtomicInteger();

  /** Has computed nothing yet. */
  public TestHasher() {}

  /** Returns how many hashes were computed so far, whatever for. */
  public int computed() {
    return computed.get();
  }

  @Override
  public String hash(String password) {
    String salt = Integer.toString(computed.get());
    return salt + ":" + digest(salt, password);
  }

  @Override
  public boolean verify(String hash, String password) {
    int colon = hash.indexOf(':');
    return colon > 0
        && hash.substring(colon + 1).equals(digest(hash.substring(0, colon), password));
  }

  private String digest(String salt, String password) {
    computed.incrementAndGet();
    byte[] bytes = (salt + ":" + password).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
