package dev.latchkey.plugins.anonymous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnonymousTest {
  private final Site site = Site.with(Anonymous.create());
  private final Browser browser = site.browser();

  private void signInAnonymously() {
    browser.post("/sign-in/anonymous", "{}").hasStatus(200).json("user.isAnonymous").isTrue();
  }

  @Test
  void somebodyIsThereBeforeTheySayWho() {
    signInAnonymously();
    browser.session().json("user.name").isEqualTo("Anonymous");
    assertThat(browser.session().text("user.email")).endsWith("@anonymous.placeholder.invalid");
  }

  @Test
  void whoIsAnonymousCannotBecomeSoAgain() {
    signInAnonymously();
    browser
        .post("/sign-in/anonymous", "{}")
        .isRefusal(400, "ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY");
    assertThat(site.all(User.MODEL)).hasSize(1);
  }

  @Test
  void whoSignsUpTakesThePlaceOfTheAnonymousUser() {
    List<String> linked = new ArrayList<>();
    Site linking =
        Site.with(
            Anonymous.create(
                o ->
                    o.onLink(
                        (before, now, call) ->
                            linked.add(before.user().name() + " is " + now.user().name()))));
    Browser guest = linking.browser();
    guest.post("/sign-in/anonymous", "{}").hasStatus(200);
    guest.signUp("Ada", "ada@example.com", Site.PASSWORD).hasStatus(200);
    assertThat(linked).containsExactly("Anonymous is Ada");
    assertThat(linking.all(User.MODEL)).hasSize(1);
    assertThat(linking.all(Session.MODEL)).hasSize(1);
    guest.session().json("user.name").isEqualTo("Ada");
  }

  @Test
  void aRefusedSignInLeavesTheAnonymousUserAlone() {
    signInAnonymously();
    browser.signIn("nobody@example.com", Site.PASSWORD).hasStatus(401);
    browser.session().json("user.isAnonymous").isTrue();
  }

  @Test
  void anAnonymousUserCanGo() {
    signInAnonymously();
    browser.post("/delete-anonymous-user", "{}").hasStatus(200);
    browser.session().hasBody("null");
    assertThat(site.all(User.MODEL)).isEmpty();
  }

  @Test
  void anyoneElseCannotGoThatWay() {
    Browser ada = site.signedUp("ada@example.com");
    ada.post("/delete-anonymous-user", "{}").isRefusal(403, "USER_IS_NOT_ANONYMOUS");
    site.browser().post("/delete-anonymous-user", "{}").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void anonymousUsersStayWhereThatIsWanted() {
    Site keeping = Site.with(Anonymous.create(o -> o.keepUsers(true).emailDomain("example.org")));
    Browser guest = keeping.browser();
    guest.post("/sign-in/anonymous", "{}").hasStatus(200);
    assertThat(guest.session().text("user.email")).startsWith("temp-").endsWith("@example.org");
    guest.post("/delete-anonymous-user", "{}").isRefusal(400, "DELETE_ANONYMOUS_USER_DISABLED");
    guest.signUp("Ada", "ada@example.com", Site.PASSWORD).hasStatus(200);
    assertThat(keeping.all(User.MODEL)).hasSize(2);
  }

  @Test
  void nobodyMakesThemselvesAnonymous() {
    browser
        .post(
            "/sign-up/email",
            "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\""
                + Site.PASSWORD
                + "\",\"isAnonymous\":true}")
        .hasStatus(200)
        .json("user.isAnonymous")
        .isFalse();
  }
}
