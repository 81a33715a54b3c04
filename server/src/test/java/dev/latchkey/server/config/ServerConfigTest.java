package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Account;
import dev.latchkey.Auth;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.http.Headers;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Reference;
import dev.latchkey.schema.Reference.OnDelete;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
  @TempDir Path directory;
  private ConfigFixture config;

  @BeforeEach
  void start() {
    config = new ConfigFixture(directory);
  }

  @Test
  void withoutAFileEverythingIsReadyToTry() {
    ServerConfig loaded = config.load();
    assertThat(loaded.baseUrl()).isEqualTo("http://localhost:3000");
    assertThat(loaded.host()).isEqualTo("localhost");
    assertThat(loaded.port()).isEqualTo(3000);
    assertThat(loaded.get(Settings.DATABASE_URL).jdbcUrl()).isEqualTo("jdbc:sqlite:latchkey.db");
    assertThat(loaded.get(Settings.EMAIL_PASSWORD)).isTrue();
    assertThat(loaded.secret()).isEqualTo(ConfigFixture.SECRET);
  }

  @Test
  void everyOptionOfTheAccountFlowsReachesTheServer() {
    config.write(
        "latchkey.yml",
        """
        secret: %s
        emailAndPassword:
          enabled: true
          resetPasswordTokenExpiresIn: 5m
          revokeSessionsOnPasswordReset: true
        emailVerification: { sendOnSignUp: true, expiresIn: 600 }
        user:
          changeEmail: { enabled: true, sendChangeEmailConfirmation: true }
          deleteUser: { enabled: true, sendDeleteAccountVerification: true }
        account: { accountLinking: { allowUnlinkingAll: true } }
        verification: { storeIdentifier: hashed }
        """
            .formatted(ConfigFixture.SECRET));
    ServerConfig loaded = config.load();
    assertThat(loaded.get(Settings.RESET_EXPIRES_IN)).isEqualTo(Duration.ofMinutes(5));
    assertThat(loaded.find(Settings.SEND_ON_SIGN_UP)).isTrue();
    assertThatThrownBy(() -> Auth.create(o -> loaded.applyTo(o.store(new MemoryStore()))))
        .hasMessage(
            "latchkey cannot start:\n- user.deleteUser.sendDeleteAccountVerification needs a mailer");
    Auth auth = Auth.create(o -> loaded.applyTo(o.store(new MemoryStore()).mailer(mail -> {})));
    assertThat(auth.describe()).contains("/api/auth/delete-user/callback");
  }

  @Test
  void providersReachTheServer() {
    ServerConfig loaded =
        config.load(
            """
            socialProviders:
              google: { clientId: [gid, other], clientSecret: secret, hd: acme.com }
              microsoft: { clientId: mid, tenantId: organizations }
            account: { accountLinking: { trustedProviders: [google] }, encryptOAuthTokens: true }
            plugins:
              genericOAuth:
                config:
                  - { providerId: idp, clientId: cid, authorizationUrl: "https://idp.example/a",
                      tokenUrl: "https://idp.example/t", scopes: [profile], prompt: login }
            """);
    Auth auth = Auth.create(o -> loaded.applyTo(o.store(new MemoryStore())));
    assertThat(leaves(auth, "google")).contains("client_id=gid&", "&hd=acme.com&");
    assertThat(leaves(auth, "microsoft")).contains("/organizations/oauth2/v2.0/authorize?");
    assertThat(leaves(auth, "idp"))
        .contains("https://idp.example/a?", "&scope=profile&", "&prompt=login");
  }

  private static String leaves(Auth auth, String provider) {
    AuthRequest request =
        AuthRequest.of(
                "POST",
                "/api/auth/sign-in/social",
                Headers.of(Map.of("content-type", List.of("application/json"))))
            .body("{\"provider\":\"" + provider + "\"}");
    return auth.handle(request).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profile: compat                                  | false",
        "session: { stepUp: true }                        | true ",
        "profile: hardened                                | true ",
        "{ profile: hardened, session: { stepUp: false }} | false",
      })
  void theProfileDecidesWhatTheFileDoesNotSay(String yaml, boolean stepsUp) {
    ServerConfig loaded = config.load(yaml);
    Auth auth = Auth.create(o -> loaded.applyTo(o.store(new MemoryStore())));
    assertThat(auth.describe().contains("/api/auth/step-up")).isEqualTo(stepsUp);
  }

  @Test
  void theSecretOfTheFirstStartIsKeptForItsOwnerOnly() throws IOException {
    config.load();
    Path file = directory.resolve("latchkey.secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.list(directory)).containsExactly(file);

    Surroundings later = new Surroundings(config.environment, directory, () -> "another".repeat(9));
    ServerConfig restarted = ServerConfig.load(new ServerConfig.Request(null, null), later);
    assertThat(restarted.secret()).isEqualTo(ConfigFixture.SECRET);
  }

  @Test
  void aKeptSecretThatOthersMayReadIsRefused() throws IOException {
    config.load();
    Path file = directory.resolve("latchkey.secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(config::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aFileWithoutASecretIsRefused() {
    config.write("latchkey.yml", "appName: Acme");
    assertThatThrownBy(config::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("secret is missing; `latchkey secret` makes one");
    assertThat(directory.resolve("latchkey.secret")).doesNotExist();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "BETTER_AUTH_SECRET, better-auth-secret-12345678901234567890, is a known example",
    "AUTH_SECRET, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, is too easy to guess",
    "BETTER_AUTH_SECRET, abababababababababababababababababababab, is too easy to guess",
    "BETTER_AUTH_SECRET, Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0s, has 31 characters and needs at least 32",
    "BETTER_AUTH_SECRETS, 2:short, version 2 has 5 characters",
  })
  void aSecretThatCanBeGuessedIsRefusedWhereverItComesFrom(
      String variable, String secret, String said) {
    config.environment.put(variable, secret);
    assertThatThrownBy(config::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(said)
        .hasMessageContaining("`latchkey secret` makes a good one")
        .hasMessageNotContaining(secret);
  }

  @Test
  void theFileIsFoundByOptionThenByEnvironmentThenByName() {
    config.environment.put("BETTER_AUTH_SECRET", ConfigFixture.SECRET);
    for (String name : List.of("option", "latchkey", "auth")) {
      config.write(name + ".yml", "appName: " + name);
    }
    assertThat(config.load().get(Settings.APP_NAME)).isEqualTo("latchkey");
    config.environment.put("AUTH_CONFIG", "auth.yml");
    assertThat(config.load().get(Settings.APP_NAME)).isEqualTo("auth");
    config.environment.put("LATCHKEY_CONFIG", "latchkey.yml");
    assertThat(config.load().get(Settings.APP_NAME)).isEqualTo("latchkey");
    ServerConfig named = config.load(new ServerConfig.Request(Path.of("option.yml"), null));
    assertThat(named.get(Settings.APP_NAME)).isEqualTo("option");
  }

  @Test
  void jsonIsYaml() {
    assertThat(
            config
                .load("{\"appName\": \"Acme\", \"session\": {\"expiresIn\": 60}}")
                .get(Settings.SESSION_EXPIRES_IN))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"0, 0", "90, 90", "30s, 30", "15m, 900", "24h, 86400", "7d, 604800"})
  void aDurationIsSecondsOrHasAUnit(String written, long seconds) {
    assertThat(
            config.load("session: { freshAge: " + written + " }").get(Settings.SESSION_FRESH_AGE))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void variablesBecomeWhateverTheKeyNeeds() {
    config.environment.put("NUMBER", "4000");
    config.environment.put("NAME", "12345");
    ServerConfig loaded =
        config.load(
            """
            appName: ${NAME}
            server: { port: "${NUMBER}" }
            session:
              expiresIn: ${LIFE:15m}
              disableSessionRefresh: ${FIXED:true}
            database: { url: "postgres://${DB_HOST:db}:${DB_PORT:5432}/auth" }
            """);
    assertThat(loaded.get(Settings.APP_NAME)).isEqualTo("12345");
    assertThat(loaded.port()).isEqualTo(4000);
    assertThat(loaded.get(Settings.SESSION_EXPIRES_IN)).isEqualTo(Duration.ofMinutes(15));
    assertThat(loaded.get(Settings.DISABLE_REFRESH)).isTrue();
    assertThat(loaded.get(Settings.DATABASE_URL).jdbcUrl())
        .isEqualTo("jdbc:postgresql://db:5432/auth");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                          | localhost     | 3000 | http://localhost:3000
          baseURL: http://localhost:4000                              | localhost     | 4000 | http://localhost:4000
          baseURL: http://auth.acme.test                              | auth.acme.test | 80  | http://auth.acme.test
          baseURL: https://auth.acme.test                             | 0.0.0.0       | 3000 | https://auth.acme.test
          server: { port: 5000 }                                      | localhost     | 5000 | http://localhost:5000
          { baseURL: http://localhost:4000, server: { port: 5000 } }  | localhost     | 5000 | http://localhost:4000
          { baseURL: https://a.test, server: { host: 127.0.0.1 } }    | 127.0.0.1     | 3000 | https://a.test
          """)
  void theServerListensWhereTheBaseUrlSaysUnlessToldOtherwise(
      String yaml, String host, int port, String baseUrl) {
    ServerConfig loaded = config.load(yaml);
    assertThat(loaded.host()).isEqualTo(host);
    assertThat(loaded.port()).isEqualTo(port);
    assertThat(loaded.baseUrl()).isEqualTo(baseUrl);
  }

  @Test
  void theEnvironmentOverridesTheFileAndTheCommandLineBoth() {
    config.environment.put("PORT", "6000");
    config.environment.put("HOST", "127.0.0.1");
    config.environment.put("BETTER_AUTH_URL", "https://ignored.test");
    ServerConfig loaded =
        config.load("{ baseURL: https://a.test, server: { host: 10.0.0.1, port: 5000 } }");
    assertThat(loaded.host()).isEqualTo("127.0.0.1");
    assertThat(loaded.port()).isEqualTo(6000);
    assertThat(loaded.baseUrl()).isEqualTo("https://a.test");
    assertThat(config.load(new ServerConfig.Request(null, 7000)).port()).isEqualTo(7000);
  }

  @Test
  void variablesOfBetterAuthStandInForKeysThatAreMissing() {
    config.environment.put("BETTER_AUTH_URL", "https://auth.acme.test");
    config.environment.put("BETTER_AUTH_SECRETS", "2:" + ConfigFixture.SECRET + "x, 1:" + SECOND);
    config.environment.put("BETTER_AUTH_TRUSTED_ORIGINS", "https://a.test,https://*.b.test");
    ServerConfig loaded = config.load("trustedOrigins: [myapp://]");
    assertThat(loaded.baseUrl()).isEqualTo("https://auth.acme.test");
    assertThat(loaded.secrets())
        .containsExactly(
            new Secrets.Version(2, ConfigFixture.SECRET + "x"), new Secrets.Version(1, SECOND));
    assertThat(loaded.secret()).isEqualTo(ConfigFixture.SECRET);
    assertThat(loaded.trustedOrigins())
        .containsExactly("myapp://", "https://a.test", "https://*.b.test");
  }

  @Test
  void structuredSettingsKeepTheirShape() {
    ServerConfig loaded =
        config.load(
            """
            rateLimit:
              customRules:
                /sign-in/email: { window: 1m, max: 5 }
                /ok: false
            advanced:
              disableOriginCheck: [/update-user]
              defaultCookieAttributes: { sameSite: strict, maxAge: 1h }
              cookies: { session_token: { name: sid } }
            """);
    assertThat(loaded.get(Settings.RATE_RULES))
        .containsEntry("/sign-in/email", new RateRule(Duration.ofMinutes(1), 5));
    assertThat(loaded.get(Settings.RATE_RULES).get("/ok").limited()).isFalse();
    assertThat(loaded.get(Settings.DISABLE_ORIGIN_CHECK).paths()).containsExactly("/update-user");
    assertThat(loaded.find(Settings.COOKIE_ATTRIBUTES))
        .isEqualTo(new CookieAttributes(3600L, null, null, null, null, "strict", null));
    assertThat(loaded.get(Settings.COOKIES).get("session_token").name()).isEqualTo("sid");
  }

  @Test
  void keysHaveTheOtherNamesThatGuidesGiveThem() {
    config.write(
        "latchkey.yml",
        """
        secret: %s
        aliases: true
        session: { maxAge: 30d, expiresIn: 2592000 }
        security: { csrfProtection: false, requireSecureCookie: true }
        """
            .formatted(ConfigFixture.SECRET));
    ServerConfig loaded = config.load();
    assertThat(loaded.get(Settings.SESSION_EXPIRES_IN)).isEqualTo(Duration.ofDays(30));
    assertThat(loaded.find(Settings.DISABLE_CSRF_CHECK)).isTrue();
    assertThat(loaded.find(Settings.SECURE_COOKIES)).isTrue();
    assertThat(loaded.get(Settings.ALIASES)).isTrue();
  }

  @Test
  void idsMayBeLeftToTheDatabase() {
    String ids = "secret: %s\nadvanced: { database: { generateId: false } }\n";
    config.write("latchkey.yml", ids.formatted(ConfigFixture.SECRET));
    ServerConfig loaded = config.load();
    assertThat(loaded.find(Settings.GENERATE_ID)).isEqualTo("false");
  }

  @Test
  void fieldsAndNamesBecomeTheSchema() {
    ServerConfig loaded =
        config.load(
            """
            user:
              modelName: users
              fields: { email: email_address }
              additionalFields:
                plan: { type: string, required: true, defaultValue: free, fieldName: the_plan }
                age: { type: number }
                credit: { type: number, bigint: true, required: false, defaultValue: 3 }
                level: { type: [low, high], required: false, index: true, sortable: true }
                theme: { type: json, required: false, defaultValue: { dark: [true, null, 1.5] } }
                role: { type: string, input: false, returned: false, defaultValue: "1" }
                boss:
                  type: string
                  required: false
                  unique: true
                  references: { model: user, field: id, onDelete: set null }
            session: { modelName: visits, additionalFields: { team: { type: string, required: false } } }
            account: { fields: { userId: user_id } }
            verification: { modelName: proofs, fields: { value: val } }
            advanced: { database: { generateId: serial } }
            """);
    Schema schema =
        Auth.create(
                o -> {
                  loaded.applyTo(o);
                  o.store(new MemoryStore());
                })
            .schema();
    assertThat(schema.ids()).isEqualTo(IdType.SERIAL);
    assertThat(schema.tables())
        .extracting(Table::name)
        .containsExactly("users", "visits", "account", "proofs");
    Table users = schema.table(User.MODEL);
    assertThat(users.column(User.EMAIL)).isEqualTo("email_address");
    assertThat(schema.table(Account.MODEL).column(Account.USER_ID)).isEqualTo("user_id");
    assertThat(users.column(field(users, "plan"))).isEqualTo("the_plan");
    assertThat(field(users, "plan").isLeftToDatabase()).isFalse();
    assertThat(field(users, "plan").constantDefault()).isEqualTo("free");
    assertThat(field(users, "age").isLeftToDatabase()).isTrue();
    assertThat(field(users, "age").hasDefault()).isFalse();
    assertThat(field(users, "credit").defaultValue()).isEqualTo(3L);
    assertThat(field(users, "level").isIndexed()).isTrue();
    assertThat(field(users, "level").isSortable()).isTrue();
    assertThat(field(users, "theme").defaultValue())
        .hasToString(json("{\"dark\":[true,null,1.5]}").toString());
    assertThat(field(users, "role").isInput()).isFalse();
    assertThat(field(users, "role").isReturned()).isFalse();
    assertThat(field(users, "boss").isUnique()).isTrue();
    assertThat(field(users, "boss").reference())
        .isEqualTo(new Reference("user", OnDelete.SET_NULL));
    assertThat(field(schema.table(Session.MODEL), "team").isRequired()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          session: { cookieCache: { enabled: true } }                             | eyJzZXNzaW9uIj         | 300
          session: { strategy: compact }                                          | eyJzZXNzaW9uIj         | 300
          session: { strategy: jwt }                                              | eyJhbGciOiJIUzI1NiJ9.  | 300
          session: { cookieCache: { enabled: true, strategy: jwe, maxAge: 10m } } | eyJhbGciOiJkaXIi       | 600
          session: { strategy: jwe, cookieCache: { maxAge: 10m, version: "2" } }  | eyJhbGciOiJkaXIi       | 600
          session: { cookieCache: { strategy: jwt } }                             | -                      | -
          session: { strategy: database }                                         | -                      | -
          database: { url: none }                                                 | eyJhbGciOiJkaXIi       | 604800
          { database: { url: none }, session: { expiresIn: 1h } }                 | eyJhbGciOiJkaXIi       | 3600
          { database: { url: none }, session: { cookieCache: { strategy: jwt, refreshCache: { updateAge: 1h } } } } | eyJhbGciOiJIUzI1NiJ9. | 604800
          """)
  void browsersKeepTheCopyTheFileAsksFor(
      String yaml, @Nullable String begin, @Nullable Long maxAge) {
    ServerConfig loaded = config.load(yaml);
    boolean none = loaded.get(Settings.DATABASE_URL).isNone();
    Auth auth =
        Auth.create(
            o -> {
              loaded.applyTo(none ? o : o.store(new MemoryStore()));
              o.emailPassword(p -> {});
            });
    Headers json = Headers.of("content-type", "application/json", "origin", loaded.origin());
    AuthRequest signUp =
        AuthRequest.of("POST", "/api/auth/sign-up/email", json)
            .body("{\"name\":\"A\",\"email\":\"a@b.io\",\"password\":\"a long one\"}");
    List<String> copies =
        auth.handle(signUp).headers("set-cookie").stream()
            .filter(line -> line.startsWith("better-auth.session_data="))
            .toList();
    if (begin == null) assertThat(copies).isEmpty();
    else {
      assertThat(copies).singleElement().asString().contains("session_data=" + begin);
      assertThat(copies.get(0)).contains("; Max-Age=" + maxAge + ";");
    }
  }

  private static Field<?> field(Table table, String name) {
    Field<?> field = table.field(name);
    if (field == null) throw new AssertionError(table + " has no " + name);
    return field;
  }

  private static JsonValue json(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment", "session:", "{}"})
  void aFileMayBeEmpty(String yaml) {
    assertThat(config.load(yaml).get(Settings.EMAIL_PASSWORD)).isFalse();
  }

  @Test
  void itsTextShowsNothingSecret() {
    ServerConfig loaded = config.load("secrets: [{ version: 1, value: " + SECOND + " }]");
    assertThat(loaded + " " + loaded.secrets()).doesNotContain(SECOND);
  }

  private static final String SECOND = "n4Vw8Ks2Yt6Qb0Rm5Hx9Jc3Pz7Gf1LdE";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host: mail.acme.com                    | STARTTLS | 587
          host: mail.acme.com, ssl: true         | SSL      | 465
          host: mail.acme.com, starttls: off     | NONE     | 587
          host: mail.acme.com, starttls: optional | OFFERED | 587
          host: localhost                        | OFFERED  | 587
          host: localhost, starttls: required    | STARTTLS | 587
          host: 127.0.0.1, port: 1025            | OFFERED  | 1025
          """)
  void mailsLeaveEncryptedUnlessTheServerIsThisMachine(
      String keys, Smtp.Encryption encryption, int port) {
    Smtp smtp = config.load("mail: { smtp: { from: auth@acme.com, " + keys + " } }").smtp();
    assertThat(smtp).isNotNull();
    assertThat(smtp.encryption()).isEqualTo(encryption);
    assertThat(smtp.port()).isEqualTo(port);
    assertThat(smtp.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void thePasswordOfTheMailServerIsShownNowhere() {
    config.environment.put("SMTP_PASSWORD", "Blue-42-horse");
    ServerConfig loaded =
        config.load(
            "mail: { smtp: { host: h, from: auth@acme.com, user: u, password: '${SMTP_PASSWORD}' } }");
    assertThat(loaded.smtp()).extracting(Smtp::password).isEqualTo("Blue-42-horse");
    assertThat(loaded.smtp()).hasToString("Smtp[h:587]");
  }

  @Test
  void theApplicationIsCalledLatchkeyUntilItHasAName() {
    assertThat(config.load("{}").appName()).isEqualTo("Latchkey");
    assertThat(config.load("appName: Acme").appName()).isEqualTo("Acme");
  }
}
