package dev.latchkey.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where somebody is signed in, in words. */
class DevicesTest {
  private static final String FIREFOX =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
  private static final String IPHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
          + " Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

  private final TestClock clock = new TestClock();
  private final Devices devices =
      Devices.create(
          UserAgents.known(),
          address -> address.startsWith("81.") ? new Place("London", 51, 0, 10) : null);
  private final Auth auth =
      Auth.create(
          o ->
              o.baseUrl(Browser.DEFAULT_ORIGIN)
                  .secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test")
                  .store(new MemoryStore())
                  .clock(clock)
                  .tokens(new TestTokens())
                  .passwordHasher(new TestHasher())
                  .emailPassword(p -> {})
                  .plugin(devices));
  private final Browser laptop =
      Browser.of(auth, clock)
          .header("user-agent", FIREFOX)
          .header("x-forwarded-for", "81.2.69.160");
  private final Browser phone = Browser.of(auth, clock).header("user-agent", IPHONE);

  DevicesTest() {
    laptop.signUp("Ada", "ada@example.com", "correct horse");
    clock.advance(Duration.ofMinutes(1));
    phone.signIn("ada@example.com", "correct horse");
  }

  @Test
  void everyDeviceIsListedTheCurrentOneFirst() {
    Reply reply = laptop.get("/list-devices").hasStatus(200);
    reply.json("").hasSize(2);
    reply.json("0.name").isEqualTo("Firefox on Windows");
    reply.json("0.browser").isEqualTo("Firefox");
    reply.json("0.system").isEqualTo("Windows");
    reply.json("0.type").isEqualTo("desktop");
    reply.json("0.ipAddress").isEqualTo("81.2.69.160");
    reply.json("0.place").isEqualTo("London");
    reply.json("0.current").isTrue();
    reply.json("1.name").isEqualTo("Safari on iPhone");
    reply.json("1.type").isEqualTo("phone");
    reply.json("1.place").isEqualTo(null);
    reply.json("1.current").isFalse();
  }

  @Test
  void noTokenIsInTheList() {
    Reply reply = laptop.get("/list-devices");
    for (Browser each : new Browser[] {laptop, phone}) {
      String token = each.session().text("session.token");
      assertThat(reply.body()).doesNotContain(token);
    }
  }

  @Test
  void itIsForThoseWhoSignedInNotLongAgo() {
    clock.advance(Duration.ofDays(2));
    laptop.get("/list-devices").isRefusal(403, "SESSION_NOT_FRESH");
    Browser.of(auth, clock).get("/list-devices").isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void anApplicationSeesTheSame() {
    String userId = laptop.session().text("session.userId");
    assertThat(devices.describe(auth.sessions().list(userId, clock.instant()), null))
        .extracting(SignedInDevice::name)
        .containsExactly("Safari on iPhone", "Firefox on Windows");
  }
}
