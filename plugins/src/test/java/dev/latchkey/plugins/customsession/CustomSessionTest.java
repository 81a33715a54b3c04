package dev.latchkey.plugins.customsession;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomSessionTest {
  private record WithRoles(List<String> roles, User user, Session session) {}

  private final Site site =
      Site.with(
          CustomSession.of(
              (active, call) -> new WithRoles(List.of("admin"), active.user(), active.session())));

  @Test
  void theApplicationMakesTheAnswer() {
    Browser ada = site.signedUp("ada@example.com");
    ada.session().json("").hasKeys("roles", "user", "session");
    ada.lastReply().json("roles").hasSize(1);
    ada.lastReply().json("user.email").isEqualTo("ada@example.com");
  }

  @Test
  void nobodyIsStillNull() {
    site.browser().session().hasBody("null");
  }
}
