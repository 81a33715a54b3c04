package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Mail;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every secret opens one door and no other, and no cache or algorithm opens one (threats A111). */
class PurposeTest {
  private final Site site =
      Site.withMail(
          o ->
              o.user(
                  u -> {
                    u.deleteUser(true);
                    u.changeEmail(true);
                    u.sendDeleteAccountVerification(true);
                  }));

  /** Presents a secret somewhere and tells whether it was taken. */
  private interface Door {
    Reply tryWith(String secret, Browser ada);
  }

  private final Map<String, Door> doors =
      new TreeMap<>(
          Map.of(
              "verify-email",
              (secret, ada) -> ada.get("/verify-email?token=" + encoded(secret)),
              "reset-password",
              (secret, ada) ->
                  ada.post(
                      "/reset-password",
                      "{\"newPassword\":\"battery staple\",\"token\":\"" + secret + "\"}"),
              "delete-user",
              (secret, ada) -> ada.post("/delete-user", "{\"token\":\"" + secret + "\"}"),
              "session",
              (secret, ada) -> {
                Browser thief = site.browser();
                thief.setCookie(TOKEN, encoded(secret));
                return thief.post("/update-user", "{\"name\":\"Mallory\"}");
              }));

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @TestFactory
  Stream<DynamicTest> noSecretIsTakenAtAnotherDoor() {
    Browser ada = site.adasBrowser();
    Map<String, String> secrets = secrets(ada);
    return secrets.entrySet().stream()
        .flatMap(
            secret ->
                doors.keySet().stream()
                    .filter(door -> !door.equals(secret.getKey()))
                    .map(door -> refused(secret, door, ada)));
  }

  /** Each by the door it is for. */
  private Map<String, String> secrets(Browser ada) {
    ada.post("/send-verification-email", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    ada.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    ada.post("/delete-user", "{}").hasStatus(200);
    return Map.of(
        "verify-email", token(Mail.Kind.VERIFY_EMAIL),
        "reset-password", token(Mail.Kind.RESET_PASSWORD),
        "delete-user", token(Mail.Kind.DELETE_ACCOUNT),
        "session", site.only(Session.MODEL).token());
  }

  private String token(Mail.Kind kind) {
    String token = site.outbox.last(kind).token();
    assertThat(token).isNotNull();
    return token;
  }

  private DynamicTest refused(Map.Entry<String, String> secret, String door, Browser ada) {
    return DynamicTest.dynamicTest(
        secret.getKey() + " at " + door,
        () -> {
          List<String> before = site.everything();
          Reply reply = doors.get(door).tryWith(secret.getValue(), ada);
          assertThat(reply.status()).isBetween(400, 404);
          assertThat(site.everything()).isEqualTo(before);
        });
  }

  // ---- tokens of other kinds (threats A116)

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"None\"}",
        "{\"alg\":\"HS512\"}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}"
      })
  void aTokenOfAnotherAlgorithmVerifiesNothing(String header) {
    site.adasBrowser();
    User ada = site.only(User.MODEL);
    String claims =
        "{\"email\":\"" + ADA + "\",\"userId\":\"" + ada.id() + "\",\"exp\":99999999999}";
    for (String signature : List.of("", "AAAA", base64("x".repeat(32)))) {
      String token = base64(header) + "." + base64(claims) + "." + signature;
      site.browser().get("/verify-email?token=" + token).isRefusal(401, "INVALID_TOKEN");
    }
    assertThat(site.only(User.MODEL).emailVerified()).isFalse();
  }

  private static String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  // ---- deceived caches (threats A113)

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/get-session/x.css",
        "/get-session;.js",
        "/get-session%2fx.png",
        "/get-session/..%2fx.css",
        "/get-session.css"
      })
  void noOtherSpellingShowsASession(String path) {
    Reply reply = site.adasBrowser().get(path).hasStatus(404);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
  }

  // ---- mails without end (threats A70)

  @Test
  void oneAddressGetsThreeMailsOfAKindAnHourFromWhomeverAsks() {
    Site limited = Site.withMail(o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    limited.adasBrowser();
    String body = "{\"email\":\"" + ADA + "\"}";
    for (int i = 0; i < 20; i++) {
      limited.browser().post("/request-password-reset", body).hasStatus(200);
      limited.browser().post("/send-verification-email", body).hasStatus(200);
    }
    assertThat(limited.outbox.all(Mail.Kind.RESET_PASSWORD)).hasSize(3);
    assertThat(limited.outbox.all(Mail.Kind.VERIFY_EMAIL)).hasSize(3);
    limited.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }
}
