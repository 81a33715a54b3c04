package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Profile;
import dev.latchkey.testkit.Browser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same in the hardened profile, and on the way to it. */
class HardenedAccountFlowsTest extends AccountFlowsTest {
  @Override
  Profile profile() {
    return Profile.HARDENED;
  }

  @ParameterizedTest
  @EnumSource
  void aSessionOfTheOtherProfileIsServedAndMoved(TestDatabase database) {
    Auth compat = open(database, Profile.COMPAT);
    Browser before = Browser.of(compat, clock);
    before.signUp("Ada", ADA, PASSWORD).hasStatus(200);
    String cookie = before.cookies().get(COOKIE);
    Browser after = Browser.of(open(profile()), clock);
    after.setCookie(COOKIE, String.valueOf(cookie));
    for (int i = 0; i < 2; i++) after.session().json("user.email").isEqualTo(ADA);
    assertThat(after.lastReply().text("session.token")).startsWith("sha256-");
    before.session().hasBody("null");
    after.signOut().hasStatus(200);
    after.session().hasBody("null");
  }
}
