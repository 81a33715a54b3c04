package dev.latchkey.devices;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells where addresses are. Thread-safe. */
@FunctionalInterface
public interface Locations {
  /** Knows no place. */
  Locations NONE = address -> null;

  /**
   * Returns where an address is; null when nobody knows.
   *
   * @param address a literal, as sessions hold it; anything else is nowhere
   */
  @Nullable Place of(String address);

  /**
   * Reads a file in MaxMind's format with cities, such as {@code GeoLite2-City.mmdb}, which the
   * operator supplies; it is read once.
   *
   * @throws IOException when there is none, or it is not one of these
   */
  static Locations in(Path file) throws IOException {
    return LocationFile.open(file);
  }
}
