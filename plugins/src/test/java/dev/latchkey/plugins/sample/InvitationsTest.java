package dev.latchkey.plugins.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of contribution at work, in the hands of somebody outside of core. */
class InvitationsTest {
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";
  private static final String PASSWORD = "correct horse";
  private static final String CODE_COOKIE = "better-auth.invitation";

  private final TestClock clock = new TestClock();
  private final MemoryStore store = new MemoryStore();
  private final Invitations invitations = Invitations.to("athenaeum");
  private final Auth auth =
      Auth.create(
          o ->
              o.baseUrl(Browser.DEFAULT_ORIGIN)
                  .secret(SECRET)
                  .store(store)
                  .clock(clock)
                  .tokens(new TestTokens())
                  .passwordHasher(new TestHasher())
                  .emailPassword(p -> {})
                  .rateLimit(r -> r.unlimited("/sign-*/**"))
                  .plugin(invitations));
  private final Browser ada = Browser.of(auth, clock);

  @BeforeEach
  void adaFoundsTheClub() {
    User founder =
        User.MODEL.read(
            Row.of(Field.ID, "founder")
                .with(User.NAME, "Founder")
                .with(User.EMAIL, "founder@example.com")
                .with(User.EMAIL_VERIFIED, true)
                .with(User.IMAGE, null)
                .with(User.CREATED_AT, clock.instant())
                .with(User.UPDATED_AT, clock.instant())
                .with(Invitations.INVITED_BY, null)
                .with(Invitations.ON_HOLD, false)
                .with(Invitations.SUSPENDED, false));
    store.insert(auth.schema().table(User.MODEL), founder.row());
    store.insert(
        auth.schema().table(Invitation.MODEL),
        Row.of(Field.ID, "first")
            .with(Invitation.EMAIL, "ada@example.com")
            .with(Invitation.CODE, "first-code")
            .with(Invitation.INVITER_ID, "founder")
            .with(Invitation.EXPIRES_AT, clock.instant().plus(Duration.ofDays(1)))
            .with(Invitation.LOOKS, 0L));
    ada.get("/invitation/accept?code=first-code").hasStatus(200);
    ada.signUp("  Ada ", "ada@example.com", PASSWORD).hasStatus(200);
  }

  private <E> List<E> all(Model<E> model) {
    return store.find(auth.schema().table(model), List.of(), Integer.MAX_VALUE).stream()
        .map(model::read)
        .toList();
  }

  private void change(Row changes) {
    store.update(
        auth.schema().table(User.MODEL), List.of(User.EMAIL.is("ada@example.com")), changes);
  }

  private String invite(String email) {
    return ada.post("/invitation/create", "{\"email\":\"" + email + "\"}").text("code");
  }

  private Browser invited(String code) {
    Browser browser = Browser.of(auth, clock);
    browser.get("/invitation/accept?code=" + code).hasStatus(200);
    return browser;
  }

  // ---- model, extend, cookie, gate

  @Test
  void whoIsInvitedBecomesAMember() {
    Browser grace = invited(invite("grace@example.com"));
    assertThat(grace.cookies()).containsKey(CODE_COOKIE);
    grace.signUp("Grace", "grace@example.com", PASSWORD).hasStatus(200).clears(CODE_COOKIE);
    User user = User.MODEL.read(all(User.MODEL).get(2).row());
    assertThat(user.get(Invitations.INVITED_BY)).isEqualTo(all(User.MODEL).get(1).id());
    assertThat(all(Invitation.MODEL)).isEmpty();
    grace.session().json("user.invitedBy").isEqualTo(all(User.MODEL).get(1).id());
    grace.lastReply().json("user.onHold").isAbsent();
  }

  @Test
  void anInvitationIsGoodForOneMember() {
    String code = invite("grace@example.com");
    Browser grace = invited(code);
    Browser other = invited(code);
    grace.signUp("Grace", "grace@example.com", PASSWORD).hasStatus(200);
    other.signUp("Other", "other@example.com", PASSWORD).isRefusal(403, "INVITATION_REQUIRED");
    assertThat(all(User.MODEL)).hasSize(3);
    assertThat(all(Session.MODEL)).hasSize(2);
    other.signIn("other@example.com", PASSWORD).isRefusal(401, "INVALID_EMAIL_OR_PASSWORD");
  }

  @Test
  void aGateCanRefuseASignIn() {
    change(Row.of(Invitations.SUSPENDED, true));
    Browser browser = Browser.of(auth, clock);
    Reply reply = browser.signIn("ada@example.com", PASSWORD).isRefusal(403, "USER_SUSPENDED");
    reply.json("message").isEqualTo("This account is suspended");
    reply.setsNoCookie();
    assertThat(all(Session.MODEL)).hasSize(1);
  }

  @Test
  void aGateCanAskForMoreBeforeASessionExists() {
    change(Row.of(Invitations.ON_HOLD, true));
    Browser browser = Browser.of(auth, clock);
    Reply reply = browser.signIn("ada@example.com", PASSWORD).hasStatus(200);
    reply.hasBody("{\"onHold\":true}").clears("better-auth.session_token");
    assertThat(browser.cookies()).isEmpty();
    assertThat(all(Session.MODEL)).hasSize(1);
  }

  // ---- endpoints and their refinements

  @Test
  void onlyFreshMembersInvite() {
    String body = "{\"email\":\"grace@example.com\"}";
    Browser.of(auth, clock).post("/invitation/create", body).isRefusal(401, "UNAUTHORIZED");
    clock.advance(Duration.ofDays(1));
    ada.post("/invitation/create", body).isRefusal(403, "SESSION_NOT_FRESH");
  }

  @Test
  void theInputIsCheckedInTheWordsOfTheWire() {
    ada.post("/invitation/create", "{}").isRefusal(400, "VALIDATION_ERROR");
    ada.lastReply()
        .json("message")
        .isEqualTo("[body.email] Invalid input: expected string, received undefined");
    ada.post("/invitation/create", "{\"email\":\"x\"}");
    ada.lastReply().json("message").isEqualTo("[body.email] Invalid email address");
    ada.get("/invitation/accept")
        .json("message")
        .isEqualTo("[query.code] Invalid input: expected string, received undefined");
    ada.get("/invitation/accept?code=1&code=2")
        .json("message")
        .isEqualTo("[query.code] Invalid input: expected string, received array");
  }

  @Test
  void aReplyIsWrittenComponentByComponent() {
    Reply reply = ada.post("/invitation/create", "{\"email\":\"grace@example.com\"}");
    reply.json("").hasKeys("invitation", "code");
    reply.json("invitation").hasKeys("id", "email", "inviterId", "expiresAt", "looks");
    reply.json("invitation.expiresAt").isEqualTo("2026-01-04T00:00:00.000Z");
    reply.json("invitation.looks").isEqualTo(0L);
    assertThat(invitations.post()).contains("an invitation for grace@example.com");
  }

  @Test
  void aCodeIsLookedAtThreeTimesAtMost() {
    String code = invite("grace@example.com");
    for (int look = 0; look < 3; look++) invited(code);
    Browser fourth = Browser.of(auth, clock);
    fourth.get("/invitation/accept?code=" + code).isRefusal(404, "INVITATION_NOT_FOUND");
  }

  @Test
  void aNewInvitationReplacesTheOldOne() {
    String first = invite("grace@example.com");
    String second = invite("grace@example.com");
    ada.get("/invitation/list").json("").hasSize(1);
    ada.get("/invitation/accept?code=" + first).isRefusal(404, "INVITATION_NOT_FOUND");
    ada.get("/invitation/accept?code=" + second).hasStatus(200);
  }

  @Test
  void anEndpointCanTakeFormsAndAddHeaders() {
    Reply reply =
        ada.request("POST", "/invitation/apply").form("name=Grace+Hopper").send().hasStatus(200);
    reply.json("name").isEqualTo("Grace Hopper");
    assertThat(reply.header("x-queue")).isEqualTo("1");
    ada.request("POST", "/invitation/create").form("email=a%40b.co").send().hasStatus(415);
  }

  @Test
  void anEndpointCanDoWithoutABodyOrIgnoreIt() {
    ada.request("POST", "/invitation/count").send().json("newcomers").isEqualTo(1L);
    ada.post("/invitation/count", "{\"atLeast\":2}").json("enough").isFalse();
    ada.request("POST", "/invitation/withdraw-all").json("{broken").send().hasStatus(200);
  }

  @Test
  void anEndpointCanBeForTheApplicationOnly() {
    ada.post("/invitation/purge", "{}").hasStatus(404).hasBody("");
    invite("grace@example.com");
    clock.advance(Duration.ofDays(4));
    assertThat(auth.invoke("/invitation/purge", new NoInput(), Headers.NONE).text())
        .isEqualTo("{\"removed\":1}");
  }

  @Test
  void aPluginCanReplaceAnEndpoint() {
    ada.get("/ok").hasBody("{\"ok\":true,\"club\":\"athenaeum\"}");
  }

  // ---- hooks, filters, checks, limits

  @Test
  void aHookCanRefuseBeforeTheInputIsRead() {
    Browser stranger = Browser.of(auth, clock);
    stranger.post("/sign-up/email", "{}").isRefusal(403, "INVITATION_REQUIRED");
    stranger.signIn("nobody@example.com", PASSWORD).hasStatus(401);
  }

  @Test
  void aHookSeesWhatCameOfTheCall() {
    assertThat(invitations.post()).containsExactly("welcome Ada");
  }

  @Test
  void aRowCanBeChangedBeforeItIsWrittenAndSeenOnceItIsThere() {
    ada.session().json("user.name").isEqualTo("Ada");
    assertThat(invitations.newcomers()).containsExactly("Ada");
  }

  @Test
  void anObserverIsNotToldOfWhatWasUndone() {
    Browser late = invited(invite("grace@example.com"));
    ada.post("/invitation/withdraw-all", "{}").hasBody("{\"removed\":1}");
    late.signUp("Late", "late@example.com", PASSWORD).isRefusal(403, "INVITATION_REQUIRED");
    assertThat(all(User.MODEL)).hasSize(2);
    assertThat(invitations.newcomers()).containsExactly("Ada");
  }

  @Test
  void aFilterCanAnswerInsteadOfEverybody() {
    invitations.close(true);
    ada.session().hasStatus(403).hasBody("closed");
    ada.get("/no-such-path").hasStatus(403);
    invitations.close(false);
    ada.session().json("user.name").isEqualTo("Ada");
  }

  @Test
  void aFilterSeesEveryAnswer() {
    assertThat(ada.session().header("x-club")).isEqualTo("athenaeum");
    assertThat(ada.get("/no-such-path").header("x-club")).isEqualTo("athenaeum");
    assertThat(ada.post("/sign-in/email", "{").header("x-club")).isEqualTo("athenaeum");
  }

  @Test
  void aCheckCanRefuseANewPassword() {
    Browser grace = invited(invite("grace@example.com"));
    grace
        .signUp("Grace", "grace@example.com", "my Athenaeum 1")
        .isRefusal(400, "PASSWORD_HOLDS_CLUB_NAME");
  }

  @Test
  void aPluginLimitsItsRoutes() {
    Browser browser = Browser.of(auth, clock).header("x-forwarded-for", "203.0.113.7");
    for (int call = 0; call < 5; call++) browser.get("/invitation/list").hasStatus(401);
    Reply reply = browser.get("/invitation/list").hasStatus(429);
    assertThat(reply.header("x-retry-after")).isEqualTo("60");
    clock.advance(Duration.ofMinutes(1));
    browser.get("/invitation/list").hasStatus(401);
  }

  @Test
  void everythingIsListedInTheDescription() {
    assertThat(auth.describe())
        .contains("/api/auth/invitation/create")
        .contains("invitations")
        .contains("session:fresh")
        .contains("server-only")
        .contains("/invitation/*");
  }
}
