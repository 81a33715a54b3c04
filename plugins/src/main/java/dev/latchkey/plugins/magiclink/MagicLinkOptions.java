package dev.latchkey.plugins.magiclink;

import java.time.Duration;

/** Links that sign in. Immutable. */
public final class MagicLinkOptions {
  final Duration expiresIn;
  final boolean disableSignUp;
  final boolean hashed;
  final int max;
  final Duration window;

  private MagicLinkOptions(Builder builder) {
    expiresIn = builder.expiresIn;
    disableSignUp = builder.disableSignUp;
    hashed = builder.hashed;
    max = builder.max;
    window = builder.window;
  }

  /** Sets them. */
  public static final class Builder {
    private Duration expiresIn = Duration.ofMinutes(5);
    private boolean disableSignUp;
    private boolean hashed;
    private int max = 5;
    private Duration window = Duration.ofMinutes(1);

    Builder() {}

    /** {@code expiresIn}: how long a link works. Default 5 minutes. */
    public Builder expiresIn(Duration life) {
      expiresIn = life;
      return this;
    }

    /** {@code disableSignUp}: links only sign in who has an account. Default false. */
    public Builder disableSignUp(boolean disabled) {
      disableSignUp = disabled;
      return this;
    }

    /** {@code storeToken: "hashed"}: what is stored opens nothing. Default false. */
    public Builder hashed(boolean hashes) {
      hashed = hashes;
      return this;
    }

    /** {@code rateLimit}. Default 5 in a minute. */
    public Builder rateLimit(int most, Duration in) {
      max = most;
      window = in;
      return this;
    }

    MagicLinkOptions build() {
      return new MagicLinkOptions(this);
    }
  }
}
