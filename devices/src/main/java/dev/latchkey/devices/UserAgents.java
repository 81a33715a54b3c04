package dev.latchkey.devices;

/** Reads what browsers say about themselves. Thread-safe. */
@FunctionalInterface
public interface UserAgents {

  /**
   * Returns which device sends this header.
   *
   * @param userAgent as sent; empty when nothing was
   */
  Device read(String userAgent);

  /** Knows what uap-core knows. Its patterns are read with the first text: 0.3 s and 2 MB. */
  static UserAgents known() {
    return new KnownUserAgents();
  }
}
