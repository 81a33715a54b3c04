package dev.latchkey.features;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs cookies as somebody who has got hold of a secret would. */
final class Forger {
  private Forger() {}

  /** Returns {@code value.signature}, which may stand in a Cookie header as it is. */
  static String sign(String value, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
      return value + "." + Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
