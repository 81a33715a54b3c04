package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Profile;
import dev.latchkey.Session;
import dev.latchkey.Tokens;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From one profile to the other and back, nobody is signed out and no session is there twice. */
@Tag("once")
class ProfileChangeTest {
  private static final Tokens SECURE = Tokens.secure();

  private final Site site = new Site(o -> configure(o.profile(Profile.COMPAT).tokens(SECURE)));
  private final Auth hardened = open(Profile.HARDENED, false);
  private final Auth accepting = open(Profile.COMPAT, true);
  private final Browser ada = site.adasBrowser();
  private final String raw = site.only(Session.MODEL).token();
  private final String cookie = String.valueOf(ada.cookies().get(TOKEN));

  void configure(AuthOptions o) {}

  private Auth open(Profile profile, boolean accepts) {
    return site.open(
        o -> {
          o.profile(profile).tokens(SECURE);
          o.session(s -> s.acceptHashedTokens(accepts).stepUp(false));
          configure(o);
        });
  }

  private Browser at(Auth auth) {
    Browser browser = Browser.of(auth, site.clock);
    browser.setCookie(TOKEN, cookie);
    return browser;
  }

  private Session stored() {
    return site.only(Session.MODEL);
  }

  @Test
  void aSessionFromBeforeIsServedAndItsTokenIsGone() {
    Reply reply = at(hardened).session().setsNoCookie();
    reply.json("user.email").isEqualTo(ADA);
    assertThat(stored().token()).startsWith("sha256-").isEqualTo(reply.text("session.token"));
    assertThat(site.everything().toString()).doesNotContain(raw);
    at(hardened).get("/list-sessions").json("").hasSize(1);
  }

  @Test
  void itIsMovedByTheApplicationsOwnLookToo() {
    assertThat(hardened.session(Headers.of("cookie", TOKEN + "=" + cookie))).isPresent();
    assertThat(stored().token()).startsWith("sha256-");
  }

  @Test
  void itIsRenewedAndEndsAsIfItHadAlwaysBeenThere() {
    site.clock.advance(Duration.ofDays(1));
    assertThat(at(hardened).session().cookie(TOKEN).value()).startsWith(raw + ".");
    site.clock.advance(Duration.ofDays(7).plusMillis(1));
    at(hardened).session().hasBody("null");
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void signingOutEndsWhatWasNeverMoved() {
    at(hardened).signOut().hasStatus(200);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void whatWasNeverMovedIsRevokedByHandleIdAndToken() {
    Browser other = Browser.of(hardened, site.clock);
    other.signIn(ADA, PASSWORD).hasStatus(200);
    for (int way = 0; way < 3; way++) {
      Browser before = site.browser();
      before.signIn(ADA, PASSWORD).hasStatus(200);
      String token = before.session().text("session.token");
      String id = before.session().text("session.id");
      String handle = handleOf(id, other);
      String name = List.of(handle, id, token).get(way);
      other.post("/revoke-session", "{\"token\":\"" + name + "\"}").setsNoCookie();
      before.session().hasBody("null");
    }
    assertThat(site.all(Session.MODEL)).hasSize(2);
  }

  private static String handleOf(String id, Browser browser) {
    Reply list = browser.get("/list-sessions");
    assertThat(list.body()).doesNotContain("\"token\":\"t");
    for (int i = 0; i < 5; i++) {
      if (list.at(i + ".id") != null && list.text(i + ".id").equals(id)) {
        return list.text(i + ".token");
      }
    }
    throw new AssertionError("not listed: " + id);
  }

  @Test
  void endingTheOthersSparesWhatWasNeverMoved() {
    Browser other = site.browser();
    other.signIn(ADA, PASSWORD);
    String userId = stored(raw).userId();
    assertThat(hardened.sessions().revokeOthers(userId, raw)).isEqualTo(1);
    at(hardened).session().json("user.email").isEqualTo(ADA);
    other.session().hasBody("null");
  }

  private Session stored(String token) {
    return site.all(Session.MODEL).stream()
        .filter(session -> session.token().equals(token))
        .findAny()
        .orElseThrow();
  }

  @Test
  void manyWhoComeAtOnceAreAllServedAndOneMovesIt() throws Exception {
    List<Browser> browsers = new ArrayList<>();
    for (int i = 0; i < 8; i++) browsers.add(at(hardened));
    site.store.meetBefore("update session", 2);
    List<Reply> replies = Crowd.of(8, i -> browsers.get(i).session());
    assertThat(replies).allSatisfy(reply -> reply.json("user.email").isEqualTo(ADA));
    assertThat(stored().token()).startsWith("sha256-");
  }

  @Test
  void signingOutWhileItIsMovedEndsIt() {
    site.store.before("delete session", () -> at(hardened).session());
    at(hardened).signOut().hasStatus(200);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void whatEndsWhileItIsMovedStaysEnded() {
    site.store.before("update session", () -> ada.signOut().hasStatus(200));
    at(hardened).session().hasBody("null").clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void nodesOfBothProfilesServeOneSessionInTurn() {
    for (int i = 0; i < 3; i++) {
      at(hardened).session().json("user.email").isEqualTo(ADA);
      at(accepting).session().json("user.email").isEqualTo(ADA);
    }
  }

  @Test
  void theWayBackStoresTheTokenAgain() {
    at(hardened).session();
    at(accepting).session().json("session.token").isEqualTo(raw);
    assertThat(stored().token()).isEqualTo(raw);
    ada.session().json("user.email").isEqualTo(ADA);
  }

  @Test
  void withoutItWhatWasMovedIsUnknown() {
    at(hardened).session();
    ada.session().hasBody("null");
  }
}
