package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in a field of an account flow, the server does not fail and nothing changes by it
 * (threats A125, A126, A128, A129). {@link Browser} itself fails these tests at any 5xx.
 */
class AccountFlowsInputTest {
  private static final List<String> TEXTS =
      List.of(
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"'; drop table user; --\"",
          "\"%_\\\\ ${jndi:ldap://x} %s {{x}}\"",
          "\"" + "x".repeat(900_000) + "\"");
  private static final List<String> OTHERS =
      List.of("null", "5", "1e300", "true", "[]", "[\"x\"]", "{}", "{\"$ne\":null}");

  private final Site site = Site.withMail(o -> o.user(u -> u.changeEmail(true).deleteUser(true)));

  /** A request in which one field is replaced: path, field, and a body that would do. */
  record Case(String path, String field, Map<String, String> body) {
    @Override
    public String toString() {
      return path + " " + field;
    }

    String with(String value) {
      Map<String, String> members = new LinkedHashMap<>(body);
      members.put(field, value);
      return members.entrySet().stream()
          .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  static Stream<Case> cases() {
    String text = "\"battery staple\"";
    Map<String, Map<String, String>> bodies = new LinkedHashMap<>();
    bodies.put("/send-verification-email", Map.of("email", text, "callbackURL", "\"/x\""));
    bodies.put("/request-password-reset", Map.of("email", text, "redirectTo", "\"/x\""));
    bodies.put("/reset-password", Map.of("newPassword", text, "token", "\"x\""));
    bodies.put(
        "/change-password",
        Map.of("newPassword", text, "currentPassword", text, "revokeOtherSessions", "true"));
    bodies.put("/verify-password", Map.of("password", text));
    bodies.put("/change-email", Map.of("newEmail", text, "callbackURL", "\"/x\""));
    bodies.put("/delete-user", Map.of("password", text, "token", "\"x\"", "callbackURL", "\"/x\""));
    bodies.put("/unlink-account", Map.of("accountId", "\"x\""));
    List<Case> cases = new ArrayList<>();
    bodies.forEach(
        (path, body) -> body.keySet().forEach(field -> cases.add(new Case(path, field, body))));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingOddIsTaken(Case each) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    for (String value : TEXTS) {
      Reply reply = browser.post(each.path(), each.with(value));
      assertThat(reply.status()).as(value.substring(0, 8)).isBetween(400, 404);
    }
    for (String value : OTHERS) {
      assertThat(browser.post(each.path(), each.with(value)).status())
          .as(value)
          .isBetween(400, 404);
    }
    assertThat(site.everything()).isEqualTo(before);
    assertThat(site.outbox.all()).isEmpty();
  }
}
