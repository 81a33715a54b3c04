package dev.latchkey.plugins.customsession;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import java.util.List;
import java.util.Map;
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
  void membersAreAddedToWhatThereAlwaysIs() {
    JsonValue.Obj region = new JsonValue.Obj(Map.of("region", new JsonValue.Str("eu")));
    Site adding = Site.with(CustomSession.adding(region));
    Browser ada = adding.signedUp("ada@example.com");
    ada.session().json("").hasKeys("session", "user", "region");
    ada.lastReply().json("region").isEqualTo("eu");
    ada.lastReply().json("user.email").isEqualTo("ada@example.com");
    adding.browser().session().hasBody("null");
  }

  @Test
  void nobodyIsStillNull() {
    site.browser().session().hasBody("null");
  }
}
