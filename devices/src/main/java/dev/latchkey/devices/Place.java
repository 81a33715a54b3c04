package dev.latchkey.devices;

/**
 * Where an address is, as far as anybody knows.
 *
 * @param name readable, such as {@code London, United Kingdom}
 * @param latitude in degrees, north positive
 * @param longitude in degrees, east positive
 * @param accuracyKm it is hardly further away than this
 */
public record Place(String name, double latitude, double longitude, int accuracyKm) {
  private static final double EARTH_RADIUS_KM = 6371;

  /** Returns the shortest way over the ground, in kilometres, between the centres of both. */
  public double kilometresTo(Place other) {
    double phi = Math.toRadians(latitude);
    double otherPhi = Math.toRadians(other.latitude);
    double across = Math.toRadians(other.longitude - longitude);
    double half =
        square(Math.sin((otherPhi - phi) / 2))
            + Math.cos(phi) * Math.cos(otherPhi) * square(Math.sin(across / 2));
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
  }

  private static double square(double number) {
    return number * number;
  }
}
