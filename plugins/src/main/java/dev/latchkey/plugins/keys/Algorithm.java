package dev.latchkey.plugins.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are signed. The work is the platform's.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3">RFC 7518 §3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8037">RFC 8037</a>
 */
public enum Algorithm {
  /** Ed25519, the default. */
  EdDSA("Ed25519", "Ed25519", 64, "Ed25519"),
  /** ECDSA on P-256. */
  ES256("SHA256withECDSAinP1363Format", "EC", 64, "P-256"),
  /** ECDSA on P-521. */
  ES512("SHA512withECDSAinP1363Format", "EC", 132, "P-521"),
  /** RSA with PKCS #1 padding, 2048 bits. */
  RS256("SHA256withRSA", "RSA", 0, null),
  /** RSA with PSS padding, 2048 bits. */
  PS256("RSASSA-PSS", "RSA", 0, null);

  private final String signature;
  private final String keys;
  private final int signatureBytes;
  final @Nullable String curve;

  Algorithm(String signature, String keys, int signatureBytes, @Nullable String curve) {
    this.signature = signature;
    this.keys = keys;
    this.signatureBytes = signatureBytes;
    this.curve = curve;
  }

  private AlgorithmParameterSpec generation() {
    return switch (this) {
      case EdDSA -> NamedParameterSpec.ED25519;
      case ES256 -> new ECGenParameterSpec("secp256r1");
      case ES512 -> new ECGenParameterSpec("secp521r1");
      case RS256, PS256 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
    };
  }

  /** Returns the algorithm with this name, or null. */
  static @Nullable Algorithm named(String name) {
    for (Algorithm algorithm : values()) if (algorithm.name().equals(name)) return algorithm;
    return null;
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
      generator.initialize(generation());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime makes keys for " + this, e);
    }
  }

  byte[] sign(byte[] message, PrivateKey key) {
    try {
      Signature signer = signature();
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not fit " + this, e);
    }
  }

  boolean verify(byte[] message, byte[] signed, PublicKey key) {
    // Of curves the platform may overlook a longer one; of RSA it depends on the key.
    if (signatureBytes != 0 && signed.length != signatureBytes) return false;
    try {
      Signature verifier = signature();
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signed);
    } catch (SignatureException e) {
      return false; // not a signature at all
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key does not fit " + this, e);
    }
  }

  private Signature signature() throws GeneralSecurityException {
    Signature instance = Signature.getInstance(signature);
    if (this == PS256) {
      instance.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    return instance;
  }
}
