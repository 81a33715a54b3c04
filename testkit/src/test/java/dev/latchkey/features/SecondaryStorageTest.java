package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.GRACE;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Mail;
import dev.latchkey.Profile;
import dev.latchkey.RowHook;
import dev.latchkey.Session;
import dev.latchkey.Tokens;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions and promises in secondary storage (protocol/04 §6). */
@Tag("compat")
class SecondaryStorageTest {
  /** Where sessions are. */
  enum Way {
    STORAGE(o -> {}),
    COPIES(o -> o.session(s -> s.storeInDatabase(true))),
    RECORDS(o -> o.session(s -> s.storeInDatabase(true).preserveInDatabase(true)));

    private final Consumer<AuthOptions> set;

    Way(Consumer<AuthOptions> set) {
      this.set = set;
    }
  }

  private static final Duration WEEK = Duration.ofDays(7);

  // The site's clock is not there yet when its options are set.
  private final TestClock clock = new TestClock();
  private WatchedStorage storage;
  private Site site;
  private Instant asked;

  private Site open(Way way) {
    return open(way, o -> {});
  }

  private Site open(Way way, Consumer<AuthOptions> more) {
    site =
        Site.withMail(
            o -> {
              o.user(u -> u.changeEmail(true).deleteUser(true));
              o.emailPassword(p -> p.revokeSessionsOnPasswordReset(true));
              storage = new WatchedStorage(clock);
              o.clock(clock).secondaryStorage(storage);
              way.set.accept(o);
              more.accept(o);
            });
    return site;
  }

  private void pass(Duration time) {
    clock.advance(time);
    site.clock.advance(time);
  }

  private static String token(Browser browser) {
    String cookie = String.valueOf(browser.cookies().get(TOKEN));
    return cookie.substring(0, cookie.indexOf('.'));
  }

  private Browser signedIn(String email) {
    Browser browser = site.browser();
    browser.signIn(email, PASSWORD).hasStatus(200);
    return browser;
  }

  private Reply reset(String password) {
    site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    String body = "{\"newPassword\":\"%s\",\"token\":\"%s\"}";
    return site.browser().post("/reset-password", body.formatted(password, token));
  }

  // ---- what is kept, letter by letter

  @Test
  void aSessionIsKeptAsTheOriginalKeepsIt() {
    open(Way.STORAGE);
    Browser ada = site.adasBrowser();
    User user = site.only(User.MODEL);
    String token = token(ada);
    String id = ada.session().text("session.id");
    assertThat(storage.values())
        .containsOnlyKeys(token, "active-sessions-" + user.id())
        .containsEntry(
            token,
            ("{\"session\":{\"id\":\"%s\",\"ipAddress\":\"\",\"userAgent\":\"\","
                    + "\"expiresAt\":\"2026-01-08T00:00:00.000Z\",\"userId\":\"%s\",\"token\":\"%s\","
                    + "\"createdAt\":\"2026-01-01T00:00:00.000Z\","
                    + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\"},"
                    + "\"user\":{\"name\":\"Ada\",\"email\":\"ada@example.com\","
                    + "\"emailVerified\":false,\"image\":null,"
                    + "\"createdAt\":\"2026-01-01T00:00:00.000Z\","
                    + "\"updatedAt\":\"2026-01-01T00:00:00.000Z\",\"id\":\"%s\"}}")
                .formatted(id, user.id(), token, user.id()))
        .containsEntry(
            "active-sessions-" + user.id(),
            "[{\"token\":\"%s\",\"expiresAt\":1767830400000}]".formatted(token));
    assertThat(storage.life(token)).isEqualTo(WEEK);
    assertThat(storage.life("active-sessions-" + user.id())).isEqualTo(WEEK);
  }

  @Test
  void withADatabaseItsFieldsStandAsInTheTable() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    Session row = site.only(Session.MODEL);
    assertThat(storage.values().get(token(ada)))
        .startsWith(
            "{\"session\":{\"expiresAt\":\"2026-01-08T00:00:00.000Z\",\"token\":\"%s\",\"createdAt\""
                .formatted(row.token()))
        .contains("\"userId\":\"%s\",\"id\":\"%s\"},\"user\"".formatted(row.userId(), row.id()));
  }

  @Test
  void theDatabaseHasNoTablesForWhatIsKeptElsewhere() {
    open(Way.STORAGE);
    assertThat(site.auth.schema().tables()).extracting("model").containsExactly("user", "account");
    open(Way.COPIES, o -> o.verification(v -> v.storeInDatabase(true)));
    assertThat(site.auth.schema().tables())
        .extracting("model")
        .containsExactly("user", "session", "account", "verification");
  }

  @Test
  void additionalFieldsAreKeptHiddenOnesToo() {
    Field<String> secret = Field.string("note").optional().hidden().defaultsTo("hush");
    Field<Number> level = Field.number("level").optional();
    open(Way.STORAGE, o -> o.session(s -> s.field(secret).field(level)));
    Browser ada = site.adasBrowser();
    assertThat(storage.values().get(token(ada))).contains("\"note\":\"hush\"},\"user\"");
    assertThat(ada.session().body()).doesNotContain("note").doesNotContain("level");
    ada.post("/update-session", "{\"level\":7}").hasStatus(200);
    assertThat(storage.values().get(token(ada))).contains("\"note\":\"hush\",\"level\":7}");
    ada.session().json("session.level").isEqualTo(7L);
  }

  @Test
  void whatAnotherServerPutBesideItStays() {
    open(Way.STORAGE);
    Browser ada = site.adasBrowser();
    String token = token(ada);
    String text =
        storage
            .values()
            .get(token)
            .replace("\"session\":{", "\"x\":[1],\"session\":{\"plan\":\"pro\",");
    storage.set(token, text, WEEK);
    pass(Duration.ofDays(2));
    ada.session().json("session.expiresAt").isEqualTo("2026-01-10T00:00:00.000Z");
    assertThat(storage.values().get(token))
        .startsWith("{\"x\":[1],\"session\":{\"plan\":\"pro\",\"id\"");
  }

  @Test
  void whatIsNoSessionOpensNothing() {
    open(Way.STORAGE);
    Browser ada = site.adasBrowser();
    String token = token(ada);
    String good = storage.values().get(token);
    String cookie = String.valueOf(ada.cookies().get(TOKEN));
    for (String bad :
        List.of(
            "",
            "null",
            "5",
            "[]",
            "{",
            "{}",
            "{\"session\":{}}",
            "{\"session\":5,\"user\":{}}",
            good.replace(token, "other"),
            good.replace("\"user\":{", "\"user\":null,\"x\":{"),
            good.replace("2026-01-08T00:00:00.000Z", "soon"))) {
      storage.set(token, bad, WEEK);
      ada.session().hasBody("null");
      ada.setCookie(TOKEN, cookie);
    }
  }

  // ---- flows, whichever way

  @ParameterizedTest
  @EnumSource
  void aUserGoesAllTheWay(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    ada.session().json("user.email").isEqualTo(ADA);
    ada.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    ada.session().json("user.name").isEqualTo("Countess");
    Browser phone = signedIn(ADA);
    phone.get("/list-sessions").json("").hasSize(2);
    phone.post("/revoke-session", "{\"token\":\"" + token(ada) + "\"}").hasStatus(200);
    ada.session().hasBody("null");
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\",\"revokeOtherSessions\":true}";
    phone.post("/change-password", change.formatted(PASSWORD, "battery staple")).hasStatus(200);
    phone.session().json("user.name").isEqualTo("Countess");
    phone.get("/list-sessions").json("").hasSize(1);
    reset("correct donkey").hasStatus(200);
    phone.session().hasBody("null");
    Browser desk = site.browser();
    desk.signIn(ADA, "correct donkey").hasStatus(200);
    desk.signOut().hasStatus(200);
    desk.session().hasBody("null");
    desk.signIn(ADA, "correct donkey").hasStatus(200);
    desk.post("/delete-user", "{}").hasStatus(200);
    desk.session().hasBody("null");
    desk.signIn(ADA, "correct donkey").hasStatus(401);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionIsRenewedWhereItIs(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    pass(Duration.ofDays(1));
    ada.session().json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    assertThat(storage.values().get(token(ada)))
        .contains("\"expiresAt\":\"2026-01-09T00:00:00.000Z\"")
        .contains("\"createdAt\":\"2026-01-01T00:00:00.000Z\"");
    assertThat(storage.life(token(ada))).isEqualTo(WEEK);
    if (way != Way.STORAGE) {
      assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-09T00:00:00Z");
    }
    pass(WEEK.minusSeconds(1));
    ada.session().json("user.email").isEqualTo(ADA);
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredSessionIsOver(Way way) {
    open(way, o -> o.session(s -> s.disableRefresh(true)));
    Browser ada = site.adasBrowser();
    String cookie = String.valueOf(ada.cookies().get(TOKEN));
    pass(WEEK.plusSeconds(1));
    ada.setCookie(TOKEN, cookie);
    ada.session().hasBody("null");
    assertThat(storage.values()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void noListIsCut(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    List<Browser> others = new ArrayList<>();
    for (int i = 0; i < 150; i++) others.add(signedIn(ADA));
    ada.get("/list-sessions").json("").hasSize(151);
    ada.post("/revoke-other-sessions", "{}").hasStatus(200);
    ada.get("/list-sessions").json("").hasSize(1);
    others.forEach(other -> other.session().hasBody("null"));
    assertThat(storage.values()).hasSize(2);
    for (int i = 0; i < 150; i++) others.set(i, signedIn(ADA));
    ada.post("/revoke-sessions", "{}").hasStatus(200);
    others.forEach(other -> other.session().hasBody("null"));
  }

  @ParameterizedTest
  @EnumSource
  void manySignInsAtOnceAreAllListed(Way way) throws Exception {
    open(way);
    Browser ada = site.adasBrowser();
    Crowd.of(40, i -> site.browser().signIn(ADA, PASSWORD).hasStatus(200));
    ada.get("/list-sessions").json("").hasSize(41);
    String list = storage.values().get("active-sessions-" + site.only(User.MODEL).id());
    assertThat(list.split("token", -1)).hasSize(42);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionEndedDuringManyRenewalsStaysEnded(Way way) throws Exception {
    open(way);
    for (int round = 0; round < 5; round++) {
      Browser ada = round == 0 ? site.adasBrowser() : signedIn(ADA);
      String cookie = String.valueOf(ada.cookies().get(TOKEN));
      String token = token(ada);
      pass(Duration.ofDays(1));
      List<Reply> replies =
          Crowd.of(
              20,
              i -> {
                Browser tab = site.browser();
                tab.setCookie(TOKEN, cookie);
                return i == 10 ? tab.signOut() : tab.session();
              });
      assertThat(replies).extracting(Reply::status).isSubsetOf(200, 401);
      assertThat(storage.values()).doesNotContainKey(token);
      Browser late = site.browser();
      late.setCookie(TOKEN, cookie);
      late.session().hasBody("null");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyRenewalsOneWritesAndAllAreServed(Way way) throws Exception {
    open(way);
    String cookie = String.valueOf(site.adasBrowser().cookies().get(TOKEN));
    pass(Duration.ofDays(1));
    List<Reply> replies =
        Crowd.of(
            20,
            i -> {
              Browser tab = site.browser();
              tab.setCookie(TOKEN, cookie);
              return tab.session();
            });
    for (Reply reply : replies) {
      reply.json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    }
  }

  // ---- endings

  @ParameterizedTest
  @EnumSource
  void endingAllMovesTheMark(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    String id = site.only(User.MODEL).id();
    pass(Duration.ofSeconds(90));
    ada.post("/revoke-sessions", "{}").hasStatus(200);
    assertThat(storage.values())
        .containsOnlyKeys("revoked-sessions-before-" + id)
        .containsEntry("revoked-sessions-before-" + id, "1767225690000");
    assertThat(storage.life("revoked-sessions-before-" + id)).isEqualTo(WEEK);
  }

  @ParameterizedTest
  @EnumSource
  void aSessionFromBeforeTheMarkDoesNotCountWhereverItIsFound(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    String id = site.only(User.MODEL).id();
    String cookie = String.valueOf(ada.cookies().get(TOKEN));
    storage.set("revoked-sessions-before-" + id, "1767225600001", WEEK);
    ada.session().hasBody("null");
    storage.delete(token(signedIn(ADA)));
    ada.setCookie(TOKEN, cookie);
    ada.session().hasBody("null");
    storage.delete(cookie.substring(0, cookie.indexOf('.')));
    ada.setCookie(TOKEN, cookie);
    ada.session().hasBody("null");
  }

  @ParameterizedTest
  @EnumSource
  void whoSignsInAfterTheMarkOfAServerThatIsAheadIsIn(Way way) {
    open(way);
    site.adasBrowser();
    String id = site.only(User.MODEL).id();
    storage.set("revoked-sessions-before-" + id, "1767225690000", WEEK);
    Browser phone = signedIn(ADA);
    phone.session().json("session.createdAt").isEqualTo("2026-01-01T00:01:30.000Z");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyEndsWhatIsNoSessionOfTheirs(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    Browser grace = site.signedUp("Grace", GRACE);
    storage.set("verification:x", "{\"value\":\"v\"}", WEEK);
    String id = grace.session().text("user.id");
    int before = storage.values().size();
    for (String name : List.of(token(grace), "active-sessions-" + id, "verification:x", "")) {
      ada.post("/revoke-session", "{\"token\":\"" + name + "\"}");
    }
    assertThat(storage.values()).hasSize(before);
    grace.session().json("user.email").isEqualTo(GRACE);
    assertThat(site.auth.sessions().revoke("active-sessions-" + id)).isFalse();
  }

  @Test
  void aRecordSaysWhenItsSessionEnded() {
    open(Way.RECORDS);
    Browser ada = site.adasBrowser();
    pass(Duration.ofHours(1));
    ada.signOut().hasStatus(200);
    assertThat(site.only(Session.MODEL).expiresAt()).isEqualTo("2026-01-01T01:00:00Z");
    Browser phone = signedIn(ADA);
    signedIn(ADA);
    pass(Duration.ofHours(1));
    phone.post("/revoke-sessions", "{}").hasStatus(200);
    assertThat(site.all(Session.MODEL))
        .extracting(session -> session.expiresAt().toString())
        .containsExactlyInAnyOrder(
            "2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z", "2026-01-01T02:00:00Z");
    pass(Duration.ofDays(30));
    assertThat(site.auth.removeExpired(100)).isZero();
  }

  @Test
  void recordsOpenNothing() {
    open(Way.RECORDS);
    Browser ada = site.adasBrowser();
    storage.flush();
    ada.session().hasBody("null");
    assertThat(site.all(Session.MODEL)).hasSize(1);
  }

  @Test
  void copiesThatAreLostAreNoLoss() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    storage.flush();
    ada.session().json("user.email").isEqualTo(ADA);
    assertThat(storage.values()).isEmpty(); // not copied back, as in the original
    ada.get("/list-sessions").json("").hasSize(1);
    pass(Duration.ofDays(1));
    ada.session().json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
    ada.signOut().hasStatus(200);
    ada.session().hasBody("null");
  }

  @ParameterizedTest
  @EnumSource
  void aSessionMovesToTheHardenedProfileAndNobodyIsSignedOut(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    String token = token(ada);
    Auth hardened =
        site.open(
            o -> {
              o.clock(clock).secondaryStorage(storage).profile(Profile.HARDENED);
              way.set.accept(o);
            });
    Browser moved = Browser.of(hardened, site.clock);
    ada.cookies().forEach(moved::setCookie);
    moved.session().json("user.email").isEqualTo(ADA);
    assertThat(storage.values().toString()).doesNotContain(token);
    moved.get("/list-sessions").json("").hasSize(1);
    moved.signOut().hasStatus(200);
    moved.session().hasBody("null");
    assertThat(storage.values()).isEmpty();
  }

  @Test
  void hooksSeeSessionsThatAreKeptElsewhere() {
    List<String> seen = new ArrayList<>();
    RowHook hook =
        new RowHook() {
          @Override
          public void afterCreate(Row row) {
            seen.add("created " + row.has(Field.ID));
          }

          @Override
          public void afterUpdate(Row changes) {
            seen.add("updated");
          }

          @Override
          public void afterDelete(Row row) {
            seen.add("deleted " + row.require(Session.TOKEN).length());
          }
        };
    open(Way.STORAGE, o -> o.plugin(new Hooked(Session.MODEL, hook)));
    Browser ada = site.adasBrowser();
    pass(Duration.ofDays(1));
    ada.session();
    ada.signOut();
    assertThat(seen).containsExactly("created true", "updated", "deleted 32");
  }

  // ---- users who change

  @ParameterizedTest
  @EnumSource
  void aUserWhoChangesShowsOnEveryDevice(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    Browser phone = signedIn(ADA);
    pass(Duration.ofHours(1));
    ada.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
    phone.session().json("user.name").isEqualTo("Countess");
    assertThat(storage.values().get(token(phone)))
        .contains("\"name\":\"Countess\"")
        .contains("\"updatedAt\":\"2026-01-01T01:00:00.000Z\",\"id\"");
    assertThat(storage.life(token(phone))).isEqualTo(WEEK.minusHours(1));
  }

  @ParameterizedTest
  @EnumSource
  void aUserWhoChangesWhileSigningInShows(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    storage.before(
        "set t",
        () -> {
          pass(Duration.ofSeconds(1));
          ada.post("/update-user", "{\"name\":\"Countess\"}").hasStatus(200);
        });
    signedIn(ADA).session().json("user.name").isEqualTo("Countess");
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDeletedWhileSigningInIsNotIn(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    storage.before("set t", () -> ada.post("/delete-user", "{}").hasStatus(200));
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD).hasStatus(401);
    assertThat(storage.values().keySet()).noneMatch(key -> !key.startsWith("revoked-"));
  }

  @Test
  void aCopyOfASessionThatEndedMeanwhileIsNotMade() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    storage.before("set t", () -> ada.post("/revoke-other-sessions", "{}").hasStatus(200));
    Browser phone = site.browser();
    phone.signIn(ADA, PASSWORD);
    phone.session().hasBody("null");
    assertThat(storage.values()).hasSize(2);
  }

  // ---- a storage that is away

  @ParameterizedTest
  @EnumSource(names = {"STORAGE", "RECORDS"})
  void whileStorageIsAwayNobodyIsLetInAndNobodyIsSignedOut(Way way) {
    open(way);
    Browser ada = site.adasBrowser();
    storage.away(true);
    for (String path : List.of("/get-session", "/list-sessions")) {
      ada.announceFault().get(path).hasStatus(503);
    }
    ada.announceFault().signOut().hasStatus(503);
    ada.announceFault().post("/revoke-sessions", "{}").hasStatus(503);
    site.browser().announceFault().signIn(ADA, PASSWORD).hasStatus(503);
    site.browser().announceFault().signUp("Grace", GRACE, PASSWORD).hasStatus(503);
    assertThat(site.all(User.MODEL)).hasSize(1);
    assertThatThrownBy(() -> site.auth.sessions().revokeAll(site.only(User.MODEL).id()))
        .isInstanceOf(StoreException.Unavailable.class);
    storage.away(false);
    ada.session().json("user.email").isEqualTo(ADA);
    ada.signOut().hasStatus(200);
    ada.session().hasBody("null");
  }

  @Test
  void whileCopiesAreAwayTheDatabaseAnswers() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    storage.away(true);
    ada.session().json("user.email").isEqualTo(ADA);
    ada.get("/list-sessions").json("").hasSize(1);
    Browser phone = signedIn(ADA);
    phone.session().json("user.email").isEqualTo(ADA);
    pass(Duration.ofDays(1));
    ada.session().json("session.expiresAt").isEqualTo("2026-01-09T00:00:00.000Z");
  }

  @Test
  void whatCannotBeForgottenIsNotEnded() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    storage.away(true);
    ada.announceFault().signOut().hasStatus(503);
    ada.announceFault().post("/revoke-sessions", "{}").hasStatus(503);
    ada.announceFault().post("/update-user", "{\"name\":\"Countess\"}").hasStatus(503);
    assertThat(site.all(Session.MODEL)).hasSize(1);
    storage.away(false);
    ada.signOut().hasStatus(200);
    assertThat(storage.values()).isEmpty();
    assertThat(site.all(Session.MODEL)).isEmpty();
  }

  @Test
  void copiesFromBeforeARestartAreNotBelieved() {
    open(Way.COPIES);
    Browser ada = site.adasBrowser();
    String cookie = String.valueOf(ada.cookies().get(TOKEN));
    String copy = storage.values().get(token(ada));
    pass(Duration.ofMinutes(1));
    ada.signOut().hasStatus(200);
    pass(Duration.ofMinutes(1));
    storage.set(cookie.substring(0, cookie.indexOf('.')), copy, WEEK); // from a dump
    storage.intactSince(clock.instant());
    ada.setCookie(TOKEN, cookie);
    ada.session().hasBody("null");
    Browser phone = signedIn(ADA);
    phone.session().json("user.email").isEqualTo(ADA);
  }

  // ---- promises

  @Test
  void aPromiseIsKeptAsTheOriginalKeepsIt() {
    open(Way.STORAGE);
    site.adasBrowser();
    site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    String key = "verification:reset-password:" + token;
    String id = site.only(User.MODEL).id();
    assertThat(storage.values())
        .containsEntry(
            key,
            ("{\"createdAt\":\"2026-01-01T00:00:00.000Z\",\"updatedAt\":\"2026-01-01T00:00:00.000Z\","
                    + "\"value\":\"%s\",\"identifier\":\"reset-password:%s\","
                    + "\"expiresAt\":\"2026-01-01T01:00:00.000Z\"}")
                .formatted(id, token));
    assertThat(storage.life(key)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void identifiersAreHashedInKeysAsWell() {
    open(Way.STORAGE, o -> o.verification(v -> v.hashIdentifiers(true)));
    site.adasBrowser();
    reset("battery staple").hasStatus(200);
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    assertThat(storage.values().toString()).doesNotContain(token);
    signedInWith("battery staple");
  }

  private void signedInWith(String password) {
    site.browser().signIn(ADA, password).hasStatus(200);
  }

  @ParameterizedTest
  @EnumSource
  void ofManyWhoUseOneLinkOneWins(Way way) throws Exception {
    for (boolean inDatabase : List.of(false, true)) {
      open(way, o -> o.verification(v -> v.storeInDatabase(inDatabase)));
      site.adasBrowser();
      site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
      String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
      String body = "{\"newPassword\":\"battery staple\",\"token\":\"" + token + "\"}";
      List<Reply> replies = Crowd.of(8, i -> site.browser().post("/reset-password", body));
      assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
      assertThat(storage.values()).doesNotContainKey("verification:reset-password:" + token);
    }
  }

  @Test
  void anOpenLinkIsVoidOnceThePasswordHasChanged() {
    for (boolean inDatabase : List.of(false, true)) {
      open(Way.STORAGE, o -> o.verification(v -> v.storeInDatabase(inDatabase)));
      Browser ada = site.adasBrowser();
      site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
      String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
      pass(Duration.ofSeconds(1));
      String change = "{\"currentPassword\":\"%s\",\"newPassword\":\"battery staple\"}";
      ada.post("/change-password", change.formatted(PASSWORD)).hasStatus(200);
      String body = "{\"newPassword\":\"stolen horse\",\"token\":\"" + token + "\"}";
      site.browser().post("/reset-password", body).isRefusal(400, "INVALID_TOKEN");
      reset("correct donkey").hasStatus(200);
      signedInWith("correct donkey");
    }
  }

  @Test
  void aPromiseInBothIsDecidedByTheDatabase() {
    open(Way.STORAGE, o -> o.verification(v -> v.storeInDatabase(true)));
    site.adasBrowser();
    site.browser().post("/request-password-reset", "{\"email\":\"" + ADA + "\"}").hasStatus(200);
    String token = String.valueOf(site.outbox.last(Mail.Kind.RESET_PASSWORD).token());
    assertThat(storage.values().get("verification:reset-password:" + token)).contains("\"id\":\"");
    site.remove(Verification.MODEL);
    String body = "{\"newPassword\":\"battery staple\",\"token\":\"" + token + "\"}";
    site.browser().post("/reset-password", body).isRefusal(400, "INVALID_TOKEN");
  }

  @Test
  void aPromiseForNobodyCostsWhatOneCostsAndLeavesNothing() {
    open(Way.STORAGE);
    storage.before("set verification:", () -> asked = clock.instant());
    site.browser().post("/request-password-reset", "{\"email\":\"x@example.com\"}").hasStatus(200);
    assertThat(asked).isNotNull();
    pass(Duration.ofMillis(1));
    assertThat(storage.values()).isEmpty();
  }

  // ---- counters

  @Test
  void callsAreCountedInStorage() {
    open(
        Way.STORAGE, o -> o.rateLimit(r -> r.enabled(true).rule("/ok", 2, Duration.ofSeconds(20))));
    Browser browser = site.browser();
    browser.get("/ok").hasStatus(200);
    browser.get("/ok").hasStatus(200);
    Reply third = browser.get("/ok").hasStatus(429);
    assertThat(third.header("x-retry-after")).isEqualTo("20");
    assertThat(storage.values()).containsEntry("no-trusted-ip|/ok", "3");
    pass(Duration.ofSeconds(20));
    browser.get("/ok").hasStatus(200);
  }

  @Test
  void whileStorageIsAwayEveryServerCountsForItself() {
    open(Way.COPIES, o -> o.rateLimit(r -> r.enabled(true).rule("/ok", 2, Duration.ofSeconds(20))));
    storage.away(true);
    Browser browser = site.browser();
    for (int i = 0; i < 5; i++) browser.get("/ok").hasStatus(i < 2 ? 200 : 429);
  }

  @Test
  void guessesAreCountedInStorageWithTheirDelays() {
    open(Way.STORAGE, o -> o.rateLimit(r -> r.enabled(true).unlimited("/**")));
    site.adasBrowser();
    for (int i = 0; i < 10; i++) site.browser().signIn(ADA, "wrong " + i).hasStatus(401);
    site.browser().signIn(ADA, PASSWORD).isRefusal(429, "ACCOUNT_TEMPORARILY_LOCKED");
    pass(Duration.ofSeconds(30));
    site.browser().signIn(ADA, PASSWORD).hasStatus(200);
    site.browser().signIn(ADA, "wrong").hasStatus(401);
  }

  @Test
  void whatAStorageIsNeededForIsSaid() {
    assertThatThrownBy(
            () ->
                new Site(
                    o ->
                        o.rateLimit(r -> r.enabled(true).inSecondaryStorage())
                            .session(s -> s.preserveInDatabase(true))))
        .hasMessageContaining("rateLimit.storage is secondary-storage")
        .hasMessageContaining("session.preserveSessionInDatabase needs");
  }

  // ---- the profile changes

  @ParameterizedTest
  @EnumSource
  void aSessionOfTheOtherProfileIsServedAndMoved(Way way) {
    open(way, o -> o.profile(Profile.COMPAT).tokens(Tokens.secure()));
    Browser before = site.adasBrowser();
    String cookie = String.valueOf(before.cookies().get(TOKEN));
    String token = before.lastReply().text("token");
    Auth hardened =
        site.open(
            o -> {
              o.clock(clock).secondaryStorage(storage).profile(Profile.HARDENED);
              way.set.accept(o);
              o.session(s -> s.stepUp(false)).tokens(Tokens.secure());
            });
    Browser after = Browser.of(hardened, clock);
    after.setCookie(TOKEN, cookie);
    for (int i = 0; i < 2; i++) after.session().json("user.email").isEqualTo(ADA);
    assertThat(storage.get(token)).isNull();
    assertThat(site.everything().toString()).doesNotContain(token);
    after.get("/list-sessions").json("").hasSize(1);
    String handle = after.session().text("session.token");
    after.post("/revoke-session", "{\"token\":\"" + handle + "\"}").clears(TOKEN);
    after.setCookie(TOKEN, cookie);
    after.session().hasBody("null");
  }
}
