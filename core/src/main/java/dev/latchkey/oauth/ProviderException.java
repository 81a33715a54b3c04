package dev.latchkey.oauth;

/**
 * A provider did not answer as it should. The message is for the log: it names the host and what
 * went wrong, and nothing that was sent or received.
 */
public final class ProviderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong, and no secret. */
  public ProviderException(String message) {
    super(message, null, false, false);
  }
}
