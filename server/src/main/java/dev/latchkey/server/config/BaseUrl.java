package dev.latchkey.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where browsers reach the server, taken apart. */
final class BaseUrl {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  static final Types.Scalar<String> TYPE =
      new Types.Scalar<>("URL", "a URL such as https://auth.example.com", false) {
        @Override
        @Nullable String parse(YamlValue value) {
          String text = value.text();
          return text != null && parse(text) != null ? text : null;
        }

        private @Nullable BaseUrl parse(String text) {
          return BaseUrl.parse(text);
        }
      };

  private final String scheme;
  private final String host;
  private final int port;

  private BaseUrl(String scheme, String host, int port) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
  }

  /** Takes an absolute http or https URL apart; null when the text is none. */
  static @Nullable BaseUrl parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean plain =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (!http || !plain || uri.getHost() == null || uri.getPort() > 65_535) return null;
      return new BaseUrl(scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  boolean isHttps() {
    return scheme.equals("https");
  }

  String host() {
    return host;
  }

  /** The port in the URL, or that of its scheme. */
  int port() {
    if (port >= 0) return port;
    return isHttps() ? 443 : 80;
  }

  /** Whether only this machine reaches it; browsers then treat http like https. */
  boolean isLoopback() {
    return isLoopback(host);
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host)
        || host.endsWith(".localhost")
        || host.matches("127(?:\\.[0-9]{1,3}){3}");
  }
}
