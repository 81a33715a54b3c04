package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Account;
import dev.latchkey.User;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Reply;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Nobody learns who has an account (threats A41, A42, A49). */
class EnumerationTest {
  private static final String UNKNOWN = "nobody@example.com";

  private Site site = new Site();

  /** The answer, and how many hashes it took, which is nearly all of its time. */
  private record Observed(int status, String body, Object headers, int hashes) {}

  private Observed observe(Supplier<Reply> action) {
    int before = site.hasher.computed();
    Reply reply = action.get().setsNoCookie();
    return new Observed(
        reply.status(), reply.body(), reply.headerNames(), site.hasher.computed() - before);
  }

  // ---- sign-in

  @Test
  void anUnknownAddressLooksLikeAWrongPassword() {
    site.adasBrowser();
    Observed wrong = observe(() -> site.browser().signIn(ADA, "wrong horse"));
    Observed unknown = observe(() -> site.browser().signIn(UNKNOWN, "wrong horse"));
    assertThat(unknown).isEqualTo(wrong);
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.hashes()).isEqualTo(1);
  }

  @Test
  void anAccountWithoutAPasswordLooksLikeAWrongPassword() {
    site.adasBrowser();
    Observed wrong = observe(() -> site.browser().signIn(ADA, "wrong horse"));
    site.change(Account.MODEL, Row.of(Account.PASSWORD, null));
    assertThat(observe(() -> site.browser().signIn(ADA, PASSWORD))).isEqualTo(wrong);
    site.change(Account.MODEL, Row.of(Account.PROVIDER_ID, "google"));
    assertThat(observe(() -> site.browser().signIn(ADA, PASSWORD))).isEqualTo(wrong);
    site.remove(Account.MODEL);
    assertThat(observe(() -> site.browser().signIn(ADA, PASSWORD))).isEqualTo(wrong);
  }

  @Test
  void anUnverifiedAddressWithAWrongPasswordLooksLikeAnUnknownOne() {
    site = new Site(o -> o.emailPassword(p -> p.requireEmailVerification(true)));
    site.browser().signUp("Ada", ADA, PASSWORD);
    Observed unverified = observe(() -> site.browser().signIn(ADA, "wrong horse"));
    Observed unknown = observe(() -> site.browser().signIn(UNKNOWN, "wrong horse"));
    assertThat(unverified).isEqualTo(unknown);
  }

  @Test
  void anEmptyPasswordCostsAsMuchAsAnyOther() {
    site.adasBrowser();
    Observed known = observe(() -> site.browser().signIn(ADA, ""));
    assertThat(known).isEqualTo(observe(() -> site.browser().signIn(UNKNOWN, "")));
    assertThat(known.hashes()).isEqualTo(1);
  }

  @Test
  void aPasswordNobodyCanHaveIsNeverHashed() {
    site.adasBrowser();
    for (int length : new int[] {129, 500_000}) {
      String password = "x".repeat(length);
      Observed known = observe(() -> site.browser().signIn(ADA, password));
      Observed unknown = observe(() -> site.browser().signIn(UNKNOWN, password));
      assertThat(known).isEqualTo(unknown);
      assertThat(known.status()).isEqualTo(400);
      assertThat(known.hashes()).isZero();
    }
  }

  // ---- sign-up

  @Test
  void whereSigningUpDoesNotSignInATakenAddressLooksFree() {
    site = new Site(o -> o.emailPassword(p -> p.autoSignIn(false)));
    assertTakenLooksFree();
  }

  @Test
  void whereTheAddressIsVerifiedFirstATakenAddressLooksFree() {
    site = new Site(o -> o.emailPassword(p -> p.requireEmailVerification(true)));
    assertTakenLooksFree();
  }

  private void assertTakenLooksFree() {
    Observed free = observe(() -> site.browser().signUp("Ada", ADA, PASSWORD));
    Observed taken = observe(() -> site.browser().signUp("Ada", "ADA@example.com", PASSWORD));
    assertThat(taken.status()).isEqualTo(free.status()).isEqualTo(200);
    assertThat(taken.headers()).isEqualTo(free.headers());
    assertThat(taken.hashes()).isEqualTo(free.hashes()).isEqualTo(1);
    assertThat(withoutIds(taken.body())).isEqualTo(withoutIds(free.body()));
    assertThat(taken.body()).as("the id is made up").isNotEqualTo(free.body());
    assertThat(site.all(User.MODEL)).hasSize(1);
    assertThat(writes(Site.GRACE)).isEqualTo(writes(Site.GRACE)).isEqualTo("2 rows, 1 commit");
  }

  /** What takes time in a database: each row, and the wait for it to be safe. */
  private String writes(String email) {
    site.store.forgetCalls();
    site.browser().signUp("Grace", email, PASSWORD).hasStatus(200);
    long rows = site.store.calls().stream().filter(call -> call.startsWith("insert ")).count();
    long commits = site.store.calls().stream().filter(call -> call.equals("commit")).count();
    return rows + " rows, " + commits + " commit";
  }

  private static String withoutIds(String body) {
    return body.replaceAll("\"id\":\"[A-Za-z0-9]{32}\"", "\"id\":\"…\"");
  }

  @Test
  void whatTheSubmitterSaidComesBackNotWhatIsStored() {
    site = new Site(o -> o.emailPassword(p -> p.autoSignIn(false)));
    site.browser().signUp("Ada", ADA, PASSWORD);
    Reply reply = site.browser().signUp("Eve", ADA, "another password");
    reply.json("user.name").isEqualTo("Eve");
    assertThat(site.only(User.MODEL).name()).isEqualTo("Ada");
    site.browser().signIn(ADA, "another password").hasStatus(401);
  }

  @Test
  void revokingDoesNotTellForeignTokensFromUnknownOnes() {
    String foreign = site.signedUp("Grace", GRACE).session().text("session.token");
    var browser = site.adasBrowser();
    Observed known =
        observe(() -> browser.post("/revoke-session", "{\"token\":\"" + foreign + "\"}"));
    Observed unknown = observe(() -> browser.post("/revoke-session", "{\"token\":\"nothing\"}"));
    assertThat(known).isEqualTo(unknown);
  }
}
