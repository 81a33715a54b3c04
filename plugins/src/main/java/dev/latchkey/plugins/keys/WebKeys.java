package dev.latchkey.plugins.keys;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys as JSON, with their members in the order in which Node writes them, and back. Pure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
final class WebKeys {
  private static final int ED25519_BYTES = 32;

  private WebKeys() {}

  // ---- out

  static String publicKey(KeyPair pair) {
    return text(members(pair, false));
  }

  static String privateKey(KeyPair pair) {
    return text(members(pair, true));
  }

  private static Map<String, String> members(KeyPair pair, boolean secret) {
    Map<String, String> members = new LinkedHashMap<>();
    if (pair.getPublic() instanceof EdECPublicKey key) ed25519(key, pair, secret, members);
    else if (pair.getPublic() instanceof ECPublicKey key) ec(key, pair, secret, members);
    else if (pair.getPublic() instanceof RSAPublicKey key) rsa(key, pair, secret, members);
    return members;
  }

  private static void ed25519(
      EdECPublicKey key, KeyPair pair, boolean secret, Map<String, String> members) {
    members.put("crv", "Ed25519");
    if (secret)
      members.put("d", encoded(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow()));
    members.put("x", encoded(point(key.getPoint())));
    members.put("kty", "OKP");
  }

  private static void ec(
      ECPublicKey key, KeyPair pair, boolean secret, Map<String, String> members) {
    int bytes = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    members.put("kty", "EC");
    members.put("x", encoded(fixed(key.getW().getAffineX(), bytes)));
    members.put("y", encoded(fixed(key.getW().getAffineY(), bytes)));
    members.put("crv", bytes == 32 ? "P-256" : "P-521");
    if (secret) members.put("d", encoded(fixed(((ECPrivateKey) pair.getPrivate()).getS(), bytes)));
  }

  private static void rsa(
      RSAPublicKey key, KeyPair pair, boolean secret, Map<String, String> members) {
    members.put("kty", "RSA");
    members.put("n", encoded(unsigned(key.getModulus())));
    members.put("e", encoded(unsigned(key.getPublicExponent())));
    if (!secret) return;
    RSAPrivateCrtKey own = (RSAPrivateCrtKey) pair.getPrivate();
    members.put("d", encoded(unsigned(own.getPrivateExponent())));
    members.put("p", encoded(unsigned(own.getPrimeP())));
    members.put("q", encoded(unsigned(own.getPrimeQ())));
    members.put("dp", encoded(unsigned(own.getPrimeExponentP())));
    members.put("dq", encoded(unsigned(own.getPrimeExponentQ())));
    members.put("qi", encoded(unsigned(own.getCrtCoefficient())));
  }

  private static String text(Map<String, String> members) {
    JsonWriter json = new JsonWriter().beginObject();
    members.forEach((name, value) -> json.name(name).value(value));
    return new String(json.endObject().toByteArray(), StandardCharsets.UTF_8);
  }

  // RFC 8032 §5.1.2: y, the smallest byte first, and in the highest bit whether x is odd.
  private static byte[] point(EdECPoint point) {
    byte[] bytes = reversed(fixed(point.getY(), ED25519_BYTES));
    if (point.isXOdd()) bytes[ED25519_BYTES - 1] |= (byte) 0x80;
    return bytes;
  }

  // ---- in

  static PrivateKey readPrivate(String text) {
    JsonValue.Obj key = parse(text);
    return read(key, type -> privateKey(type, key));
  }

  static PublicKey readPublic(String text) {
    JsonValue.Obj key = parse(text);
    return read(key, type -> publicKey(type, key));
  }

  static JsonValue.Obj parse(String text) {
    try {
      JsonValue.Obj key = Json.parse(text.getBytes(StandardCharsets.UTF_8)).asObject();
      if (key != null) return key;
    } catch (JsonSyntaxException e) {
      // said below, without the text
    }
    throw new IllegalStateException("a stored key is not JSON");
  }

  private interface Reading<K> {
    K as(String type) throws GeneralSecurityException;
  }

  private static <K> K read(JsonValue.Obj key, Reading<K> reading) {
    try {
      return reading.as(member(key, "kty"));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException("a stored key cannot be used");
    }
  }

  private static PrivateKey privateKey(String type, JsonValue.Obj key)
      throws GeneralSecurityException {
    return switch (type) {
      case "OKP" ->
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, decoded(key, "d")));
      case "EC" ->
          KeyFactory.getInstance("EC")
              .generatePrivate(new ECPrivateKeySpec(number(key, "d"), curve(key)));
      default ->
          KeyFactory.getInstance("RSA")
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      number(key, "n"),
                      number(key, "e"),
                      number(key, "d"),
                      number(key, "p"),
                      number(key, "q"),
                      number(key, "dp"),
                      number(key, "dq"),
                      number(key, "qi")));
    };
  }

  private static PublicKey publicKey(String type, JsonValue.Obj key)
      throws GeneralSecurityException {
    return switch (type) {
      case "OKP" ->
          KeyFactory.getInstance("Ed25519")
              .generatePublic(
                  new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(decoded(key, "x"))));
      case "EC" -> {
        ECPoint point = new ECPoint(number(key, "x"), number(key, "y"));
        yield KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve(key)));
      }
      default ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
    };
  }

  private static EdECPoint point(byte[] bytes) {
    byte[] y = reversed(bytes);
    boolean odd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, y));
  }

  private static ECParameterSpec curve(JsonValue.Obj key) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    boolean small = member(key, "crv").equals("P-256");
    parameters.init(new ECGenParameterSpec(small ? "secp256r1" : "secp521r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  private static String member(JsonValue.Obj key, String name) {
    if (key.get(name) instanceof JsonValue.Str text) return text.value();
    throw new IllegalArgumentException(name);
  }

  private static byte[] decoded(JsonValue.Obj key, String name) {
    return Base64.getUrlDecoder().decode(member(key, name));
  }

  private static BigInteger number(JsonValue.Obj key, String name) {
    return new BigInteger(1, decoded(key, name));
  }

  // ---- bytes

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] unsigned(BigInteger number) {
    return fixed(number, (number.bitLength() + 7) / 8);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    if (bytes.length > length)
      return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    byte[] padded = new byte[length];
    System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
    return padded;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
    return reversed;
  }
}
