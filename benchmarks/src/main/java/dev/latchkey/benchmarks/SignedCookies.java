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
  private static final String DATA = "better-auth.session_data";

  private final SecretKeySpec key;

  SignedCookies(String secret) {
    key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  String header(String token) {
    return NAME + "=" + URLEncoder.encode(token + "." + signature(token), StandardCharsets.UTF_8);
  }

  /**
   * The copy of a session in its compact form.
   *
   * @param open what it says, a JSON object without its last brace
   */
  String copy(String open, long expiresAt) {
    String end = ",\"expiresAt\":" + expiresAt;
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String signature = encoder.encodeToString(mac(open + end + "}"));
    String body = "{\"session\":" + open + "}" + end + ",\"signature\":\"" + signature + "\"}";
    return DATA + "=" + encoder.encodeToString(body.getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String token) {
    return Base64.getEncoder().encodeToString(mac(token));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }
}
