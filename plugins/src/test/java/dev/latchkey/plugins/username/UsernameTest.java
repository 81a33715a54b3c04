package dev.latchkey.plugins.username;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
  private final Site site = Site.with(Username.create());

  private Reply signUp(String email, String further) {
    return site.browser()
        .post(
            "/sign-up/email",
            "{\"name\":\"Ann\",\"email\":\""
                + email
                + "\",\"password\":\""
                + Site.PASSWORD
                + "\","
                + further
                + "}");
  }

  private Reply signIn(String name, String password) {
    return site.browser()
        .post(
            "/sign-in/username",
            "{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}");
  }

  private Reply available(String name) {
    return site.browser().post("/is-username-available", "{\"username\":\"" + name + "\"}");
  }

  @Test
  void aNameSignsInInAnyCase() {
    Reply signedUp = signUp("ann@example.com", "\"username\":\"Ann_X\"");
    signedUp.json("user.username").isEqualTo("ann_x");
    signedUp.json("user.displayUsername").isEqualTo("Ann_X");
    signIn("ANN_x", Site.PASSWORD).hasStatus(200).json("user.email").isEqualTo("ann@example.com");
    available("ann_X").hasBody("{\"available\":false}");
    available("bob").hasBody("{\"available\":true}");
  }

  @Test
  void wrongUnknownAndEmptyLookAlike() {
    signUp("ann@example.com", "\"username\":\"ann\"");
    String wrong = signIn("ann", "wrong password").hasStatus(401).body();
    signIn("nobody", "wrong password").hasStatus(401).hasBody(wrong);
    signIn("ann", "").hasStatus(401).hasBody(wrong);
    signIn("", Site.PASSWORD).hasStatus(401).hasBody(wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "ab, USERNAME_TOO_SHORT",
    "a123456789012345678901234567890, USERNAME_TOO_LONG",
    "ann x, INVALID_USERNAME",
    "ännchen, INVALID_USERNAME",
    "аnn, INVALID_USERNAME" // with a Cyrillic а
  })
  void whatIsNoNameIsRefusedEverywhere(String name, String code) {
    signIn(name, Site.PASSWORD).isRefusal(422, code);
    available(name).isRefusal(422, code);
    signUp("ann@example.com", "\"username\":\"" + name + "\"").isRefusal(400, code);
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void aNameIsTakenInAnyCase() {
    signUp("ann@example.com", "\"username\":\"ann\"");
    signUp("bob@example.com", "\"username\":\"ANN\"").isRefusal(400, "USERNAME_IS_ALREADY_TAKEN");
    Browser bob = site.signedUp("bob@example.com");
    bob.post("/update-user", "{\"username\":\"Ann\"}").isRefusal(400, "USERNAME_IS_ALREADY_TAKEN");
    bob.post("/update-user", "{\"username\":\"Bob\"}").hasStatus(200);
    bob.session().json("user.username").isEqualTo("bob");
    bob.post("/update-user", "{\"username\":\"BOB\"}").hasStatus(200);
  }

  @Test
  void aDisplayNameThatIsAUsernameBecomesOne() {
    Reply signedUp = signUp("ann@example.com", "\"displayUsername\":\"Ann.X\"");
    signedUp.json("user.username").isEqualTo("ann.x");
    signedUp.json("user.displayUsername").isEqualTo("Ann.X");
    Reply other = signUp("bob@example.com", "\"displayUsername\":\"Bob the builder\"");
    other.json("user.displayUsername").isEqualTo("Bob the builder");
    assertThat(other.at("user.username")).isEqualTo(dev.latchkey.json.JsonValue.Null.NULL);
  }

  @Test
  void aNameStaysWhereThatIsWanted() {
    Site strict = Site.with(Username.create(o -> o.immutable(true)));
    Browser ann = strict.signedUp("ann@example.com");
    ann.post("/update-user", "{\"username\":\"ann\"}").hasStatus(200);
    ann.post("/update-user", "{\"username\":\"ANN\"}").hasStatus(200);
    ann.post("/update-user", "{\"username\":\"anna\"}").isRefusal(400, "USERNAME_IS_IMMUTABLE");
  }

  @Test
  void whoHasToProveTheAddressFirstDoes() {
    Site strict =
        Site.with(
            o ->
                o.emailPassword(p -> p.requireEmailVerification(true))
                    .emailVerification(v -> v.sendOnSignUp(false).sendOnSignIn(true)),
            Username.create());
    Browser ann = strict.browser();
    ann.post(
            "/sign-up/email",
            "{\"name\":\"Ann\",\"email\":\"ann@example.com\",\"password\":\""
                + Site.PASSWORD
                + "\",\"username\":\"ann\"}")
        .hasStatus(200);
    ann.post("/sign-in/username", "{\"username\":\"ann\",\"password\":\"" + Site.PASSWORD + "\"}")
        .isRefusal(403, "EMAIL_NOT_VERIFIED");
    assertThat(strict.outbox.all()).hasSize(1);
  }

  @Test
  void guessesCountAgainstTheAccountWhateverItIsCalled() {
    Site limited =
        Site.with(o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")), Username.create());
    Browser ann = limited.signedUp("ann@example.com");
    ann.post("/update-user", "{\"username\":\"ann\"}").hasStatus(200);
    Browser guesser = limited.browser();
    for (int i = 0; i < 5; i++) {
      guesser.signIn("ann@example.com", "wrong " + i).hasStatus(401);
      guesser
          .post("/sign-in/username", "{\"username\":\"ANN\",\"password\":\"wrong " + i + "\"}")
          .hasStatus(401);
    }
    guesser
        .post("/sign-in/username", "{\"username\":\"ann\",\"password\":\"wrong\"}")
        .isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "{\"username\":1,\"password\":\"x\"}", "{\"username\":\"a\"}"})
  void inputOfAnotherShapeIsRefused(String body) {
    site.browser().post("/sign-in/username", body).isRefusal(400, "VALIDATION_ERROR");
  }
}
