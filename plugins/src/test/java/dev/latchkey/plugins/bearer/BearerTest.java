package dev.latchkey.plugins.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Profile;
import dev.latchkey.http.Headers;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTest {
  private final Site site = Site.with(Bearer.create());

  private Reply present(String authorization) {
    return site.browser().header("authorization", authorization).get("/get-session");
  }

  private String granted() {
    return site.signedUp("ada@example.com").lastReply().header("set-auth-token");
  }

  @Test
  void whatASignInGrantsOpensTheSessionWithoutACookie() {
    String granted = granted();
    present("Bearer " + granted).json("user.email").isEqualTo("ada@example.com");
    present("bearer   " + granted + " ").json("user.email").isEqualTo("ada@example.com");
    String encoded = URLEncoder.encode(granted, StandardCharsets.UTF_8);
    present("BEARER " + encoded).json("user.email").isEqualTo("ada@example.com");
  }

  @Test
  void inTheHardenedProfileNoBareTokenDoes() {
    Site hardened = Site.with(o -> o.profile(Profile.HARDENED), Bearer.create());
    Reply signUp = hardened.signedUp("ada@example.com").lastReply();
    String granted = String.valueOf(signUp.header("set-auth-token"));
    String bare = granted.substring(0, granted.indexOf('.'));
    for (String shown : List.of(bare, signUp.text("token"))) {
      Browser browser = hardened.browser().header("authorization", "Bearer " + shown);
      browser.session().hasBody("null");
    }
    hardened
        .browser()
        .header("authorization", "Bearer " + granted)
        .session()
        .json("user.email")
        .isEqualTo("ada@example.com");
  }

  @Test
  @Tag("compat")
  void theTokenInTheBodyOpensItTooUnlessSignaturesAreRequired() {
    String token = site.signedUp("ada@example.com").lastReply().text("token");
    present("Bearer " + token).json("user.email").isEqualTo("ada@example.com");
    Site strict = Site.with(Bearer.signedOnly());
    Reply signUp = strict.signedUp("ada@example.com").lastReply();
    strict
        .browser()
        .header("authorization", "Bearer " + signUp.text("token"))
        .get("/get-session")
        .hasBody("null");
    strict
        .browser()
        .header("authorization", "Bearer " + signUp.header("set-auth-token"))
        .get("/get-session")
        .json("user.email")
        .isEqualTo("ada@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer .",
        "Bearer x.y",
        "Bearer %zz.a",
        "Bearer nobody",
        "Basic dXNlcjpwYXNz",
        "Bearer a b",
        "Bearer %00.%00"
      })
  void anythingElseIsNobodyAndNoError(String authorization) {
    granted();
    present(authorization).hasStatus(200).hasBody("null");
  }

  @Test
  void aSignatureOfSomethingElseOpensNothing() {
    String granted = granted();
    String signature = granted.substring(granted.indexOf('.'));
    String other = site.signedUp("bob@example.com").lastReply().text("token");
    present("Bearer " + other + signature).hasBody("null");
  }

  @Test
  void itCountsInsteadOfTheCookie() {
    String granted = granted();
    Browser bob = site.signedUp("bob@example.com").header("authorization", "Bearer " + granted);
    bob.get("/get-session").json("user.email").isEqualTo("ada@example.com");
  }

  @Test
  void itIsGrantedWithEverySessionCookieAndNotOnSigningOut() {
    Browser ada = site.signedUp("ada@example.com");
    assertThat(ada.lastReply().header("access-control-expose-headers")).isEqualTo("set-auth-token");
    assertThat(ada.session().header("set-auth-token")).isNull();
    assertThat(ada.post("/update-user", "{\"name\":\"A\"}").header("set-auth-token")).isNotNull();
    assertThat(ada.signOut().header("set-auth-token")).isNull();
  }

  @Test
  void afterSigningOutItIsDead() {
    String granted = granted();
    Browser cli = site.browser().header("authorization", "Bearer " + granted);
    cli.request("POST", "/sign-out").json("{}").send().hasStatus(200);
    present("Bearer " + granted).hasBody("null");
  }

  @Test
  void theApplicationIsToldWhoPresentsIt() {
    Headers headers = Headers.of(Map.of("authorization", List.of("Bearer " + granted())));
    assertThat(site.auth.requireSession(headers).user().email()).isEqualTo("ada@example.com");
  }
}
