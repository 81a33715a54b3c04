package dev.latchkey.plugins.haveibeenpwned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Mail;
import dev.latchkey.User;
import dev.latchkey.plugins.RemoteService;
import dev.latchkey.plugins.RemoteService.Asked;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaveIBeenPwnedTest {
  // SHA-1 of "password1" is E38AD214943DAAD1D64C102FAEC29DE4AFE9DA3D.
  private static final String LEAKED = "password1";
  private static final String PREFIX = "E38AD";
  private static final String SUFFIX = "214943DAAD1D64C102FAEC29DE4AFE9DA3D";
  private static final String NEIGHBOUR = "003D68EB55068C33ACE09247EE4C639306B:3";
  private static final String UNAVAILABLE =
      "{\"message\":\"Failed to check password. Please try again later.\"}";

  private final RemoteService service = new RemoteService();

  @AfterEach
  void stop() {
    service.close();
  }

  private Site site(Consumer<HaveIBeenPwnedOptions.Builder> further) {
    return Site.with(
        HaveIBeenPwned.create(
            o -> {
              o.rangeUrl(service.url("/range/"));
              further.accept(o);
            }));
  }

  private static Reply signUp(Browser browser, String password) {
    return browser.signUp("Ada", "ada@example.com", password);
  }

  private void knows(String... lines) {
    service.answer(200, String.join("\r\n", lines));
  }

  @Test
  void aLeakedPasswordIsRefused() {
    knows(NEIGHBOUR, SUFFIX + ":2427158");
    Site site = site(o -> {});
    signUp(site.browser(), LEAKED)
        .hasStatus(400)
        .hasBody(
            "{\"message\":\"The password you entered has been compromised. Please choose a"
                + " different password.\",\"code\":\"PASSWORD_COMPROMISED\"}");
    assertThat(site.all(User.MODEL)).isEmpty();
    signUp(site.browser(), "correct horse").hasStatus(200);
  }

  @Test
  void nobodyIsToldMoreThanFiveCharactersOfTheHash() {
    knows(NEIGHBOUR);
    signUp(site(o -> {}).browser(), LEAKED).hasStatus(200);
    Asked asked = service.asked().get(0);
    assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /range/" + PREFIX);
    assertThat(asked.headers()).containsEntry("add-padding", "true");
    assertThat(asked.toString()).doesNotContain(LEAKED).doesNotContain(SUFFIX);
  }

  @Test
  void theLettersOfTheHashMayBeSmall() {
    knows(SUFFIX.toLowerCase(Locale.ROOT) + ":1");
    signUp(site(o -> {}).browser(), LEAKED).isRefusal(400, "PASSWORD_COMPROMISED");
  }

  @Test
  void paddingIsNoLeak() {
    knows(NEIGHBOUR, SUFFIX + ":0");
    signUp(site(o -> {}).browser(), LEAKED).hasStatus(200);
  }

  @Test
  void everyNewPasswordIsLookedUpAndNoOther() {
    knows(SUFFIX + ":1");
    Site site = site(o -> {});
    Browser ada = site.signedUp("ada@example.com");
    ada.post(
            "/change-password",
            "{\"newPassword\":\"password1\",\"currentPassword\":\"" + Site.PASSWORD + "\"}")
        .isRefusal(400, "PASSWORD_COMPROMISED");
    ada.post("/request-password-reset", "{\"email\":\"ada@example.com\"}").hasStatus(200);
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    ada.post("/reset-password", "{\"newPassword\":\"password1\",\"token\":\"" + token + "\"}")
        .isRefusal(400, "PASSWORD_COMPROMISED");
    int asked = service.asked().size();
    ada.signIn("ada@example.com", Site.PASSWORD).hasStatus(200);
    ada.post("/verify-password", "{\"password\":\"" + Site.PASSWORD + "\"}").hasStatus(200);
    assertThat(service.asked()).hasSize(asked);
  }

  @Test
  void theOperatorSaysWhereAndInWhichWords() {
    knows(SUFFIX + ":1");
    Site site = site(o -> o.paths(List.of("/change-password")).message("Choose another."));
    Browser ada = site.browser();
    signUp(ada, LEAKED).hasStatus(200);
    ada.post(
            "/change-password", "{\"newPassword\":\"password1\",\"currentPassword\":\"password1\"}")
        .hasStatus(400)
        .hasBody("{\"message\":\"Choose another.\",\"code\":\"PASSWORD_COMPROMISED\"}");
  }

  @Test
  void nothingIsLookedUpWhenThatIsOff() {
    signUp(site(o -> o.enabled(false)).browser(), LEAKED).hasStatus(200);
    assertThat(service.asked()).isEmpty();
  }

  // ---- when nobody can be asked (threats R25)

  @Test
  void withoutAnAnswerNoPasswordIsTaken() {
    service.answer(503, "");
    Browser browser = site(o -> {}).browser();
    signUp(browser.announceFault(), LEAKED)
        .hasStatus(500)
        .hasBody("{\"message\":\"Failed to check password. Status: 503\"}");
    service.answer(302, "");
    signUp(browser.announceFault(), LEAKED)
        .hasStatus(500)
        .hasBody("{\"message\":\"Failed to check password. Status: 302\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.0", "01", "1 ", "99999999999999999999"})
  void aCountThatIsNoneIsNoAnswer(String count) {
    knows(SUFFIX + ":" + count);
    signUp(site(o -> {}).browser().announceFault(), LEAKED).hasStatus(500).hasBody(UNAVAILABLE);
  }

  @Test
  void aServiceThatHangsIsNotWaitedFor() {
    service.answer(request -> RemoteService.HANGS);
    Site site = site(o -> o.timeout(Duration.ofMillis(100)));
    signUp(site.browser().announceFault(), LEAKED).hasStatus(500).hasBody(UNAVAILABLE);
  }

  @Test
  void aServiceThatKeepsFailingIsLeftAloneForAWhile() {
    service.answer(503, "");
    Site site = site(o -> {});
    for (int i = 0; i < 5; i++) signUp(site.browser().announceFault(), LEAKED).hasStatus(500);
    signUp(site.browser().announceFault(), LEAKED).hasStatus(500).hasBody(UNAVAILABLE);
    assertThat(service.asked()).hasSize(5);
    knows(NEIGHBOUR);
    site.clock.advance(Duration.ofSeconds(30));
    signUp(site.browser(), LEAKED).hasStatus(200);
  }

  @Test
  void theOperatorMayPreferPasswordsThatNobodyChecked() {
    service.answer(503, "");
    signUp(site(o -> o.acceptUnchecked(true)).browser(), LEAKED).hasStatus(200);
    knows(SUFFIX + ":1");
    signUp(site(o -> o.acceptUnchecked(true)).browser(), LEAKED)
        .isRefusal(400, "PASSWORD_COMPROMISED");
  }
}
