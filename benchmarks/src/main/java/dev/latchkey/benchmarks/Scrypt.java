package dev.latchkey.benchmarks;

import dev.latchkey.crypto.ScryptHasher;
import java.util.HexFormat;

/** The password hash of the wire format, and what one costs on this machine. */
final class Scrypt {
  private static final byte[] SALT = HexFormat.of().parseHex("77232700846c607faee587e2a3738728");
  private static final int WARM_UP = 20;
  private static final int MEASURED = 25;

  private Scrypt() {}

  static String stored(String password) {
    return new ScryptHasher().hash(password, SALT);
  }

  /**
   * Prints the time of one hash in nanoseconds, on one thread, once the compiler is done: the mean,
   * with the class the server hashes with.
   */
  public static void main(String[] arguments) {
    ScryptHasher hasher = new ScryptHasher();
    for (int i = 0; i < WARM_UP; i++) hasher.hash("warm-up " + i, SALT);
    long start = System.nanoTime();
    for (int i = 0; i < MEASURED; i++) hasher.hash("measured " + i, SALT);
    System.out.println((System.nanoTime() - start) / MEASURED);
  }
}
