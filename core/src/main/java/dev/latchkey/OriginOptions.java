package dev.latchkey;

import dev.latchkey.internal.OriginCheck;
import dev.latchkey.internal.TrustedOrigins;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pages may act for a user; {@code trustedOrigins} and the checks of it. Immutable. */
public final class OriginOptions {
  final List<String> trusted;
  private final @Nullable Boolean csrfCheckDisabled;
  private final boolean originCheckDisabled;
  private final List<String> exemptPaths;

  private OriginOptions(Builder builder) {
    trusted = List.copyOf(builder.trusted);
    csrfCheckDisabled = builder.csrfCheckDisabled;
    originCheckDisabled = builder.originCheckDisabled;
    exemptPaths = List.copyOf(builder.exemptPaths);
  }

  OriginCheck check() {
    return OriginCheck.of(
        new OriginCheck.Switches(csrfCheckDisabled, originCheckDisabled, exemptPaths));
  }

  /** What {@code origins(o -> …)} may set. */
  public static final class Builder {
    private final List<String> trusted = new ArrayList<>();
    private @Nullable Boolean csrfCheckDisabled;
    private boolean originCheckDisabled;
    private final List<String> exemptPaths = new ArrayList<>();

    Builder() {}

    /**
     * Trusts more origins than the base URL's: {@code trustedOrigins}. Accepted: {@code
     * https://app.acme.com}, {@code https://*.acme.com}, {@code myapp://}. Rejected by the check:
     * {@code https://app.acme.com.evil.example}, though it begins alike.
     */
    public Builder trust(List<String> patterns) {
      for (String pattern : patterns) {
        String problem = TrustedOrigins.problemOf(pattern);
        if (problem != null) throw new IllegalStateException("'" + pattern + "' " + problem);
      }
      trusted.addAll(patterns);
      return this;
    }

    /** Unsafe: accepts writes with cookies from any page. {@code advanced.disableCSRFCheck}. */
    public Builder disableCsrfCheck(boolean disabled) {
      csrfCheckDisabled = disabled;
      return this;
    }

    /** Unsafe: checks neither origins nor redirect URLs. {@code advanced.disableOriginCheck}. */
    public Builder disableOriginCheck(boolean disabled) {
      originCheckDisabled = disabled;
      return this;
    }

    /** Unsafe: as {@link #disableOriginCheck} for these paths and what is below them. */
    public Builder exempt(List<String> paths) {
      exemptPaths.addAll(paths);
      return this;
    }

    OriginOptions build() {
      return new OriginOptions(this);
    }
  }
}
