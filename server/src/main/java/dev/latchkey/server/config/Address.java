package dev.latchkey.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where browsers reach the server, and where it listens.
 *
 * @param baseUrl as configured, else this machine and the port
 * @param configured whether somebody said what the base URL is
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 takes a free one
 */
record Address(String baseUrl, boolean configured, String host, int port) {
  private static final int USUAL_PORT = 3000;
  private static final String ALL_INTERFACES = "0.0.0.0";

  static Address of(Values values, Environment environment, @Nullable Integer askedPort) {
    String given = first(values.given(Settings.BASE_URL), environment.baseUrl());
    BaseUrl base = given == null ? null : BaseUrl.parse(given);
    String host = first(environment.host(), values.given(Settings.HOST));
    Integer port = first(first(askedPort, environment.port()), values.given(Settings.PORT));
    int listening = port != null ? port : usualPort(base);
    return new Address(
        given != null ? given : "http://localhost:" + listening,
        given != null,
        host != null ? host : usualHost(base),
        listening);
  }

  /** The base URL without its path. */
  String origin() {
    int path = baseUrl.indexOf('/', baseUrl.indexOf("://") + 3);
    return path < 0 ? baseUrl : baseUrl.substring(0, path);
  }

  /** Behind https somebody else ends the encryption, perhaps from another machine. */
  private static String usualHost(@Nullable BaseUrl base) {
    if (base == null) return "localhost";
    return base.isHttps() ? ALL_INTERFACES : base.host();
  }

  private static int usualPort(@Nullable BaseUrl base) {
    return base == null || base.isHttps() ? USUAL_PORT : base.port();
  }

  private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
    return one != null ? one : other;
  }
}
