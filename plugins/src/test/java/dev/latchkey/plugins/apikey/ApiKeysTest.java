package dev.latchkey.plugins.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Profile;
import dev.latchkey.Secrets;
import dev.latchkey.User;
import dev.latchkey.access.Permissions;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.apikey.ApiKeys.Issued;
import dev.latchkey.plugins.apikey.OrganizationAccess.Standing;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static Site site(Consumer<ApiKeyOptions.Builder> set) {
    return Site.with(ApiKeys.create(set));
  }

  private static ApiKeys keys(Site site) {
    return site.auth.plugin(ApiKeys.class);
  }

  private static Reply create(Browser browser, String body) {
    return browser.post("/api-key/create", body);
  }

  private static String userId(Site site) {
    return site.all(User.MODEL).get(0).id();
  }

  private static Issued issue(Site site, Consumer<NewApiKey> set) {
    site.signedUp("ada@example.com");
    return keys(site).create(userId(site), set);
  }

  private static void refuses(ApiKeyError error, Callable<?> call) {
    assertThatThrownBy(call::call)
        .isInstanceOfSatisfying(
            AuthException.class, refusal -> assertThat(refusal.code()).isEqualTo(error));
  }

  // ---- making

  @Test
  void aUserMakesAKeyThatOnlyTheyHave() {
    Site site = site(o -> o.prefix("pk_"));
    Reply made = create(site.signedUp("ada@example.com"), "{\"name\":\"first\"}").hasStatus(200);
    String key = made.text("key");
    assertThat(key).matches("pk_[a-zA-Z]{64}");
    made.json("start").isEqualTo(key.substring(0, 6));
    made.json("prefix").isEqualTo("pk_");
    made.json("referenceId").isEqualTo(userId(site));
    Row row = site.all(ApiKey.MODEL).get(0).row();
    assertThat(row.get(ApiKey.KEY)).isEqualTo(Secrets.digest(key)).hasSize(43);
    assertThat(keys(site).verify(key).name()).isEqualTo("first");
  }

  @Test
  void whatIsAnsweredStandsAsInTheOriginal() {
    Site site = site(o -> {});
    Browser ada = site.signedUp("ada@example.com");
    String members =
        "configId,name,start,referenceId,prefix,key,refillInterval,refillAmount,lastRefillAt,"
            + "enabled,rateLimitEnabled,rateLimitTimeWindow,rateLimitMax,requestCount,remaining,"
            + "lastRequest,expiresAt,createdAt,updatedAt,permissions,metadata,id";
    Reply made = create(ada, "{}");
    assertThat(names(made, "")).isEqualTo(members);
    Reply shown = ada.get("/api-key/get?id=" + made.text("id")).hasStatus(200);
    assertThat(names(shown, "")).isEqualTo(members.replace(",key,", ","));
    Reply listed = ada.get("/api-key/list");
    assertThat(names(listed, "apiKeys.0")).isEqualTo(members.replace(",key,", ","));
    listed.json("total").isEqualTo(1L);
    made.json("rateLimitTimeWindow").isEqualTo(86_400_000L);
    made.json("rateLimitMax").isEqualTo(10L);
    made.json("requestCount").isEqualTo(0L);
  }

  private static String names(Reply reply, String path) {
    JsonValue value = reply.at(path);
    return String.join(",", ((JsonValue.Obj) value).members().keySet());
  }

  @Test
  void nobodyMakesOneWithoutASessionOrForSomebodyElse() {
    Site site = site(o -> {});
    create(site.browser(), "{}").isRefusal(401, "UNAUTHORIZED_SESSION");
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{\"userId\":\"somebody\"}").isRefusal(401, "UNAUTHORIZED_SESSION");
    create(ada, "{\"userId\":5}").isRefusal(401, "UNAUTHORIZED_SESSION");
    assertThat(site.all(ApiKey.MODEL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"remaining\":5",
        "\"refillAmount\":5",
        "\"refillInterval\":5",
        "\"rateLimitMax\":5",
        "\"rateLimitTimeWindow\":5",
        "\"rateLimitEnabled\":false",
        "\"permissions\":{\"files\":[\"read\"]}"
      })
  void onlyTheApplicationSaysHowOftenAndForWhat(String property) {
    Site site = site(o -> {});
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{" + property + "}").isRefusal(400, "SERVER_ONLY_PROPERTY");
    String id = create(ada, "{}").text("id");
    ada.post("/api-key/update", "{\"keyId\":\"" + id + "\"," + property + "}")
        .isRefusal(400, "SERVER_ONLY_PROPERTY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"prefix\":\"a b\"}                          | VALIDATION_ERROR",
        "{\"prefix\":\"\"}                             | VALIDATION_ERROR",
        "{\"prefix\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"} | INVALID_PREFIX_LENGTH",
        "{\"name\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}   | INVALID_NAME_LENGTH",
        "{\"name\":5}                                  | VALIDATION_ERROR",
        "{\"expiresIn\":0}                             | VALIDATION_ERROR",
        "{\"expiresIn\":86399}                         | EXPIRES_IN_IS_TOO_SMALL",
        "{\"expiresIn\":31536001}                      | EXPIRES_IN_IS_TOO_LARGE",
        "{\"expiresIn\":1e300}                         | EXPIRES_IN_IS_TOO_LARGE",
        "{\"remaining\":-1}                            | VALIDATION_ERROR",
        "{\"metadata\":{\"plan\":\"pro\"}}             | METADATA_DISABLED"
      })
  void whatAKeyCanBeHasBounds(String body, String code) {
    Browser ada = site(o -> {}).signedUp("ada@example.com");
    create(ada, body).isRefusal(400, code);
  }

  @Test
  void theOperatorSaysWhatAKeyNeeds() {
    Site site =
        site(
            o ->
                o.requireName(true).metadata(true).fixedExpiry(true).expiresIn(DAY).startLength(0));
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{}").isRefusal(400, "NAME_REQUIRED");
    create(ada, "{\"name\":\"\"}").isRefusal(400, "NAME_REQUIRED");
    create(ada, "{\"name\":\"a\",\"expiresIn\":86400}").isRefusal(400, "KEY_DISABLED_EXPIRATION");
    create(ada, "{\"name\":\"a\",\"metadata\":\"x\"}").isRefusal(400, "INVALID_METADATA_TYPE");
    Reply made = create(ada, "{\"name\":\"a\",\"metadata\":{\"plan\":\"pro\"}}").hasStatus(200);
    made.json("metadata.plan").isEqualTo("pro");
    made.json("start").isNull();
    assertThat(site.all(ApiKey.MODEL).get(0).expiresAt()).isEqualTo(site.clock.instant().plus(DAY));
    ada.get("/api-key/get?id=" + made.text("id")).json("metadata.plan").isEqualTo("pro");
  }

  @Test
  void metadataThatWasWrittenTwiceAsTextIsReadAsMeant() {
    Site site = site(o -> o.metadata(true));
    Issued issued = issue(site, wanted -> {});
    ApiKey old =
        new ApiKey(issued.stored().row().with(ApiKey.METADATA, "\"{\\\"plan\\\":\\\"pro\\\"}\""));
    assertThat(old.metadata())
        .isEqualTo(new JsonValue.Obj(Map.of("plan", new JsonValue.Str("pro"))));
  }

  // ---- looking, changing and deleting

  @Test
  void aKeyIsItsOwners() {
    Site site = site(o -> {});
    Browser ada = site.signedUp("ada@example.com");
    String id = create(ada, "{}").text("id");
    Browser bob = site.signedUp("bob@example.com");
    bob.get("/api-key/get?id=" + id).isRefusal(404, "KEY_NOT_FOUND");
    bob.post("/api-key/update", "{\"keyId\":\"" + id + "\",\"name\":\"x\"}")
        .isRefusal(404, "KEY_NOT_FOUND");
    bob.post("/api-key/delete", "{\"keyId\":\"" + id + "\"}").isRefusal(404, "KEY_NOT_FOUND");
    bob.get("/api-key/list").json("total").isEqualTo(0L);
    site.browser().get("/api-key/get?id=" + id).isRefusal(401, "UNAUTHORIZED");
    site.browser().get("/api-key/list").isRefusal(401, "UNAUTHORIZED");
    site.browser()
        .post("/api-key/update", "{\"keyId\":\"" + id + "\",\"name\":\"x\"}")
        .isRefusal(401, "UNAUTHORIZED_SESSION");
    site.browser()
        .post("/api-key/delete", "{\"keyId\":\"" + id + "\"}")
        .isRefusal(401, "UNAUTHORIZED");
    ada.post("/api-key/delete", "{\"keyId\":\"" + id + "\"}").hasBody("{\"success\":true}");
    ada.get("/api-key/get?id=" + id).isRefusal(404, "KEY_NOT_FOUND");
  }

  @Test
  void aKeyIsChanged() {
    Site site = site(o -> o.metadata(true));
    Browser ada = site.signedUp("ada@example.com");
    Reply made = create(ada, "{\"name\":\"a\",\"expiresIn\":86400}");
    String id = made.text("id");
    change(ada, id, "").isRefusal(400, "NO_VALUES_TO_UPDATE");
    change(ada, id, ",\"name\":\"\"").isRefusal(400, "INVALID_NAME_LENGTH");
    change(ada, id, ",\"expiresIn\":5").isRefusal(400, "EXPIRES_IN_IS_TOO_SMALL");
    change(ada, id, ",\"expiresIn\":\"5\"").isRefusal(400, "VALIDATION_ERROR");
    change(ada, id, ",\"userId\":\"x\",\"name\":\"b\"").isRefusal(401, "UNAUTHORIZED_SESSION");
    change(ada, id, ",\"metadata\":5").isRefusal(400, "INVALID_METADATA_TYPE");
    change(ada, id, ",\"name\":\"b\",\"metadata\":{\"a\":1}").json("name").isEqualTo("b");
    change(ada, id, ",\"expiresIn\":null").json("expiresAt").isNull();
    change(ada, id, ",\"expiresIn\":172800").hasStatus(200);
    assertThat(site.all(ApiKey.MODEL).get(0).expiresAt())
        .isEqualTo(site.clock.instant().plus(DAY.multipliedBy(2)));
    change(ada, id, ",\"enabled\":false").json("enabled").isFalse();
    refuses(ApiKeyError.KEY_DISABLED, () -> keys(site).verify(made.text("key")));
  }

  private static Reply change(Browser browser, String id, String more) {
    return browser.post("/api-key/update", "{\"keyId\":\"" + id + "\"" + more + "}");
  }

  @Test
  void aListHasPagesAndAnOrder() {
    Site site = site(o -> {});
    Browser ada = site.signedUp("ada@example.com");
    for (String name : List.of("b", "c", "a")) create(ada, "{\"name\":\"" + name + "\"}");
    Reply page = ada.get("/api-key/list?limit=2&offset=1&sortBy=name&sortDirection=desc");
    page.json("apiKeys.0.name").isEqualTo("b");
    page.json("apiKeys.1.name").isEqualTo("a");
    page.json("total").isEqualTo(3L);
    page.json("limit").isEqualTo(2L);
    page.json("offset").isEqualTo(1L);
    ada.get("/api-key/list?offset=9").json("apiKeys").hasSize(0);
    ada.get("/api-key/list?limit=-1").isRefusal(400, "VALIDATION_ERROR");
    ada.get("/api-key/list?sortBy=nothing").isRefusal(400, "VALIDATION_ERROR");
    ada.get("/api-key/list?sortDirection=up").isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void keysGoWithTheirOwner() {
    Site site = Site.with(o -> o.user(u -> u.deleteUser(true)), ApiKeys.create());
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{}").hasStatus(200);
    ada.post("/delete-user", "{\"password\":\"" + Site.PASSWORD + "\"}").hasStatus(200);
    assertThat(site.all(ApiKey.MODEL)).isEmpty();
  }

  // ---- verifying

  @Test
  void onlyAKeyThatWasMadeIsGood() {
    Site site = site(o -> {});
    String key = issue(site, wanted -> {}).key();
    refuses(ApiKeyError.INVALID_API_KEY, () -> keys(site).verify(key + "x"));
    refuses(ApiKeyError.INVALID_API_KEY, () -> keys(site).verify(""));
    refuses(ApiKeyError.INVALID_API_KEY, () -> keys(site).verify(Secrets.digest(key)));
    assertThat(keys(site).verify(key).referenceId()).isEqualTo(userId(site));
  }

  @Test
  void aKeyEnds() {
    Site site = site(o -> {});
    String key = issue(site, wanted -> wanted.expiresIn(DAY)).key();
    site.clock.advance(DAY);
    keys(site).verify(key);
    site.clock.advance(Duration.ofMillis(1));
    refuses(ApiKeyError.KEY_EXPIRED, () -> keys(site).verify(key));
    refuses(ApiKeyError.INVALID_API_KEY, () -> keys(site).verify(key));
    assertThat(site.all(ApiKey.MODEL)).isEmpty();
  }

  @Test
  void keysThatEndedAreSwept() {
    Site site = site(o -> {});
    issue(site, wanted -> wanted.expiresIn(DAY));
    keys(site).create(userId(site), wanted -> {});
    site.clock.advance(DAY.plusSeconds(1));
    site.auth.removeExpired(5000);
    assertThat(site.all(ApiKey.MODEL)).hasSize(1);
  }

  @Test
  void aKeyAllowsWhatItSaysAndNothingElse() {
    Site site = site(o -> o.permissions(owner -> Permissions.of("files", "read")));
    String key = issue(site, wanted -> {}).key();
    assertThat(keys(site).verify(key, Permissions.of("files", "read")).permissions())
        .isEqualTo(Permissions.of("files", "read"));
    for (Permissions more :
        List.of(
            Permissions.of("files", "write"),
            Permissions.of("files", "read", "write"),
            Permissions.of("users", "read"),
            Permissions.of("files"),
            Permissions.NONE)) {
      refuses(ApiKeyError.KEY_NOT_FOUND, () -> keys(site).verify(key, more));
    }
    String other =
        keys(site).create(userId(site), w -> w.permissions(Permissions.of("users", "read"))).key();
    keys(site).verify(other, Permissions.of("users", "read"));
    refuses(
        ApiKeyError.KEY_NOT_FOUND, () -> keys(site).verify(other, Permissions.of("files", "read")));
  }

  @Test
  void aKeyIsUsedUp() {
    Site site = site(o -> {});
    String key = issue(site, wanted -> wanted.remaining(2)).key();
    assertThat(keys(site).verify(key).remaining()).isEqualTo(1);
    assertThat(keys(site).verify(key).remaining()).isEqualTo(0);
    refuses(ApiKeyError.USAGE_EXCEEDED, () -> keys(site).verify(key));
    assertThat(site.all(ApiKey.MODEL)).isEmpty();
  }

  @Test
  void aKeyIsRefilled() {
    Site site = site(o -> o.rateLimited(false));
    Duration hour = Duration.ofHours(1);
    String key = issue(site, wanted -> wanted.remaining(1).refill(3, hour)).key();
    keys(site).verify(key);
    refuses(ApiKeyError.USAGE_EXCEEDED, () -> keys(site).verify(key));
    site.clock.advance(hour);
    refuses(ApiKeyError.USAGE_EXCEEDED, () -> keys(site).verify(key));
    site.clock.advance(Duration.ofMillis(1));
    assertThat(keys(site).verify(key).remaining()).isEqualTo(2);
    site.clock.advance(hour);
    assertThat(keys(site).verify(key).remaining()).isEqualTo(1);
    site.clock.advance(Duration.ofMillis(1));
    assertThat(keys(site).verify(key).remaining()).isEqualTo(2);
  }

  @Test
  void aKeyIsNotUsedTooOften() {
    Site site = site(o -> o.rateLimit(2, Duration.ofMinutes(1)));
    String key = issue(site, wanted -> {}).key();
    keys(site).verify(key);
    site.clock.advance(Duration.ofSeconds(20));
    keys(site).verify(key);
    site.clock.advance(Duration.ofSeconds(59));
    assertThatThrownBy(() -> keys(site).verify(key))
        .isInstanceOfSatisfying(
            AuthException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(429);
              assertThat(refusal.details().get("details"))
                  .isEqualTo(new JsonValue.Obj(Map.of("tryAgainIn", new JsonValue.Num(1000L))));
            });
    site.clock.advance(Duration.ofSeconds(1).plusMillis(1));
    assertThat(keys(site).verify(key).row().get(ApiKey.REQUEST_COUNT)).isEqualTo(1L);
  }

  @Test
  void theApplicationChangesHowOften() {
    Site site = site(o -> o.rateLimit(1, DAY));
    Issued issued = issue(site, wanted -> {});
    String id = issued.stored().id();
    keys(site).verify(issued.key());
    refuses(ApiKeyError.RATE_LIMITED, () -> keys(site).verify(issued.key()));
    keys(site).change(id, wanted -> wanted.unlimited());
    keys(site).verify(issued.key());
    keys(site).change(id, wanted -> wanted.remaining(1));
    keys(site).verify(issued.key());
    refuses(ApiKeyError.USAGE_EXCEEDED, () -> keys(site).verify(issued.key()));
    refuses(ApiKeyError.KEY_NOT_FOUND, () -> keys(site).change(id, wanted -> wanted.name("x")));
  }

  // ---- races with as many winners as there is left

  @Test
  void whatIsLeftIsNotOverdrawn() throws Exception {
    Site site = site(o -> o.rateLimited(false));
    String key = issue(site, wanted -> wanted.remaining(5).refill(7, DAY)).key();
    assertThat(winners(site, key)).isEqualTo(5);
    site.clock.advance(DAY.plusSeconds(1));
    assertThat(winners(site, key)).isEqualTo(7);
    site.clock.advance(DAY.plusSeconds(1));
    assertThat(winners(site, key)).isEqualTo(7);
  }

  @Test
  void aLimitHoldsForParallelUsesToo() throws Exception {
    Site site = site(o -> o.rateLimit(5, DAY));
    String key = issue(site, wanted -> {}).key();
    assertThat(winners(site, key)).isEqualTo(5);
    site.clock.advance(DAY.plusSeconds(1));
    assertThat(winners(site, key)).isEqualTo(5);
  }

  private static int winners(Site site, String key) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Boolean>> uses = new ArrayList<>();
      for (int i = 0; i < 16; i++) uses.add(() -> isGood(site, key));
      int won = 0;
      for (Future<Boolean> use : threads.invokeAll(uses)) if (use.get()) won++;
      return won;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isGood(Site site, String key) {
    try {
      keys(site).verify(key);
      return true;
    } catch (AuthException refusal) {
      return false;
    }
  }

  // ---- several kinds

  @Test
  void keysOfOneKindAreNotOfAnother() {
    Site site =
        Site.with(
            ApiKeys.of(
                List.of(
                    o -> o.configId("public").prefix("pub_"),
                    o -> o.configId("secret").prefix("sec_"))));
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{}").isRefusal(400, "NO_DEFAULT_API_KEY_CONFIGURATION_FOUND");
    Reply made = create(ada, "{\"configId\":\"secret\"}").hasStatus(200);
    assertThat(made.text("key")).startsWith("sec_");
    String id = made.text("id");
    ada.get("/api-key/get?id=" + id + "&configId=public").isRefusal(404, "KEY_NOT_FOUND");
    ada.get("/api-key/get?id=" + id + "&configId=secret").hasStatus(200);
    ada.get("/api-key/list?configId=public").json("total").isEqualTo(0L);
    ada.get("/api-key/list").json("total").isEqualTo(1L);
    assertThat(verdict(site.auth, made.text("key"), "public"))
        .isEqualTo(
            "{\"valid\":false,\"error\":{\"message\":\"Invalid API key.\","
                + "\"code\":\"INVALID_API_KEY\"},\"key\":null}");
    assertThat(verdict(site.auth, made.text("key"), "secret"))
        .startsWith("{\"valid\":true,\"error\":null,\"key\":{\"configId\":\"secret\"");
    assertThatThrownBy(() -> ApiKeys.of(List.of(o -> {}, o -> {})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String verdict(Auth auth, String key, String configId) {
    JsonValue input =
        new JsonValue.Obj(
            Map.of("key", new JsonValue.Str(key), "configId", new JsonValue.Str(configId)));
    return auth.invoke("/api-key/verify", input, Headers.of()).text();
  }

  @Test
  void nobodyVerifiesKeysOverHttp() {
    Browser ada = site(o -> {}).signedUp("ada@example.com");
    ada.post("/api-key/verify", "{\"key\":\"x\"}").hasStatus(404);
    ada.post("/api-key/delete-all-expired-api-keys", "{}").hasStatus(404);
  }

  // ---- of organizations

  @Test
  void keysOfAnOrganizationAreForThoseItsRolesAllow() {
    OrganizationAccess access =
        (userId, organization, action, call) -> {
          if (!organization.equals("acme")) return Standing.STRANGER;
          return action.equals("delete") ? Standing.MEMBER : Standing.ALLOWED;
        };
    Site site = site(o -> o.ofOrganizations(access).makesSessions(true).rateLimited(false));
    Browser ada = site.signedUp("ada@example.com");
    create(ada, "{}").isRefusal(400, "ORGANIZATION_ID_REQUIRED");
    create(ada, "{\"organizationId\":\"other\"}").isRefusal(403, "USER_NOT_MEMBER_OF_ORGANIZATION");
    Reply made = create(ada, "{\"organizationId\":\"acme\"}").hasStatus(200);
    made.json("referenceId").isEqualTo("acme");
    ada.get("/api-key/list").json("total").isEqualTo(0L);
    ada.get("/api-key/list?organizationId=acme").json("total").isEqualTo(1L);
    ada.get("/api-key/list?organizationId=other").isRefusal(403, "USER_NOT_MEMBER_OF_ORGANIZATION");
    ada.post("/api-key/delete", "{\"keyId\":\"" + made.text("id") + "\"}")
        .isRefusal(403, "INSUFFICIENT_API_KEY_PERMISSIONS");
    withKey(site.browser(), "/get-session", made.text("key"))
        .isRefusal(401, "INVALID_REFERENCE_ID_FROM_API_KEY");
  }

  @Test
  void withoutWordOfOrganizationsNobodyMay() {
    Browser ada = site(o -> o.ofOrganizations(null)).signedUp("ada@example.com");
    create(ada.announceFault(), "{\"organizationId\":\"acme\"}")
        .isRefusal(500, "ORGANIZATION_PLUGIN_REQUIRED");
  }

  // ---- instead of a session

  private static Reply withKey(Browser browser, String path, @Nullable String key) {
    Browser.Request request = browser.request("GET", path);
    return (key == null ? request : request.header("x-api-key", key)).send();
  }

  private static Site opening() {
    return site(o -> o.makesSessions(true).rateLimited(false));
  }

  @Test
  void aKeyStandsForASessionOfItsOwner() {
    Site site = opening();
    String key = issue(site, wanted -> {}).key();
    Reply shown = withKey(site.browser(), "/get-session", key).hasStatus(200).setsNoCookie();
    shown.json("user.email").isEqualTo("ada@example.com");
    shown.json("session.ipAddress").isNull();
    assertThat(names(shown, "")).isEqualTo("user,session");
    assertThat(names(shown, "session"))
        .isEqualTo("id,token,userId,userAgent,ipAddress,createdAt,updatedAt,expiresAt");
    withKey(site.browser(), "/list-sessions", key).hasStatus(200);
    withKey(site.browser(), "/get-session", null).hasBody("null");
  }

  @Test
  @Tag("compat")
  void itsTokenIsTheKey() {
    Site site = opening();
    String key = issue(site, wanted -> {}).key();
    withKey(site.browser(), "/get-session", key).json("session.token").isEqualTo(key);
  }

  @Test
  void hardenedNobodyIsToldTheKeyAgain() {
    Site site =
        Site.with(o -> o.profile(Profile.HARDENED), ApiKeys.create(o -> o.makesSessions(true)));
    String key = issue(site, wanted -> {}).key();
    Reply shown = withKey(site.browser(), "/get-session", key).hasStatus(200);
    assertThat(shown.body()).doesNotContain(key);
    assertThatThrownBy(
            () ->
                Site.with(o -> o.profile(Profile.HARDENED), ApiKeys.create(o -> o.plainKeys(true))))
        .hasMessageContaining("disableKeyHashing");
  }

  @Test
  void whatItsOwnerChangesByAKeyIsInNoCookie() {
    Site site = opening();
    String key = issue(site, wanted -> {}).key();
    site.browser()
        .request("POST", "/update-user")
        .header("x-api-key", key)
        .json("{\"name\":\"Grace\"}")
        .send()
        .hasStatus(200)
        .setsNoCookie();
    withKey(site.browser(), "/get-session", key).json("user.name").isEqualTo("Grace");
  }

  @Test
  void aKeyIsNoKeyWhereNobodySaidSo() {
    Site site = site(o -> {});
    String key = issue(site, wanted -> {}).key();
    withKey(site.browser(), "/get-session", key).hasBody("null");
    withKey(site.browser(), "/list-sessions", key).isRefusal(401, "UNAUTHORIZED");
  }

  @Test
  void whateverIsWrongWithAKeyIsToldAtEveryDoor() {
    Site site = site(o -> o.makesSessions(true).rateLimit(1, DAY));
    Issued issued = issue(site, wanted -> {});
    String key = issued.key();
    withKey(site.browser(), "/ok", "short").isRefusal(403, "INVALID_API_KEY");
    withKey(site.browser(), "/ok", "x".repeat(64)).isRefusal(401, "INVALID_API_KEY");
    withKey(site.browser(), "/ok", key).hasStatus(200);
    withKey(site.browser(), "/ok", key)
        .hasStatus(429)
        .hasBody(
            "{\"message\":\"Rate limit exceeded.\",\"code\":\"RATE_LIMITED\","
                + "\"details\":{\"tryAgainIn\":86400000}}");
    keys(site)
        .change(issued.stored().id(), wanted -> wanted.unlimited().remaining(0).refill(1, DAY));
    withKey(site.browser(), "/ok", key).isRefusal(429, "USAGE_EXCEEDED");
  }

  // Threats A111.
  @Test
  void aKeyAndASessionTokenDoNotOpenEachOthersDoors() {
    Site site = opening();
    String key = issue(site, wanted -> {}).key();
    Browser ada = site.browser();
    ada.signIn("ada@example.com", Site.PASSWORD);
    String cookie = ada.cookies().get("better-auth.session_token");
    withKey(site.browser(), "/get-session", cookie).isRefusal(401, "INVALID_API_KEY");
    Browser thief = site.browser();
    thief.setCookie("better-auth.session_token", key);
    thief.session().hasBody("null");
    thief
        .request("GET", "/get-session")
        .header("authorization", "Bearer " + key)
        .send()
        .hasBody("null");
  }

  @Test
  void theApplicationSaysWhereKeysAreAndHowTheyLook() {
    Site site =
        site(
            o ->
                o.makesSessions(true)
                    .rateLimited(false)
                    .getter(call -> call.query("key"))
                    .generator((length, prefix) -> prefix + "k".repeat(length))
                    .validator(key -> key.startsWith("kk"))
                    .plainKeys(false));
    String key = issue(site, wanted -> {}).key();
    assertThat(key).isEqualTo("k".repeat(64));
    site.browser().get("/get-session?key=" + key).json("user.name").isEqualTo("Ada");
    site.browser().get("/get-session?key=" + "x".repeat(64)).isRefusal(403, "INVALID_API_KEY");
    refuses(ApiKeyError.INVALID_API_KEY, () -> keys(site).verify("x".repeat(64)));
  }

  @Test
  void noTextShowsAKey() {
    Issued issued = issue(opening(), wanted -> {});
    assertThat(issued.toString() + issued.stored()).doesNotContain(issued.key());
    assertThat(issued.stored().toString())
        .doesNotContain(String.valueOf(issued.stored().row().get(ApiKey.KEY)));
  }
}
