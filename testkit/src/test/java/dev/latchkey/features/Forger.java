package dev.latchkey.features;

import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs cookies and tokens as somebody who has got hold of a secret would. */
final class Forger {
  private Forger() {}

  /** Returns {@code value.signature}, which may stand in a Cookie header as it is. */
  static String sign(String value, String secret) {
    return value + "." + Base64.getEncoder().encodeToString(mac(value, secret));
  }

  /** Returns a token that is good for an hour, as the original makes them. */
  static String token(JsonValue.Obj claims, Instant now) {
    Map<String, JsonValue> members = new LinkedHashMap<>(claims.members());
    members.put("iat", new JsonValue.Num(now.getEpochSecond()));
    members.put("exp", new JsonValue.Num(now.getEpochSecond() + 3600));
    String header = base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
    String signed = header + "." + base64(JsonWriter.write(new JsonValue.Obj(members)));
    return signed + "." + base64(mac(signed, Site.SECRET));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] mac(String text, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
