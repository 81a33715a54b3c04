package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about a file with mistakes in it. */
class ConfigProblemsTest {
  @TempDir Path directory;
  private ConfigFixture config;

  @BeforeEach
  void start() {
    config = new ConfigFixture(directory);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # keys that do not exist
          sesion: {}                               | line 1: sesion is not a known key; did you mean session?
          session: { expiresInn: 5 }               | session.expiresInn is not a known key; did you mean session.expiresIn?
          base_url: http://localhost               | base_url is not a known key; did you mean baseURL?
          BASEPATH: /x                             | BASEPATH is not a known key; did you mean basePath?
          minPasswordLength: 8                     | minPasswordLength is not a known key; did you mean emailAndPassword.minPasswordLength?
          server: { cookiePrefix: x }              | server.cookiePrefix is not a known key; did you mean advanced.cookiePrefix?
          server: { zzzzzzzzzzzzzz: x }            | server.zzzzzzzzzzzzzz is not a known key; known here: host, port
          advanced: { ipAddress: { trustProxies: [] } } | did you mean advanced.ipAddress.trustedProxies?
          # keys of other versions
          plugins: { webhook: {} }                 | plugins.webhook is not a known key; did you mean plugins.webhooks?
          plugins: { stripe: {} }                  | plugins.stripe is not a known key; known here: a
          plugins: { admin: { roles: { admin: { user: [lst] } } } } | plugins.admin cannot be used: A role holds an action or a resource that is not among the statements: {user=[lst]}
          plugins: { admin: { adminRoles: [king] } } | plugins.admin cannot be used: adminRoles: there is no role king
          plugins: { audit: { retentions: 90d } }  | plugins.audit.retentions is not a known key; did you mean plugins.audit.retention?
          plugins: { audit: true }                 | plugins.audit is true; expected a group of keys: events, retention
          plugins: { audit: { events: [login] } }  | plugins.audit.events[0] is the text "login"; expected one of session.created
          plugins: { webhooks: {} }                | plugins.webhooks cannot be used: webhooks go to an https URL
          plugins: { webhooks: { url: 'https://a.example' } } | plugins.webhooks cannot be used: webhooks need a secret
          plugins: { webhooks: { url: 'http://a.example', secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } } | webhooks go to an https URL
          plugins: { webhooks: { url: 'https://a.example', secret: too-short } } | plugins.webhooks cannot be used: a webhook secret is whsec_
          hooks: {}                                | hooks is a function; use Latchkey from Java for it
          telemetry: { enabled: false }            | telemetry does not exist; nothing is ever sent anywhere
          profile: strict                          | profile is the text "strict"; expected one of compat, hardened
          rateLimit: { storage: secondary-storage } | rateLimit.storage is secondary-storage, and there is no secondaryStorage.url
          rateLimit: { storage: disk }             | rateLimit.storage is the text "disk"; expected one of memory, database, secondary-storage
          secondaryStorage: { type: redis }        | secondaryStorage.url is missing
          secondaryStorage: { type: memcached }    | secondaryStorage.type is the text "memcached"; expected one of redis
          secondaryStorage: { url: 'http://x' }    | secondaryStorage.url has to be a URL such as redis://localhost:6379
          baseURL: { allowedHosts: [] }           | baseURL needs allowedHosts
          baseURL: { allowedHosts: [a], protocol: ftp } | baseURL.protocol is the text "ftp"; expected one of http, https, auto
          # wrong types
          appName: 42                              | appName is the number "42"; expected a text
          appName: true                            | appName is true; expected a text
          appName: [a]                             | appName is a list; expected a text
          appName:                                 | appName is empty; expected a text
          server: 3000                             | server is a number; expected a group of keys: host, port
          server: { port: abc }                    | server.port is the text "abc"; expected a whole number from 0 to 65535
          server: { port: 65536 }                  | server.port is the number "65536"; expected a whole number from 0 to 65535
          server: { port: 1.5 }                    | server.port is the number "1.5"; expected a whole number
          server: { port: '80' }                   | server.port is the text "80"; expected a whole number
          session: { expiresIn: soon }             | session.expiresIn is the text "soon"; expected a duration: seconds, or 30s, 15m, 24h, 7d, at least 1 s, at most 400d
          session: { expiresIn: 0 }                | session.expiresIn is the number "0"; expected a duration
          session: { policy: strict }              | session.policy is the text "strict"; expected one of standard, highSecurity, rememberMe, mobile
          session: { absolute: -1 }                | session.absolute is the number "-1"; expected a duration
          session: { maxSessions: -1 }             | session.maxSessions is the number "-1"; expected a whole number from 0
          session: { whenMoreSessions: deny }      | session.whenMoreSessions has no meaning without maxSessions
          session: { whenMoreSessions: wait }      | expected one of evictOldest, evictLeastRecentlyUsed, deny
          session: { rotationGrace: 2h }           | session.rotationGrace is the text "2h"; expected a duration
          session: { policies: [{ policy: mobile }] } | session.policies[0] needs when
          session: { policies: [{ when: { client: app }, policy: mobile }] } | session.policies has a client, and needs session.clientHeader for it
          session: { policies: [{ when: { user: { rolle: admin } }, policy: mobile }] } | session.policies has "rolle", which is no field of a user
          session: { policies: [{ when: { usr: {} } }] } | session.policies[0].when.usr is not a known key; did you mean session.policies[0].when.user?
          session: { updateAge: -1 }               | session.updateAge is the number "-1"; expected a duration
          session: { updateAge: 1w }               | session.updateAge is the text "1w"; expected a duration
          emailAndPassword: { enabled: 1 }         | emailAndPassword.enabled is the number "1"; expected true or false
          emailAndPassword: { enabled: yes }       | emailAndPassword.enabled is the text "yes"; expected true or false
          trustedOrigins: https://a.example        | trustedOrigins is the text "https://a.example"; expected a list
          trustedOrigins: ['*']                    | trustedOrigins[0] is the text "*"; expected an origin
          trustedOrigins: ['https://*']            | trustedOrigins[0] is the text "https://*"; expected an origin
          trustedOrigins: ['https://a.b/c']        | trustedOrigins[0] is the text "https://a.b/c"; expected an origin without a path
          baseURL: localhost:3000                  | baseURL is the text "localhost:3000"; expected a URL
          baseURL: ftp://a.example                 | baseURL is the text "ftp://a.example"; expected a URL
          baseURL: https://u:p@a.example           | expected a URL
          basePath: api                            | basePath is the text "api"; expected a path that begins with /
          logger: { level: loud }                  | logger.level is the text "loud"; expected one of debug, info, success, warn, error
          advanced: { cookiePrefix: 'a b' }        | advanced.cookiePrefix is the text "a b"; expected letters
          advanced: { cookies: { session_token: { nam: x } } } | advanced.cookies.session_token.nam is not a known key; did you mean advanced.cookies.session_token.name?
          advanced: { defaultCookieAttributes: { sameSite: Lax } } | advanced.defaultCookieAttributes.sameSite is the text "Lax"; expected one of lax, strict, none
          advanced: { disableOriginCheck: 3 }      | advanced.disableOriginCheck is the number "3"; expected true or false, or a list
          rateLimit: { customRules: { /x: true } } | rateLimit.customRules./x is true; expected false, or a group of keys: max, window
          rateLimit: { customRules: { /x: { max: 3 } } } | rateLimit.customRules./x needs both window and max
          rateLimit: { customRules: { x: false } } | rateLimit.customRules has "x"; paths begin with /
          user: { additionalFields: [plan] }       | user.additionalFields is a list; expected a group of keys: names of fields
          user: { additionalFields: { plan: {} } } | user.additionalFields.plan needs a type: string, number, boolean, date, json, string[], number[]
          user: { additionalFields: { plan: { type: text } } } | user.additionalFields.plan.type is the text "text"; expected one of string, number
          user: { additionalFields: { plan: { type: string, requred: true } } } | user.additionalFields.plan.requred is not a known key; did you mean user.additionalFields.plan.required?
          user: { additionalFields: { age: { type: number, defaultValue: many } } } | user.additionalFields.age has a defaultValue that is no number
          user: { additionalFields: { at: { type: date, defaultValue: soon } } } | user.additionalFields.at has a defaultValue that is no date
          user: { additionalFields: { lvl: { type: [a, b], defaultValue: c } } } | user.additionalFields.lvl has a defaultValue that is no one of them
          user: { additionalFields: { plan: { type: string, bigint: true } } } | user.additionalFields.plan is bigint, but no number
          user: { additionalFields: { boss: { type: number, references: { model: user } } } } | user.additionalFields.boss holds an id and so has to be a string
          user: { additionalFields: { boss: { type: string, references: { model: team } } } } | expected one of user, session, account
          user: { additionalFields: { boss: { type: string, references: { model: user, onDelete: set null } } } } | user.additionalFields.boss is set to null by its reference and so needs required: false
          user: { additionalFields: { email: { type: string } } } | user.additionalFields has "email", which is there already
          user: { additionalFields: { role: { type: string, input: false } } } | user.additionalFields has "role", to which nothing gives a value
          session: { additionalFields: { team: { type: string, required: true } } } | session.additionalFields has "team", to which nothing gives a value; it needs a defaultValue or required: false
          user: { fields: { mail: x } }            | user.fields has "mail"; known here: name, email, emailVerified, image, createdAt, updatedAt
          user: { modelName: [a] }                 | user.modelName is a list; expected a text
          account: { storeAccountCookie: true }    | account.storeAccountCookie is not available in this version
          account: { storeStateStrategy: jar }     | account.storeStateStrategy is the text "jar"; expected one of database, cookie
          socialProviders: { gogle: {} }           | socialProviders.gogle is no provider there is; plugins.genericOAuth takes others. Known here: google, microsoft
          socialProviders: { google: {} }          | socialProviders.google needs clientId
          socialProviders: { google: { clientId: a } } | socialProviders.google needs clientSecret
          socialProviders: { google: { clientId: a, clientSecret: [x] } } | socialProviders.google.clientSecret is a list; expected a text
          plugins: { genericOAuth: { config: [{ clientId: a }] } } | plugins.genericOAuth.config[0] needs providerId
          plugins: { genericOAuth: { config: [{ providerId: a, clientId: b }] } } | plugins.genericOAuth cannot be used: provider a needs discoveryUrl, or authorizationUrl and tokenUrl
          advanced: { database: { generateId: true } } | advanced.database.generateId is true; expected one of uuid, serial, false
          secrets: [{ version: 1 }]                | secrets[0] needs both version and value
          secrets: []                              | secrets must hold at least one secret
          session: { cookieCache: { strategy: jws } } | session.cookieCache.strategy is the text "jws"; expected one of compact, jwt, jwe
          session: { cookieCache: { maxAge: 0 } }  | session.cookieCache.maxAge is the number "0"; expected a duration
          session: { cookieCache: { refreshCache: { update: 1 } } } | session.cookieCache.refreshCache.update is not a known key; known here: updateAge
          # what cannot be together
          session: { strategy: jwt, cookieCache: { strategy: jwe } } | session.strategy contradicts session.cookieCache
          session: { strategy: jwt, cookieCache: { enabled: false } } | session.strategy contradicts session.cookieCache
          session: { strategy: database, cookieCache: { enabled: true } } | session.strategy contradicts session.cookieCache
          { database: { url: none }, session: { strategy: database } } | session.strategy is database, but database.url is none
          { database: { url: none }, session: { cookieCache: { enabled: false } } } | session.cookieCache.enabled is false, but database.url is none
          session: { expiresIn: 60, maxAge: 61 }   | session.maxAge is another name of session.expiresIn, but says otherwise
          { security: { csrfProtection: true }, advanced: { disableCSRFCheck: true } } | security.csrfProtection is another name of advanced.disableCSRFCheck, but says otherwise
          { security: { requireSecureCookie: true }, advanced: { useSecureCookies: false } } | security.requireSecureCookie is another name of advanced.useSecureCookies, but says otherwise
          { baseURL: "http://auth.example.com", security: { requireSecureCookie: true } } | advanced.useSecureCookies is true, but baseURL is http; browsers would drop every cookie
          emailAndPassword: { minPasswordLength: 9, maxPasswordLength: 8 } | emailAndPassword.minPasswordLength is 9, more than maxPasswordLength, 8
          server: { host: 0.0.0.0 }                | baseURL is needed because the server listens on 0.0.0.0
          [appName: a, appName: b]                 | the file is a list; expected a group of keys
          { appName: a, appName: b }               | appName is given twice
          appName: ${NOT_SET}                      | appName needs the environment variable NOT_SET, which is not set
          # mails
          mail: { smtp: { port: 25 } }             | mail.smtp.host is missing
          mail: { smtp: { host: h } }              | mail.smtp.from is missing
          mail: { smtp: { from: a@b.example } }    | mail.smtp.host is missing
          mail: { smtp: { host: h, from: x } }     | mail.smtp.from is the text "x"; expected an address such as auth@example.com
          mail: { smtp: { starttls: never } }      | mail.smtp.starttls is the text "never"; expected one of required, optional, off
          mail: { smtp: { user: u } }              | mail.smtp.password is missing
          mail: { smtp: { password: p } }          | mail.smtp.user is missing
          mail: { smtp: { ssl: true, starttls: off } } | mail.smtp.starttls has no meaning with mail.smtp.ssl; give one of the two
          plugins: { phoneNumber: { sms: { url: "https://sms.example" } } } | plugins.phoneNumber cannot be used: webhooks need a secret
          plugins: { phoneNumber: { signUpOnVerification: { getTempEmail: a@b.example } } } | plugins.phoneNumber.signUpOnVerification.getTempEmail is the text "a@b.example"; expected an address with {phoneNumber}, such as {phoneNumber}@phone.example.com
          plugins: { emailOTP: { storeOTP: custom } } | plugins.emailOTP.storeOTP is the text "custom"; expected one of plain, hashed, encrypted
          mail: { smtp: { timeout: 0 } }           | mail.smtp.timeout is the number "0"; expected a duration
          mail: { smtp: { host: h, passwrd: x } }  | mail.smtp.passwrd is not a known key; did you mean mail.smtp.password?
          appName: ${1x}                           | appName refers to ${1x}, which cannot be the name of a variable
          # no YAML at all
          appName: [a                              | latchkey.yml is not YAML: line
          'appName: "a'                            | latchkey.yml is not YAML: line
          """)
  void aMistakeIsNamedWithTheWayOut(String yaml, String said) {
    assertThat(config.refusal(yaml)).contains(said);
  }

  @Test
  void aDatabaseThatCannotTellOfChangesHasNoNearCache() {
    String near = "session: { nearCache: { enabled: true } }\ndatabase: { url: '%s' }";
    assertThat(config.refusal(near.formatted("mysql://h/d")))
        .contains("session.nearCache.enabled needs PostgreSQL or Redis");
    assertThat(config.refusal(near.formatted("jdbc:mariadb://h/d")))
        .contains("session.nearCache.enabled needs PostgreSQL or Redis");
  }

  @Test
  void everyMistakeIsReportedAtOnceInTheOrderOfTheFile() {
    String refusal =
        config.refusal(
            """
            appNme: Acme
            secret: short
            server:
              port: high
            session:
              expiresIn: soon
            experimental: {}
            """);
    assertThat(refusal.lines().skip(1))
        .containsExactly(
            "  line 1: appNme is not a known key; did you mean appName?",
            "  line 2: secret has 5 characters and needs at least 32; `latchkey secret` makes a good one",
            "  line 4: server.port is the text \"high\"; expected a whole number from 0 to 65535",
            "  line 6: session.expiresIn is the text \"soon\"; expected a duration: seconds, or 30s,"
                + " 15m, 24h, 7d, at least 1 s, at most 400d",
            "  line 7: experimental is not available in this version");
    assertThat(refusal).startsWith(directory.resolve("latchkey.yml") + " cannot be used:");
  }

  @Test
  void nobodyTextsBySmtp() {
    assertThat(
            config.refusal(
                """
                mail: { smtp: { host: h, from: a@b.example } }
                plugins: { phoneNumber: {} }
                """))
        .contains("plugins.phoneNumber needs sms.url");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          secret: hunter2
          secret: [hunter2]
          secret: 5555hunter2
          secret: hunter2hunter2hunter2hunter2hunter2
          secrets: hunter2
          secrets: [hunter2]
          secrets: [{ version: 1, value: hunter2 }]
          secrets: [{ version: x, value: hunter2 }]
          sekret: hunter2
          mail: { smtp: { password: [hunter2] } }
          mail: { smtp: { password: hunter2 } }
          database: postgres://user:hunter2@db/auth
          database: { url: 'postgres://user:hunter2 @db/auth' }
          database: { url: 'postgres://user:hunter2@' }
          database: { url: 'mysql://user:hunter2@db' }
          database: { url: 'db2://user:hunter2@db/auth' }
          database: { url: 'user:hunter2@db/auth' }
          'secret: "hunter2'
          'secret: [hunter2'
          server: { port: '${PASSWORD}' }
          session: { expiresIn: '${PASSWORD}' }
          """)
  void noMessageHoldsTheValueOfASecret(String yaml) {
    config.environment.put("PASSWORD", "hunter2");
    assertThat(config.refusal(yaml)).doesNotContain("hunter2");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT                        | http          | PORT must be a whole number from 0 to 65535
          PORT                        | 70000         | PORT must be a whole number from 0 to 65535
          BETTER_AUTH_URL             | auth.acme.com | BETTER_AUTH_URL is not a URL
          BETTER_AUTH_SECRETS         | abc           | BETTER_AUTH_SECRETS must be version:secret
          BETTER_AUTH_SECRETS         | 01:abc        | BETTER_AUTH_SECRETS must be version:secret
          BETTER_AUTH_TRUSTED_ORIGINS | *             | BETTER_AUTH_TRUSTED_ORIGINS must be an origin
          HOST                        | 0.0.0.0       | baseURL is needed because the server listens on 0.0.0.0
          """)
  void aMistakeInTheEnvironmentIsNamed(String name, String value, String said) {
    config.environment.put(name, value);
    assertThat(config.refusal("{}")).contains(said);
  }

  @Test
  void aFileThatIsNamedAndDoesNotExistIsNotReplacedByDefaults() {
    config.environment.put("AUTH_CONFIG", "absent.yml");
    assertThat(config.refusal("{}")).contains("absent.yml, named by AUTH_CONFIG, does not exist");
  }

  @Test
  void cookiesThatBrowsersWouldDropAreRefused() {
    assertThat(
            config.refusal(
                """
                baseURL: http://auth.acme.com
                advanced:
                  useSecureCookies: true
                  crossSubDomainCookies: { enabled: true, domain: .other.com }
                  cookies: { session_token: { attributes: { sameSite: none, secure: false } } }
                """))
        .contains("advanced.useSecureCookies is true, but baseURL is http")
        .contains("advanced.crossSubDomainCookies.domain is .other.com, which baseURL's host")
        .contains("advanced.cookies has sameSite none without secure");
  }
}
