package dev.latchkey.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where browsers reach the server, and where it listens.
 *
 * @param baseUrl as configured, else this machine and the port
 * @param configured whether somebody said what the base URL is
 * @param names several hosts; null when there is one URL
 * @param host name or address of the interface to listen on
 * @param port to listen on; 0 takes a free one
 */
record Address(
    String baseUrl, boolean configured, @Nullable SiteNames names, String host, int port) {
  private static final int USUAL_PORT = 3000;
  private static final String ALL_INTERFACES = "0.0.0.0";

  static Address of(Values values, Environment environment, @Nullable Integer askedPort) {
    SiteNames names = values.given(Settings.BASE_URL);
    boolean several = names != null && names.areSeveral();
    String given = names == null ? environment.baseUrl() : names.url();
    BaseUrl base = given == null ? null : BaseUrl.parse(given);
    String host = first(environment.host(), values.given(Settings.HOST));
    Integer port = first(first(askedPort, environment.port()), values.given(Settings.PORT));
    int listening = port != null ? port : several ? USUAL_PORT : usualPort(base);
    return new Address(
        given != null ? given : "http://localhost:" + listening,
        given != null || several,
        several ? names : null,
        host != null ? host : several ? ALL_INTERFACES : usualHost(base),
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
