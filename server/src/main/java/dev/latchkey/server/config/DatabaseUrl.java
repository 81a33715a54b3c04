package dev.latchkey.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database, ready for JDBC, its credentials apart from it.
 *
 * <p>{@code toString} is what may be shown: neither user, password nor parameters.
 *
 * @param jdbcUrl for the driver, without the credentials that stood in front of the host
 * @param user null when the URL names none
 * @param password null when the URL holds none
 * @param shown the address without anything secret
 */
public record DatabaseUrl(
    String jdbcUrl, @Nullable String user, @Nullable String password, String shown) {
  private static final String ENCODE = "percent-encode special characters in user and password";

  private static final String HOST = "(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:,@]+)(:\\d{1,5})?";
  private static final Pattern HOSTS = Pattern.compile(HOST + "(," + HOST + ")*");

  static final DatabaseUrl DEFAULT = jdbc("jdbc:sqlite:latchkey.db", "sqlite:latchkey.db");

  /** No database: sessions are in cookies. */
  static final DatabaseUrl NONE = new DatabaseUrl("", null, null, "cookies and this process");

  static final SettingType<DatabaseUrl> TYPE =
      new SettingType<>() {
        @Override
        public String name() {
          return "URL";
        }

        @Override
        public String expected() {
          return "postgres://user:password@host:5432/name, mysql://…, mariadb://…, sqlite:FILE,"
              + " h2:FILE, jdbc:… or none";
        }

        @Override
        public boolean secret() {
          return true;
        }

        @Override
        public @Nullable DatabaseUrl read(YamlValue value) {
          String text = value.text();
          if (text == null) {
            value.reportExpected(this);
            return null;
          }
          try {
            return parse(text);
          } catch (IllegalArgumentException e) {
            value.report(String.valueOf(e.getMessage()));
            return null;
          }
        }
      };

  /**
   * Reads a URL in the form people know from other tools.
   *
   * @throws IllegalArgumentException saying what is wrong without showing the URL
   */
  public static DatabaseUrl parse(String url) {
    if (url.equals("none")) return NONE;
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    String rest = url.substring(scheme.isEmpty() ? 0 : scheme.length() + 1);
    return switch (scheme) {
      case "postgres", "postgresql" -> server("postgres", "jdbc:postgresql", rest);
      // One driver speaks to both.
      case "mysql", "mariadb" -> server(scheme, "jdbc:mariadb", rest);
      case "sqlite" -> sqlite(rest);
      case "h2" -> h2(rest);
      case "jdbc" -> driver(rest);
      case "sqlserver", "mssql" -> throw sqlServer();
      default ->
          throw new IllegalArgumentException(
              "must begin with postgres://, mysql://, mariadb://, sqlite:, h2: or jdbc:; "
                  + ENCODE);
    };
  }

  /** Whether there is no database. */
  public boolean isNone() {
    return equals(NONE);
  }

  private static DatabaseUrl server(String scheme, String driver, String rest) {
    URI uri = uri(scheme + ":" + rest);
    String authority = uri.getRawAuthority();
    if (authority == null || authority.endsWith("@")) {
      throw new IllegalArgumentException(
          "names no host; write " + scheme + "://user:password@host/name");
    }
    int at = authority.lastIndexOf('@');
    String hosts = authority.substring(at + 1);
    String path = uri.getRawPath();
    requireWhole(uri, hosts);
    if (!scheme.equals("postgres") && path.length() < 2) {
      throw new IllegalArgumentException("names no database; write " + scheme + "://host/name");
    }
    String[] credentials = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseUrl(
        driver + "://" + hosts + (path.isEmpty() ? "/" : path) + query,
        credentials.length > 0 ? decode(credentials[0]) : null,
        credentials.length > 1 ? decode(credentials[1]) : null,
        scheme + "://" + hosts + path);
  }

  // A slash, a question mark or a hash in a password ends what a URL takes for the host: the rest
  // of the password would be sent, and shown, as something else.
  private static void requireWhole(URI uri, String hosts) {
    String after = uri.getRawPath() + uri.getRawQuery();
    boolean broken = after.contains("@") || uri.getRawFragment() != null;
    if (broken || !HOSTS.matcher(hosts).matches()) {
      throw new IllegalArgumentException("names no valid host and port; " + ENCODE);
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "is no URL from character " + (e.getIndex() + 1) + " on; " + ENCODE);
    }
  }

  private static DatabaseUrl sqlite(String file) {
    if (file.isBlank() || file.startsWith("//")) {
      throw new IllegalArgumentException("names no file; write sqlite:FILE, with one colon");
    }
    return jdbc("jdbc:sqlite:" + file, "sqlite:" + beforeParameters(file));
  }

  private static DatabaseUrl h2(String rest) {
    if (rest.isBlank()) {
      throw new IllegalArgumentException("names no database; write h2:FILE or h2:mem:NAME");
    }
    return jdbc("jdbc:h2:" + rest, "h2:" + beforeParameters(rest));
  }

  private static DatabaseUrl driver(String rest) {
    String driver = rest.substring(0, Math.max(0, rest.indexOf(':'))).toLowerCase(Locale.ROOT);
    return switch (driver) {
      case "postgresql", "mysql", "mariadb", "sqlite", "h2" ->
          jdbc("jdbc:" + rest, "jdbc:" + shownOfDriver(driver, rest));
      case "sqlserver" -> throw sqlServer();
      default ->
          throw new IllegalArgumentException(
              "has no driver here; jdbc:postgresql:, jdbc:mariadb:, jdbc:sqlite: and jdbc:h2: have"
                  + " one");
    };
  }

  // Where the password ends that stands before an @ is for the driver to know.
  private static String shownOfDriver(String driver, String rest) {
    return rest.contains("@") ? driver + ":…" : beforeParameters(rest);
  }

  private static DatabaseUrl jdbc(String url, String shown) {
    return new DatabaseUrl(url, null, null, shown);
  }

  private static IllegalArgumentException sqlServer() {
    return new IllegalArgumentException(
        "is SQL Server, which the server cannot use; `latchkey generate --sql-server` prints tables"
            + " for it");
  }

  private static String beforeParameters(String text) {
    return text.split("[?;]", 2)[0];
  }

  private static String decode(String text) {
    // In user and password a plus is a plus; URLDecoder is made for forms.
    String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (decoded.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("has a control character in user or password");
    }
    return decoded;
  }

  @Override
  public String toString() {
    return shown;
  }
}
