package dev.latchkey.plugins.haveibeenpwned;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Which passwords are looked up, and what happens when that fails. Immutable. */
public final class HaveIBeenPwnedOptions {
  final boolean enabled;
  final Set<String> paths;
  final String message;
  final boolean acceptsUnchecked;
  final URI rangeUrl;
  final Duration timeout;

  private HaveIBeenPwnedOptions(Builder builder) {
    enabled = builder.enabled;
    paths = builder.paths;
    message = builder.message;
    acceptsUnchecked = builder.acceptsUnchecked;
    rangeUrl = builder.rangeUrl;
    timeout = builder.timeout;
  }

  /** Sets them. */
  public static final class Builder {
    private boolean enabled = true;
    private Set<String> paths =
        Set.of(
            "/sign-up/email",
            "/change-password",
            "/reset-password",
            "/email-otp/reset-password",
            "/phone-number/reset-password",
            "/admin/create-user",
            "/admin/set-user-password");
    private String message = HaveIBeenPwnedError.PASSWORD_COMPROMISED.message();
    private boolean acceptsUnchecked;
    private URI rangeUrl = URI.create("https://api.pwnedpasswords.com/range/");
    private Duration timeout = Duration.ofSeconds(5);

    Builder() {}

    /** Whether anything is looked up: {@code enabled}. Default true. */
    public Builder enabled(boolean looksUp) {
      enabled = looksUp;
      return this;
    }

    /** Looks up what is sent to these endpoints: {@code paths}. Default all that set a password. */
    public Builder paths(List<String> endpoints) {
      paths = Set.copyOf(endpoints);
      return this;
    }

    /** Tells people so: {@code customPasswordCompromisedMessage}. */
    public Builder message(String text) {
      message = text;
      return this;
    }

    /**
     * Takes a password when nobody can be asked about it, and logs that. Default false: it is
     * refused, as in the original. Not in Better Auth.
     */
    public Builder acceptUnchecked(boolean accepts) {
      acceptsUnchecked = accepts;
      return this;
    }

    /** Asks a mirror of the range API; the first characters of the hash follow. */
    public Builder rangeUrl(URI url) {
      rangeUrl = url;
      return this;
    }

    /** Waits so long for an answer. Default 5 seconds. */
    public Builder timeout(Duration patience) {
      timeout = patience;
      return this;
    }

    HaveIBeenPwnedOptions build() {
      return new HaveIBeenPwnedOptions(this);
    }
  }
}
