package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.IdStrategy;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who makes the ids (protocol/02 §2). */
class IdsTest {
  private static final String UUID =
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  private static Site site(IdStrategy ids) {
    return new Site(o -> o.ids(ids));
  }

  @Test
  void idsAreRandomTextsUnlessItIsSaidOtherwise() {
    Reply reply = new Site().browser().signUp("Ada", ADA, PASSWORD);
    assertThat(reply.text("user.id")).matches("[A-Za-z0-9]{32}");
  }

  @Test
  void uuidsAreOfVersionFour() {
    Site site = site(IdStrategy.uuid());
    Browser browser = site.adasBrowser();
    Reply reply = browser.session();
    assertThat(reply.text("user.id")).matches(UUID);
    assertThat(reply.text("session.id")).matches(UUID).isNotEqualTo(reply.text("user.id"));
    reply.json("session.userId").isEqualTo(reply.text("user.id"));
  }

  @Test
  void countedIdsAreTextsOnTheWire() {
    Site site = site(IdStrategy.serial());
    site.adasBrowser();
    Browser browser = site.signedUp("Grace", GRACE);
    Reply reply = browser.session();
    reply.json("user.id").isEqualTo("2");
    reply.json("session.id").isEqualTo("2");
    reply.json("session.userId").isEqualTo("2");
    assertThat(site.all(Account.MODEL)).extracting(Account::accountId).containsExactly("1", "2");
    browser.post("/revoke-sessions", "{}").hasStatus(200);
    assertThat(site.only(Session.MODEL).userId()).isEqualTo("1");
  }

  @Test
  void anApplicationMakesItsOwn() {
    AtomicInteger next = new AtomicInteger();
    Site site = site(IdStrategy.of(model -> model + "-" + next.incrementAndGet()));
    site.browser().signUp("Ada", ADA, PASSWORD).json("user.id").isEqualTo("user-1");
    assertThat(site.only(Account.MODEL).id()).isEqualTo("account-2");
    assertThat(site.only(Session.MODEL).id()).isEqualTo("session-3");
  }

  @Test
  void nobodyCanSignInAsNobody() {
    for (IdStrategy ids : new IdStrategy[] {IdStrategy.uuid(), IdStrategy.serial()}) {
      Site site = site(ids);
      site.adasBrowser();
      site.browser().signIn(GRACE, PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
      site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    }
  }

  @Test
  void aTakenAddressIsGivenAnIdLikeAnyOther() {
    Site site = new Site(o -> o.ids(IdStrategy.serial()).emailPassword(p -> p.autoSignIn(false)));
    site.browser().signUp("Ada", ADA, PASSWORD).json("user.id").isEqualTo("1");
    Reply taken = site.browser().signUp("Ada", ADA, PASSWORD).hasStatus(200);
    taken.json("user.id").isEqualTo("2");
    taken.json("user.email").isEqualTo(ADA);
    assertThat(site.all(User.MODEL)).hasSize(1);
  }
}
