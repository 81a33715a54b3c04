package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/**
 * Compares secrets in a time that tells nothing about where they differ; only their length may
 * show.
 */
public final class ConstantTime {

  private ConstantTime() {}

  /** Returns whether both texts are the same. */
  public static boolean equal(String expected, String presented) {
    return equal(expected.getBytes(UTF_8), presented.getBytes(UTF_8));
  }

  /** Returns whether both byte strings are the same. */
  public static boolean equal(byte[] expected, byte[] presented) {
    return MessageDigest.isEqual(expected, presented);
  }
}
