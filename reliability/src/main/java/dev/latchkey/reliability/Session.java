package dev.latchkey.reliability;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody's session.
 *
 * @param cookie the cookie's value as a browser sends it: {@code token.signature}, percent-encoded
 */
record Session(String email, String cookie) {

  /** One whose row the driver writes itself. */
  static Session signed(String email, String token, String secret) {
    String value = token + "." + signature(token, secret);
    return new Session(email, URLEncoder.encode(value, StandardCharsets.UTF_8));
  }

  private static String signature(String token, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(token.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  String token() {
    return cookie.substring(0, cookie.indexOf('.'));
  }
}
