package dev.latchkey.passkey;

import com.upokecenter.cbor.CBORObject;
import dev.latchkey.json.JsonValue;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Objects;

/**
 * A passkey's authenticator in software, and the browser in front of it: ES256, attestation none.
 * Its fields say what it answers; a test sets one to have it lie.
 */
final class Authenticator {
  static final int PRESENT = 0x01;
  static final int VERIFIED = 0x04;
  static final int BACKUP_ELIGIBLE = 0x08;
  static final int BACKED_UP = 0x10;
  private static final int ATTESTED = 0x40;

  String origin = Browser.DEFAULT_ORIGIN;
  String rpId = "localhost";
  String type = "";
  String challenge = "";
  String format = "none";
  int flags = PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP;
  int counter;
  boolean breaksSignature;
  byte[] id;

  private final KeyPair keys;

  /** Makes one whose passkey is called this. */
  Authenticator(String id) {
    this.id = id.getBytes(StandardCharsets.UTF_8);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String credentialId() {
    return base64(id);
  }

  /** Answers creation options with the body of {@code verify-registration}. */
  String create(Reply options, String further) {
    CBORObject attestation =
        CBORObject.NewMap()
            .Add("fmt", format)
            .Add("attStmt", CBORObject.NewMap())
            .Add("authData", data(flags | ATTESTED, attested()));
    return body(
            "\"attestationObject\":\"%s\",\"clientDataJSON\":\"%s\",\"transports\":[\"internal\",\"hybrid\"]"
                .formatted(
                    base64(attestation.EncodeToBytes()),
                    base64(clientData("webauthn.create", options))))
        + further
        + "}";
  }

  /** Answers request options with the body of {@code verify-authentication}. */
  String get(Reply options) {
    byte[] data = data(flags, new byte[0]);
    byte[] client = clientData("webauthn.get", options);
    return body(
            "\"authenticatorData\":\"%s\",\"clientDataJSON\":\"%s\",\"signature\":\"%s\",\"userHandle\":\"%s\""
                .formatted(
                    base64(data),
                    base64(client),
                    base64(signature(data, client)),
                    base64("somebody".getBytes(StandardCharsets.UTF_8))))
        + "}";
  }

  private String body(String response) {
    return "{\"response\":{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"response\":{%2$s}}"
        .formatted(credentialId(), response);
  }

  private byte[] clientData(String usual, Reply options) {
    JsonValue asked = Objects.requireNonNull(options.at("challenge"));
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(
            type.isEmpty() ? usual : type,
            challenge.isEmpty() ? asked.asString() : challenge,
            origin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] data(int flags, byte[] attested) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(sha256(rpId.getBytes(StandardCharsets.UTF_8)));
    data.write(flags);
    data.writeBytes(ByteBuffer.allocate(4).putInt(counter).array());
    data.writeBytes(attested);
    return data.toByteArray();
  }

  private byte[] attested() {
    ByteArrayOutputStream attested = new ByteArrayOutputStream();
    attested.writeBytes(new byte[16]); // no model
    attested.writeBytes(ByteBuffer.allocate(2).putShort((short) id.length).array());
    attested.writeBytes(id);
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    CBORObject cose =
        CBORObject.NewOrderedMap()
            .Add(1, 2)
            .Add(3, -7)
            .Add(-1, 1)
            .Add(-2, coordinate(key.getW().getAffineX()))
            .Add(-3, coordinate(key.getW().getAffineY()));
    attested.writeBytes(cose.EncodeToBytes());
    return attested.toByteArray();
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private byte[] signature(byte[] data, byte[] client) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(data);
      signature.update(breaksSignature ? new byte[32] : sha256(client));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
