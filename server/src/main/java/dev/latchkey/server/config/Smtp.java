package dev.latchkey.server.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes mails.
 *
 * @param user null when it lets everybody send
 * @param password null when there is no user
 * @param from the address mails are from
 * @param timeout for a connection, and for each answer
 */
public record Smtp(
    String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    String from,
    Encryption encryption,
    Duration timeout) {

  /** When the connection turns to TLS. */
  public enum Encryption {
    /** From the first byte. */
    SSL,
    /** Before anything is said; otherwise nothing is sent. */
    STARTTLS,
    /** When the server offers it. */
    OFFERED,
    /** Never. */
    NONE
  }

  /** Every key that says that there is such a server. */
  static final List<Setting<?>> KEYS =
      List.of(
          Settings.SMTP_HOST,
          Settings.SMTP_PORT,
          Settings.SMTP_USER,
          Settings.SMTP_PASSWORD,
          Settings.SMTP_FROM,
          Settings.SMTP_STARTTLS,
          Settings.SMTP_SSL,
          Settings.SMTP_TIMEOUT);

  static @Nullable Smtp of(Values values) {
    String host = values.find(Settings.SMTP_HOST);
    String from = values.find(Settings.SMTP_FROM);
    if (host == null || from == null) return null;
    Integer port = values.find(Settings.SMTP_PORT);
    Encryption encryption = encryption(values, host);
    return new Smtp(
        host,
        port != null ? port : encryption == Encryption.SSL ? 465 : 587,
        values.find(Settings.SMTP_USER),
        values.find(Settings.SMTP_PASSWORD),
        from,
        encryption,
        values.get(Settings.SMTP_TIMEOUT));
  }

  private static Encryption encryption(Values values, String host) {
    if (values.get(Settings.SMTP_SSL)) return Encryption.SSL;
    String starttls = values.find(Settings.SMTP_STARTTLS);
    if (starttls == null)
      return BaseUrl.isLoopback(host) ? Encryption.OFFERED : Encryption.STARTTLS;
    return switch (starttls) {
      case "off" -> Encryption.NONE;
      case "optional" -> Encryption.OFFERED;
      default -> Encryption.STARTTLS;
    };
  }

  /** Shows where it is and nothing of what it is told. */
  @Override
  public String toString() {
    return "Smtp[" + host + ":" + port + "]";
  }
}
