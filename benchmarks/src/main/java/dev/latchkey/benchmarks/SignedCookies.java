package dev.latchkey.benchmarks;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session cookies as a browser sends them: {@code token.signature}, percent-encoded.
 *
 * <p>Written here a second time on purpose: a mistake shared with the server would go unseen.
 */
final class SignedCookies {
  private static final String NAME = "better-auth.session_token";

  private final SecretKeySpec key;

  SignedCookies(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  String header(String token) {
    return NAME + "=" + URLEncoder.encode(token + "." + signature(token), StandardCharsets.UTF_8);
  }

  private String signature(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] signature = mac.doFinal(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
