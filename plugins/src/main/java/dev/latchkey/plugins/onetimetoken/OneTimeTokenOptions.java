package dev.latchkey.plugins.onetimetoken;

import java.time.Duration;

/** How sessions are handed on by one-time tokens. Immutable. */
public final class OneTimeTokenOptions {
  final Duration expiresIn;
  final boolean disableClientRequest;
  final boolean disableSetSessionCookie;
  final boolean hashed;
  final boolean tellsNewSessions;

  private OneTimeTokenOptions(Builder builder) {
    expiresIn = builder.expiresIn;
    disableClientRequest = builder.disableClientRequest;
    disableSetSessionCookie = builder.disableSetSessionCookie;
    hashed = builder.hashed;
    tellsNewSessions = builder.tellsNewSessions;
  }

  /** Sets them. */
  public static final class Builder {
    private Duration expiresIn = Duration.ofMinutes(3);
    private boolean disableClientRequest;
    private boolean disableSetSessionCookie;
    private boolean hashed;
    private boolean tellsNewSessions;

    Builder() {}

    /** How long a token is good: {@code expiresIn}, there in minutes. Default 3 minutes. */
    public Builder expiresIn(Duration life) {
      expiresIn = life;
      return this;
    }

    /** Lets only the application make tokens: {@code disableClientRequest}. Default false. */
    public Builder disableClientRequest(boolean disabled) {
      disableClientRequest = disabled;
      return this;
    }

    /** Tells who the session is of, and sets no cookie: {@code disableSetSessionCookie}. */
    public Builder disableSetSessionCookie(boolean disabled) {
      disableSetSessionCookie = disabled;
      return this;
    }

    /** Stores hashes of tokens only: {@code storeToken: "hashed"}. Default false. */
    public Builder hashed(boolean hashes) {
      hashed = hashes;
      return this;
    }

    /** Sends a token with every new session: {@code setOttHeaderOnNewSession}. Default false. */
    public Builder tellsNewSessions(boolean tells) {
      tellsNewSessions = tells;
      return this;
    }

    OneTimeTokenOptions build() {
      return new OneTimeTokenOptions(this);
    }
  }
}
