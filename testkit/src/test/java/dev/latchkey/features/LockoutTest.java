package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthOptions;
import dev.latchkey.Tokens;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guessing the password of one account from many addresses (threats A52, A54, A59). */
class LockoutTest {
  private static final int FREE = 10;
  private static final String WRONG = "wrong horse";

  private final Site site = new Site(unlimited());

  private static Consumer<AuthOptions> unlimited() {
    return o -> {
      o.rateLimit(r -> r.enabled(true).unlimited("/sign-in/email"));
      o.addresses(a -> a.trustedProxies(List.of("192.0.2.0/24")));
    };
  }

  @Test
  void afterTenFailuresNoPasswordIsTriedForHalfAMinute() {
    site.adasBrowser();
    guess(ADA, FREE);
    int computed = site.hasher.computed();
    Reply refused = from(99, ADA, PASSWORD).hasStatus(429);
    refused.json("code").isEqualTo("ACCOUNT_TEMPORARILY_LOCKED");
    assertThat(refused.header("retry-after")).isEqualTo("30");
    assertThat(refused.header("x-retry-after")).isEqualTo("30");
    assertThat(site.hasher.computed()).isEqualTo(computed);
    site.clock.advance(Duration.ofSeconds(30));
    from(99, ADA, PASSWORD).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADA, "nobody@example.com", "ADA@example.com"})
  void whetherTheAccountExistsMakesNoDifference(String email) {
    site.adasBrowser();
    guess(email, FREE);
    Reply refused = from(99, email, WRONG);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isEqualTo("30");
  }

  @Test
  void everyFurtherFailureDoublesTheWaitUpToAQuarterOfAnHour() {
    site.adasBrowser();
    guess(ADA, FREE);
    List<Long> waits =
        IntStream.range(0, 7)
            .mapToObj(
                i -> {
                  long wait = Long.parseLong(retryAfter());
                  site.clock.advance(Duration.ofSeconds(wait));
                  from(i, ADA, WRONG).hasStatus(401);
                  return wait;
                })
            .toList();
    assertThat(waits).containsExactly(30L, 60L, 120L, 240L, 480L, 900L, 900L);
  }

  private String retryAfter() {
    String seconds = from(99, ADA, WRONG).hasStatus(429).header("retry-after");
    assertThat(seconds).isNotNull();
    return seconds;
  }

  @Test
  void theRightPasswordTakesTheFailuresBack() {
    site.adasBrowser();
    guess(ADA, FREE - 1);
    from(1, ADA, PASSWORD).hasStatus(200);
    guess(ADA, FREE);
    from(99, ADA, WRONG).hasStatus(429);
  }

  @Test
  void parallelGuessesGainNothing() throws Exception {
    site.adasBrowser();
    int before = site.hasher.computed();
    List<Integer> answers = Crowd.of(50, i -> from(i, ADA, WRONG).status());
    assertThat(answers).filteredOn(status -> status == 401).hasSize(FREE);
    assertThat(answers).filteredOn(status -> status == 429).hasSize(50 - FREE);
    assertThat(site.hasher.computed() - before).isEqualTo(FREE);
  }

  @Test
  void theOwnerGetsInFromABrowserTheAccountIsSignedInWith() {
    from(7, site.signedUp("Ada", ADA), ADA, PASSWORD).hasStatus(200);
    guess(ADA, FREE);
    from(8, ADA, PASSWORD).hasStatus(429);
    from(7, ADA, PASSWORD).hasStatus(200);
  }

  @Test
  void thereTooGuessesAreCounted() {
    from(7, site.signedUp("Ada", ADA), ADA, PASSWORD).hasStatus(200);
    guess(ADA, FREE);
    for (int i = 0; i < FREE; i++) from(7, ADA, WRONG).hasStatus(401);
    from(7, ADA, PASSWORD).hasStatus(429);
  }

  @Test
  void nodesThatCountInTheDatabaseCountTogether() {
    Consumer<AuthOptions> shared =
        unlimited()
            .andThen(
                o -> o.rateLimit(r -> r.enabled(true).inDatabase().unlimited("/sign-in/email")));
    Site two = new Site(shared);
    two.adasBrowser();
    Browser one = two.browser();
    Browser other = Browser.of(two.open(shared.andThen(o -> o.tokens(Tokens.secure()))), two.clock);
    for (int i = 0; i < FREE; i++) (i % 2 == 0 ? one : other).signIn(ADA, WRONG).hasStatus(401);
    one.signIn(ADA, WRONG).hasStatus(429);
    other.signIn(ADA, WRONG).hasStatus(429);
  }

  private void guess(String email, int times) {
    for (int i = 0; i < times; i++) from(i, email, WRONG).hasStatus(401);
  }

  /** Every guess comes from another address. */
  private Reply from(int address, String email, String password) {
    return from(address, site.browser(), email, password);
  }

  private Reply from(int address, Browser browser, String email, String password) {
    browser.header("x-forwarded-for", "198.51.100." + address);
    return browser
        .request("POST", "/sign-in/email")
        .peer("192.0.2.1")
        .json("{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}")
        .send();
  }
}
