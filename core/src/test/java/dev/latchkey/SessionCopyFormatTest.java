package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.CookieCacheOptions.Strategy;
import dev.latchkey.crypto.Vectors;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cookies of Better Auth 1.7.25 and ours are the same (protocol/01 §4 and Appendix A). */
class SessionCopyFormatTest {
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";
  private static final String OTHER_SECRET = "Zx8Cv3Bn6Mq1We5Rt9Yu2Io7Pa4Sd0Fg-test";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Duration LIFE = Duration.ofMinutes(5);

  private static SessionCopyFormat format(Strategy strategy, String... secrets) {
    List<Secrets.Version> versions =
        Stream.of(secrets).map(s -> new Secrets.Version(versionOf(s), s)).toList();
    Tokens zeros = bytes -> {};
    return SessionCopyFormat.of(strategy, Secrets.versioned(versions, null, zeros), zeros);
  }

  private static int versionOf(String secret) {
    return secret.equals(OTHER_SECRET) ? 2 : 1;
  }

  // ---- the original's own

  static Stream<Arguments> vectors() {
    return Stream.of(Strategy.values())
        .flatMap(s -> Vectors.of("cookieCache", s.toString()).map(v -> Arguments.of(s, v)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatBetterAuthWroteIsRead(Strategy strategy, Vectors vector) {
    SessionCopyFormat.Written read =
        format(strategy, vector.text("secret")).read(vector.text("cookieValue"));
    assertThat(read).isNotNull();
    assertThat(read.expiresAt()).isEqualTo(instant(vector, "decodedExpiresAtMs"));
    assertThat(read.payload().get("session")).isEqualTo(vector.value("session"));
    assertThat(read.payload().get("user")).isEqualTo(vector.value("user"));
    assertThat(read.payload().get("updatedAt")).isEqualTo(vector.value("nowMs"));
    assertThat(read.payload().get("version")).isEqualTo(vector.value("version"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void whatBetterAuthWroteIsWritten(Strategy strategy, Vectors vector) {
    Instant now = instant(vector, "nowMs");
    Duration life = life(strategy, vector);
    String written = format(strategy, vector.text("secret")).write(open(vector), now, life);
    if (strategy == Strategy.JWE) assertSameButForTheRandom(written, vector);
    else assertThat(written).isEqualTo(vector.text("cookieValue"));
  }

  private static void assertSameButForTheRandom(String written, Vectors vector) {
    SessionCopyFormat format = format(Strategy.JWE, vector.text("secret"));
    String theirs = vector.text("cookieValue");
    assertThat(written.split("\\.")[0]).isEqualTo(theirs.split("\\.")[0]);
    assertThat(claims(format, written)).isEqualTo(claims(format, theirs));
    assertThat(written).hasSameSizeAs(theirs);
  }

  /** Every claim in its order, the name of the token apart. */
  private static String claims(SessionCopyFormat format, String token) {
    JsonValue.Obj payload = Objects.requireNonNull(format.read(token)).payload();
    String id = Objects.requireNonNull(payload.get("jti")).asString();
    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    return new String(JsonWriter.write(payload), UTF_8).replace(id, "");
  }

  private static Duration life(Strategy strategy, Vectors vector) {
    if (!((JsonValue.Bool) vector.value("dontRememberMe")).value()) {
      return Duration.ofSeconds(vector.number("maxAgeOption"));
    }
    return Duration.ofSeconds(strategy == Strategy.COMPACT ? 60 : 300);
  }

  private static Instant instant(Vectors vector, String name) {
    return Instant.ofEpochMilli(((JsonValue.Num) vector.value(name)).value().longValue());
  }

  private static JsonWriter open(Vectors vector) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("session").value(vector.value("session"));
    json.name("user").value(vector.value("user"));
    json.name("updatedAt").value(vector.value("nowMs"));
    return json.name("version").value(vector.text("version"));
  }

  // ---- those of nobody

  private static String copy(SessionCopyFormat format) {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("session").beginObject().endObject().name("x").value("}\",\"expiresAt\":9}é");
    return format.write(json, NOW, LIFE);
  }

  @ParameterizedTest
  @EnumSource
  void noCharacterCanBeAnother(Strategy strategy) {
    SessionCopyFormat format = format(strategy, SECRET);
    String copy = copy(format);
    assertThat(format.read(copy)).isNotNull();
    for (int at = 0; at < copy.length(); at++) {
      char other = copy.charAt(at) == 'A' ? 'Q' : 'A';
      String changed = copy.substring(0, at) + other + copy.substring(at + 1);
      assertThat(format.read(changed)).as("%s changed at %s", copy, at).isNull();
      assertThat(format.read(copy.substring(0, at))).as("%s cut at %s", copy, at).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfAnotherStrategyOrSecretAreNotRead(Strategy strategy) {
    for (Strategy other : Strategy.values()) {
      if (other != strategy) {
        assertThat(format(strategy, SECRET).read(copy(format(other, SECRET)))).isNull();
      }
    }
    assertThat(format(strategy, SECRET).read(copy(format(strategy, OTHER_SECRET)))).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void copiesOfAFormerSecretAreReadAndNewOnesAreOfTheCurrentOne(Strategy strategy) {
    SessionCopyFormat former = format(strategy, SECRET);
    SessionCopyFormat both = format(strategy, OTHER_SECRET, SECRET);
    assertThat(both.read(copy(former))).isNotNull();
    assertThat(former.read(copy(both))).isNull();
    assertThat(format(strategy, OTHER_SECRET).read(copy(both))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void rubbishIsNoCopy(Strategy strategy) {
    SessionCopyFormat format = format(strategy, SECRET);
    for (String rubbish :
        List.of(
            "",
            "garbage!",
            "a.b.c",
            "....",
            base64(""),
            base64("{}"),
            base64("{\"session\":"),
            base64("{\"session\":{},\"expiresAt\":1,\"signature\":\"\"}"),
            base64("{\"session\":\"}"),
            base64("{\"session\":{},\"expiresAt\":1,\"signature\":\"" + "x".repeat(43) + "\"}"),
            base64("[".repeat(10_000)),
            "é",
            "x".repeat(100_000))) {
      assertThat(format.read(rubbish)).as(rubbish).isNull();
    }
  }

  @Test
  void aCopyWithoutAnEndIsNone() {
    Secrets secrets = Secrets.of(SECRET, bytes -> {});
    for (String claims : List.of("{}", "[]", "{\"exp\":\"1\"}", "{\"expiresAt\":1}", "not JSON")) {
      String token = secrets.signClaims(claims.getBytes(UTF_8));
      assertThat(format(Strategy.JWT, SECRET).read(token)).isNull();
    }
    String mail = secrets.signToken(new JsonValue.Obj(Map.of()), NOW, LIFE);
    assertThat(format(Strategy.JWT, SECRET).read(mail)).isNotNull(); // whose it is, others ask
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
