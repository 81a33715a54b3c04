package dev.latchkey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.latchkey.crypto.SealedTokens;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How a copy of a session is spelled and protected in its cookie (protocol/01 §4.1 to §4.3). */
sealed interface SessionCopyFormat {

  /** Finishes a JSON object that is still open and protects it. */
  String write(JsonWriter open, Instant now, Duration life);

  /**
   * Returns what {@link #write} wrote with one of the secrets; null when it wrote no such thing.
   */
  @Nullable Written read(String value);

  /** What a copy says, and until when it counts. */
  record Written(JsonValue.Obj payload, Instant expiresAt) {
    /** Shows nothing: there is a token in it. */
    @Override
    public String toString() {
      return "Written";
    }
  }

  static SessionCopyFormat of(
      CookieCacheOptions.Strategy strategy, Secrets secrets, Tokens random) {
    return switch (strategy) {
      case COMPACT -> new Compact(secrets);
      case JWT -> new Signed(secrets);
      case JWE -> new Sealed(secrets.sealedTokens("better-auth-session"), random);
    };
  }

  /**
   * {@code {"session":P,"expiresAt":E,"signature":S}} in base64. What is signed is P with E as its
   * last member. The original parses all of it and signs what it would have written; here the bytes
   * themselves are signed, so whatever is spelled otherwise is not read.
   */
  record Compact(Secrets secrets) implements SessionCopyFormat {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String BEGIN = "{\"session\":";
    private static final String EXPIRES = ",\"expiresAt\":";
    private static final String SIGNATURE = ",\"signature\":\"";
    private static final String END = "\"}";
    private static final int SIGNATURE_CHARS = 43;

    @Override
    public String write(JsonWriter open, Instant now, Duration life) {
      long expiresAt = now.plus(life).toEpochMilli();
      byte[] signed = open.name("expiresAt").value(expiresAt).endObject().toByteArray();
      String signature = secrets.mac(signed);
      // A char per byte: what is UTF-8 inside is not looked at.
      String text = new String(signed, ISO_8859_1);
      String payload = text.substring(0, text.lastIndexOf(EXPIRES)) + '}';
      String body = BEGIN + payload + EXPIRES + expiresAt + SIGNATURE + signature + END;
      return ENCODER.encodeToString(body.getBytes(ISO_8859_1));
    }

    @Override
    public @Nullable Written read(String value) {
      String body = decoded(value);
      if (body == null || !body.startsWith(BEGIN) || !body.endsWith(END)) return null;
      int signatureAt = body.length() - END.length() - SIGNATURE_CHARS;
      int tail = signatureAt - SIGNATURE.length();
      int expires = body.lastIndexOf('}' + EXPIRES, tail);
      if (expires < BEGIN.length() || !body.startsWith(SIGNATURE, tail)) return null;
      String signed = body.substring(BEGIN.length(), expires) + body.substring(expires + 1, tail);
      byte[] bytes = (signed + '}').getBytes(ISO_8859_1);
      String signature = body.substring(signatureAt, signatureAt + SIGNATURE_CHARS);
      return secrets.isMac(signature, bytes) ? written(bytes, "expiresAt", 1) : null;
    }

    private static @Nullable String decoded(String value) {
      try {
        return new String(DECODER.decode(value), ISO_8859_1);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  /** A JSON web token, signed. */
  record Signed(Secrets secrets) implements SessionCopyFormat {
    private static final String HEADER = "eyJhbGciOiJIUzI1NiJ9."; // {"alg":"HS256"}, the only one

    @Override
    public String write(JsonWriter open, Instant now, Duration life) {
      return secrets.signClaims(timed(open, now, life).endObject().toByteArray());
    }

    @Override
    public @Nullable Written read(String value) {
      byte[] claims = value.startsWith(HEADER) ? secrets.verifyClaims(value) : null;
      return claims == null ? null : written(claims, "exp", 1000);
    }
  }

  /** A JSON web token, encrypted. */
  record Sealed(SealedTokens tokens, Tokens random) implements SessionCopyFormat {
    @Override
    public String write(JsonWriter open, Instant now, Duration life) {
      String id = IdStrategy.uuid(random.bytes(16), 4).toString();
      byte[] claims = timed(open, now, life).name("jti").value(id).endObject().toByteArray();
      return tokens.seal(claims, random.bytes(SealedTokens.IV_BYTES));
    }

    @Override
    public @Nullable Written read(String value) {
      byte[] claims = tokens.open(value);
      return claims == null ? null : written(claims, "exp", 1000);
    }
  }

  private static JsonWriter timed(JsonWriter open, Instant now, Duration life) {
    long seconds = now.getEpochSecond();
    return open.name("iat").value(seconds).name("exp").value(seconds + life.toSeconds());
  }

  private static @Nullable Written written(byte[] json, String expiry, long millisPerUnit) {
    try {
      JsonValue.Obj payload = Json.parse(json).asObject();
      if (payload == null || !(payload.get(expiry) instanceof JsonValue.Num time)) return null;
      long millis = time.value().longValue() * millisPerUnit;
      return new Written(payload, Instant.ofEpochMilli(millis));
    } catch (JsonSyntaxException e) {
      return null; // signed with our secret, and yet nothing we wrote
    }
  }
}
