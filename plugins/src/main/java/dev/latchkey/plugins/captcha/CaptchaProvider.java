package dev.latchkey.plugins.captcha;

import java.net.URI;

/** Who judges whether a person is at the other end. */
public enum CaptchaProvider {
  /** Cloudflare Turnstile. */
  CLOUDFLARE_TURNSTILE("https://challenges.cloudflare.com/turnstile/v0/siteverify"),
  /** Google reCAPTCHA, version 2 or 3. */
  GOOGLE_RECAPTCHA("https://www.google.com/recaptcha/api/siteverify"),
  /** hCaptcha. */
  HCAPTCHA("https://api.hcaptcha.com/siteverify"),
  /** CaptchaFox. */
  CAPTCHAFOX("https://api.captchafox.com/siteverify");

  private final URI url;

  CaptchaProvider(String url) {
    this.url = URI.create(url);
  }

  URI url() {
    return url;
  }
}
