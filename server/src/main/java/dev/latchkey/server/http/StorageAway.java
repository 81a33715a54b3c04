package dev.latchkey.server.http;

/** The database answers, the secondary storage does not. */
public final class StorageAway extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean spare;

  /** Says whether sessions can be served without it. */
  public StorageAway(boolean spare, Throwable cause) {
    super("the secondary storage does not answer", cause);
    this.spare = spare;
  }

  boolean isSpare() {
    return spare;
  }
}
