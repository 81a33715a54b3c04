package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.User;
import dev.latchkey.testkit.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is said about input of the wrong shape, in the words that clients know (protocol/03 §0.2).
 */
class ValidationTest {
  private final Site site = new Site();

  private Reply isInvalid(String path, String body, String message) {
    Reply reply = site.browser().post(path, body).isRefusal(400, "VALIDATION_ERROR");
    reply.json("").hasKeys("message", "code");
    reply.json("message").isEqualTo(message);
    assertThat(site.store.calls()).isEmpty();
    return reply;
  }

  // ---- one field

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // received:      5       true     null  ["a@b.co"]  {}
        "name,       string",
        "email,      string",
        "password,   string",
        "image,      string",
        "rememberMe, boolean",
      })
  void aFieldOfSignUpHasToHaveItsType(String field, String expected) {
    String[][] wrong = {
      {"5", "number"},
      {"1.5", "number"},
      {"null", "null"},
      {"[\"a@b.co\"]", "array"},
      {"{}", "object"},
      {
        expected.equals("string") ? "true" : "\"x\"",
        expected.equals("string") ? "boolean" : "string"
      },
    };
    for (String[] one : wrong) {
      String issue = "[body.%s] Invalid input: expected %s, received %s";
      isInvalid("/sign-up/email", with(field, one[0]), issue.formatted(field, expected, one[1]));
    }
  }

  /** The last of two members with one name counts. */
  private static String with(String field, String value) {
    return "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"correct horse\",\""
        + field
        + "\":"
        + value
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name     | []    | [body.name] Invalid input: expected string, received array",
        "password | []    | [body.password] Invalid input: expected string, received array; [body.password] Too small: expected array to have >=1 items",
        "password | \"\"  | [body.password] Too small: expected string to have >=1 characters",
        "email    | \"\"  | [body.email] Invalid email address",
        "email    | \"x\" | [body.email] Invalid email address",
        "callbackURL | null  | [body.callbackURL] Invalid input: expected string, received null",
        "callbackURL | false | [body.callbackURL] Invalid input: expected string, received boolean",
        "callbackURL | 0     | [body.callbackURL] Invalid input: expected string, received number",
        "rememberMe  | \"\"  | [body.rememberMe] Invalid input: expected boolean, received string",
      })
  void oddValuesAreNamed(String field, String value, String message) {
    isInvalid("/sign-up/email", with(field, value), message);
  }

  @ParameterizedTest
  @CsvSource({"email, string", "password, string", "callbackURL, string", "rememberMe, boolean"})
  void aFieldOfSignInMayNotBeNull(String field, String expected) {
    isInvalid(
        "/sign-in/email",
        with(field, "null"),
        "[body.%s] Invalid input: expected %s, received null".formatted(field, expected));
  }

  // ---- several

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/sign-up/email | {} | [body.name] Invalid input: expected string, received undefined; [body.email] Invalid input: expected string, received undefined; [body.password] Invalid input: expected string, received undefined",
        "/sign-up/email | {\"rememberMe\":5,\"image\":5,\"password\":5,\"email\":5,\"name\":5} | [body.name] Invalid input: expected string, received number; [body.email] Invalid input: expected string, received number; [body.password] Invalid input: expected string, received number; [body.image] Invalid input: expected string, received number; [body.rememberMe] Invalid input: expected boolean, received number",
        "/sign-up/email | {\"name\":\"\",\"email\":\"x\",\"password\":\"\"} | [body.email] Invalid email address; [body.password] Too small: expected string to have >=1 characters",
        "/sign-in/email | {} | [body.email] Invalid input: expected string, received undefined; [body.password] Invalid input: expected string, received undefined",
        "/sign-in/email | {\"email\":\"x\",\"password\":5} | [body.password] Invalid input: expected string, received number",
        "/sign-in/email | {\"email\":5,\"password\":5,\"rememberMe\":5} | [body.email] Invalid input: expected string, received number; [body.password] Invalid input: expected string, received number; [body.rememberMe] Invalid input: expected boolean, received number",
        "/sign-out | {\"callbackURL\":\"/x\",\"disableRedirect\":5,\"state\":null} | [body.disableRedirect] Invalid input: expected boolean, received number; [body.state] Invalid input: expected string, received null",
        "/revoke-session | {} | [body.token] Invalid input: expected string, received undefined",
        "/revoke-session | {\"token\":5} | [body.token] Invalid input: expected string, received number",
      })
  void everyIssueIsNamedInTheOrderOfTheSchema(String path, String body, String message) {
    isInvalid(path, body, message);
  }

  @Test
  void theInputIsCheckedBeforeTheSession() {
    site.browser().post("/revoke-session", "{}").isRefusal(400, "VALIDATION_ERROR");
    site.browser().post("/revoke-session", "{\"token\":\"x\"}").isRefusal(401, "UNAUTHORIZED");
  }

  // ---- no object

  @ParameterizedTest
  @CsvSource({
    "'\"x\"', string",
    "5, number",
    "true, boolean",
    "null, null",
    "[], array",
    "[1], array"
  })
  void aBodyThatIsNoObjectIsNamed(String body, String received) {
    String issue = "[body] Invalid input: expected object, received " + received;
    String second = "; [body] Invalid input: expected record, received " + received;
    isInvalid("/sign-up/email", body, issue + second);
    isInvalid("/sign-in/email", body, issue);
    isInvalid("/sign-out", body, issue);
    isInvalid("/revoke-session", body, issue);
    site.browser().post("/revoke-sessions", body).isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void noBodyIsUndefined() {
    String issue = "[body] Invalid input: expected object, received undefined";
    for (String type : new String[] {null, "application/json", "text/plain", ""}) {
      Reply reply = site.browser().request("POST", "/sign-in/email").body(type, new byte[0]).send();
      reply.isRefusal(400, "VALIDATION_ERROR").json("message").isEqualTo(issue);
    }
    site.browser().request("POST", "/sign-up/email").send();
    isInvalid("/sign-up/email", "", issue + "; " + issue.replace("object", "record"));
  }

  @Test
  void aBodyWithoutATypeIsNotLookedAt() {
    Reply reply =
        site.browser()
            .request("POST", "/sign-in/email")
            .body(null, "{\"email\":\"x\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .send();
    reply.json("message").isEqualTo("[body] Invalid input: expected object, received undefined");
  }

  // ---- forms

  @Test
  void theFieldsOfAFormAreStrings() {
    String form = "email=ada%40example.com&password=correct+horse&rememberMe=false";
    Reply reply = site.browser().request("POST", "/sign-in/email").form(form).send();
    reply.isRefusal(400, "VALIDATION_ERROR");
    reply
        .json("message")
        .isEqualTo("[body.rememberMe] Invalid input: expected boolean, received string");
  }

  // ---- addresses

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b",
        "a@b.c",
        "a@x.c0m",
        "a!b@x.com",
        "é@x.com",
        " a@x.com",
        "a@x.com ",
        "a..b@x.com",
        ".a@x.com",
        "a.@x.com",
        "a'@x.com",
        "a@x..com",
        "a@-x.com",
        "a@x.com.",
        "a@[1.2.3.4]",
        "a@1.2.3.4",
        "a@bücher.ch",
        "a@x.com,b@x.com",
        "a@x.com\\r\\nbcc: b@x.com",
        "a\\u0000@x.com",
        "a@x.com\\u0000",
        "\\u0130@x.com",
        "\\u212a@x.com",
        "a\\uff20x.com",
        "a@x\\uff0ecom",
        "\\\"a b\\\"@x.com",
        "a@b@x.com",
        "@x.com",
        "a@",
        "@"
      })
  void whatIsNoAddressIsRefused(String email) {
    isInvalid(
        "/sign-up/email", with("email", "\"" + email + "\""), "[body.email] Invalid email address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A@X.COM",
        "a@x-.com",
        "a'b@x.com",
        "a+b@x.com",
        "a_b@x.com",
        "-a@x.com",
        "a-@x.com",
        "a@xn--bcher-kva.ch",
        "a.b.c@d.e.fg"
      })
  void whatIsAnAddressIsAccepted(String email) {
    site.browser().signUp("Ada", email, Site.PASSWORD).hasStatus(200);
    site.browser().signIn(email, Site.PASSWORD).hasStatus(200);
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void limitsKeepGarbageOut() {
    String name = "\"" + "x".repeat(257) + "\"";
    isInvalid(
        "/sign-up/email",
        with("name", name),
        "[body.name] Too big: expected string to have <=256 characters");
    String image = "\"" + "x".repeat(2049) + "\"";
    isInvalid(
        "/sign-up/email",
        with("image", image),
        "[body.image] Too big: expected string to have <=2048 characters");
    String email = "\"a@" + "x".repeat(250) + ".com\"";
    isInvalid(
        "/sign-up/email",
        with("email", email),
        "[body.email] Too big: expected string to have <=254 characters");
    site.browser()
        .post("/sign-up/email", with("name", "\"" + "x".repeat(256) + "\""))
        .hasStatus(200);
  }
}
