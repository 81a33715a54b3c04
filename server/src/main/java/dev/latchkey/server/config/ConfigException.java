package dev.latchkey.server.config;

/**
 * The server cannot start with this configuration; the message names every problem and the way out,
 * and never holds the value of a secret.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Carries a message that is shown to the operator as it is. */
  public ConfigException(String message) {
    super(message, null, false, false);
  }
}
