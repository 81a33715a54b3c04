package dev.latchkey.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.SCrypt;

/** The password hash of the wire format, and what one costs on this machine. */
final class Scrypt {
  private static final String SALT = "77232700846c607faee587e2a3738728";
  private static final int WARM_UP = 20;
  private static final int MEASURED = 25;

  private Scrypt() {}

  static String stored(String password) {
    return SALT + ":" + HexFormat.of().formatHex(derive(password));
  }

  /**
   * Prints the time of one hash in nanoseconds, on one thread, once the compiler is done; the mean,
   * since clearing up its 32 MiB belongs to a hash and falls on every few of them.
   */
  public static void main(String[] arguments) {
    for (int i = 0; i < WARM_UP; i++) derive("warm-up " + i);
    long start = System.nanoTime();
    for (int i = 0; i < MEASURED; i++) derive("measured " + i);
    System.out.println((System.nanoTime() - start) / MEASURED);
  }

  private static byte[] derive(String password) {
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    byte[] salt = SALT.getBytes(StandardCharsets.US_ASCII);
    return SCrypt.generate(secret, salt, 16_384, 16, 1, 64);
  }
}
