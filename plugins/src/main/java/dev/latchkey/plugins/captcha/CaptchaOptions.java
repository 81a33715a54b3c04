package dev.latchkey.plugins.captcha;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which calls only people may make, and who tells them from machines. Immutable. */
public final class CaptchaOptions {
  final CaptchaProvider provider;
  final String secretKey;
  final List<String> endpoints;
  final URI verifyUrl;
  final @Nullable String siteKey;
  final double minScore;
  final @Nullable String expectedAction;
  final List<String> allowedHostnames;
  final Duration timeout;

  private CaptchaOptions(Builder builder, CaptchaProvider provider, String secretKey) {
    this.provider = provider;
    this.secretKey = secretKey;
    endpoints = builder.endpoints;
    verifyUrl = builder.verifyUrl == null ? provider.url() : builder.verifyUrl;
    siteKey = builder.siteKey;
    minScore = builder.minScore;
    expectedAction = builder.expectedAction;
    allowedHostnames = builder.allowedHostnames;
    timeout = builder.timeout;
  }

  /** Sets them. */
  public static final class Builder {
    private @Nullable CaptchaProvider provider;
    private @Nullable String secretKey;
    private List<String> endpoints =
        List.of("/sign-up/email", "/sign-in/email", "/request-password-reset");
    private @Nullable URI verifyUrl;
    private @Nullable String siteKey;
    private double minScore = 0.5;
    private @Nullable String expectedAction;
    private List<String> allowedHostnames = List.of();
    private Duration timeout = Duration.ofSeconds(10);

    Builder() {}

    /** Asks this provider, as whom this secret says: {@code provider}, {@code secretKey}. */
    public Builder provider(CaptchaProvider judge, String secret) {
      provider = judge;
      secretKey = secret;
      return this;
    }

    /**
     * Guards these paths: {@code endpoints}. {@code *} stands for one segment, {@code **} for any
     * number. Default {@code /sign-up/email}, {@code /sign-in/email}, {@code
     * /request-password-reset}; none means these too.
     */
    public Builder endpoints(List<String> patterns) {
      if (!patterns.isEmpty()) endpoints = List.copyOf(patterns);
      return this;
    }

    /** Asks there instead of where the provider is: {@code siteVerifyURLOverride}. */
    public Builder verifyUrl(URI url) {
      verifyUrl = url;
      return this;
    }

    /** Tells hCaptcha and CaptchaFox for which site the riddle was: {@code siteKey}. */
    public Builder siteKey(String key) {
      siteKey = key;
      return this;
    }

    /** Wants at least this score of reCAPTCHA 3, from 0 to 1: {@code minScore}. Default 0.5. */
    public Builder minScore(double least) {
      minScore = least;
      return this;
    }

    /** Wants the riddle to have been set for this: {@code expectedAction}. Default anything. */
    public Builder expectedAction(String action) {
      expectedAction = action;
      return this;
    }

    /** Wants the riddle to have been solved on one of these: {@code allowedHostnames}. */
    public Builder allowedHostnames(List<String> hosts) {
      allowedHostnames = List.copyOf(hosts);
      return this;
    }

    /** Waits so long for the provider. Default 10 seconds, as in the original. */
    public Builder timeout(Duration patience) {
      timeout = patience;
      return this;
    }

    CaptchaOptions build() {
      if (provider == null || secretKey == null || secretKey.isEmpty()) {
        throw new IllegalArgumentException("captcha needs a provider and its secretKey");
      }
      return new CaptchaOptions(this, provider, secretKey);
    }
  }
}
