package dev.latchkey.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens signed with HMAC-SHA256 under a secret, compact form (RFC 7515, protocol/01 §9).
 *
 * <p>Any other algorithm is refused whatever the header says.
 */
public final class Jwts {
  // More than a browser's cookies of one site hold, and than anything else that is signed here.
  private static final int MAX_LENGTH = 16_384;

  private Jwts() {}

  /** Returns the claims, a JSON text, signed. */
  public static String sign(byte[] claims, String secret) {
    try {
      JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
      token.sign(new MACSigner(secret.getBytes(UTF_8)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a secret of 32 characters can sign", e);
    }
  }

  /** Returns the claims, or null when the secret did not sign them. */
  public static byte @Nullable [] verify(String token, String secret) {
    if (token.length() > MAX_LENGTH) return null;
    try {
      JWSObject parsed = JWSObject.parse(token);
      boolean expected = parsed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256);
      if (!expected || !isOnlySpelling(token, parsed)) return null;
      if (!parsed.verify(new MACVerifier(secret.getBytes(UTF_8)))) return null;
      return parsed.getPayload().toBytes();
    } catch (ParseException | JOSEException | IllegalStateException e) {
      return null;
    }
  }

  // The parser skips space around a token and what is no base64 in it, and base64 can say the same
  // bytes in several ways. What is signed is covered by the signature; the signature is not.
  private static boolean isOnlySpelling(String token, JWSObject parsed) {
    Base64URL signature = parsed.getSignature();
    return token.equals(parsed.serialize())
        && signature.equals(Base64URL.encode(signature.decode()));
  }
}
