package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.testkit.Reply;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Of many who sign up with one address one succeeds (threats A71). */
class ConcurrentSignUpTest {
  private static final int CROWD = 12;

  @Test
  void oneBecomesAUserAndTheOthersAreToldSo() throws Exception {
    Site site = new Site();
    List<Reply> replies =
        Crowd.of(
            CROWD,
            i -> {
              String email = i % 2 == 0 ? ADA : ADA.toUpperCase(Locale.ROOT);
              return site.browser().signUp("Ada " + i, email, PASSWORD);
            });
    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    for (Reply reply : replies) {
      if (reply.status() == 200) continue;
      reply.isRefusal(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL").setsNoCookie();
    }
    assertThat(site.only(User.MODEL).email()).isEqualTo(ADA);
    assertThat(site.all(Account.MODEL)).hasSize(1);
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void whoFoundTheAddressFreeAndWasTooSlowIsToldSo() {
    Site site = new Site();
    site.store.before("begin", () -> site.adasBrowser());
    Reply reply = site.browser().signUp("Ada", ADA, "another password").setsNoCookie();
    reply.isRefusal(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    assertThat(site.all(User.MODEL)).hasSize(1);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void whereAddressesAreKeptSecretTheSlowOneLearnsNothing() {
    Site site = new Site(o -> o.emailPassword(p -> p.autoSignIn(false)));
    site.store.before("begin", () -> site.browser().signUp("Ada", ADA, PASSWORD));
    Reply reply = site.browser().signUp("Eve", ADA, "another password").hasStatus(200);
    reply.setsNoCookie().json("token").isNull();
    reply.json("user.name").isEqualTo("Eve");
    assertThat(site.only(User.MODEL).name()).isEqualTo("Ada");
  }
}
