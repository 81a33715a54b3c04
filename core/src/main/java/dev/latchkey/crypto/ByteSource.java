package dev.latchkey.crypto;

/** Where bytes come from: a secure random generator in production, a fixed sequence in a test. */
@FunctionalInterface
public interface ByteSource {

  /** Fills the whole array with the next bytes of the source. */
  void fill(byte[] target);
}
