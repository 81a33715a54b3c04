package dev.latchkey.server.config;

import dev.latchkey.Account;
import dev.latchkey.EmailAddress;
import dev.latchkey.RateLimit;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.ClientAddress;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.http.CookieRules;
import dev.latchkey.schema.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Every key of the configuration file, in the order of the documentation.
 *
 * <p>The names are Better Auth's option names. A key is added here and nowhere else: reading it,
 * suggesting it and its row in {@code docs/configuration.md} follow.
 */
public final class Settings {
  private static final List<Setting<?>> ALL = new ArrayList<>();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String HARDENED = "false; true when hardened";
  private static final Duration HOUR = Duration.ofHours(1);

  public static final Setting<String> APP_NAME =
      key("appName", Types.text(), "Better Auth", "The application, as people know it.");
  static final Setting<SiteNames> BASE_URL =
      optional(
          "baseURL",
          SiteNames.TYPE,
          "`BETTER_AUTH_URL`, else `http://localhost:` and the port",
          "Where browsers reach the server. A path in it replaces `basePath`; https makes"
              + " cookies secure. Needed when the server listens on more than this machine."
              + " Several hosts: `{allowedHosts: [\"*.acme.com\"], protocol: https, fallback: URL}`; links then follow the host of the request.");
  public static final Setting<String> BASE_PATH =
      key("basePath", Types.path(), "/api/auth", "Where the endpoints begin.");
  public static final Setting<String> SECRET =
      optional(
          "secret",
          Types.secret(),
          "`BETTER_AUTH_SECRET`, else `AUTH_SECRET`",
          "Signs cookies: at least 32 random characters, the same on every node;"
              + " `latchkey secret` makes one.");
  public static final Setting<List<Secrets.Version>> SECRETS =
      optional(
          "secrets",
          SecretTypes.VERSIONS,
          "`BETTER_AUTH_SECRETS` (`2:new,1:old`)",
          "Several secrets while one replaces another; the first signs. With it, `secret` only"
              + " reads what was written before there were versions.");
  public static final Setting<String> PROFILE =
      key(
          "profile",
          Types.choice("compat", "hardened"),
          "compat",
          "`compat`: on the wire and in the database like Better Auth. `hardened`: no token of a"
              + " session is stored or shown, and other defaults are stricter;"
              + " [sessions.md](sessions.md) says how to change it.");

  public static final Setting<String> HOST =
      optional(
          "server.host",
          Types.text(),
          "host of `baseURL` when it is http, else all addresses",
          "The address to listen on. `HOST` overrides it.");
  public static final Setting<Integer> PORT =
      optional(
          "server.port",
          Types.number(0, 65_535),
          "port of `baseURL` when it is http, else 3000",
          "The port to listen on; 0 takes a free one. `PORT` and `--port` override it.");

  public static final Setting<Boolean> PAGES =
      key("pages", Types.flag(), true, "Show people an account page at `/`.");

  public static final Setting<DatabaseUrl> DATABASE_URL =
      key(
          "database.url",
          DatabaseUrl.TYPE,
          DatabaseUrl.DEFAULT,
          "`postgres://user:password@host:5432/name`, `mysql://…`, `mariadb://…`, `sqlite:FILE`,"
              + " `h2:FILE`, `h2:mem:NAME`, or a `jdbc:` URL of one of these. `none`: sessions are in"
              + " cookies, and users are forgotten when the server ends.");
  public static final Setting<Boolean> MIGRATE =
      key(
          "database.migrate",
          Types.flag(),
          true,
          "Add missing tables and columns at the start. When false and something is missing,"
              + " the server does not start and says so.");
  public static final Setting<Integer> POOL_SIZE =
      optional(
          "database.pool.size", Types.number(1, 1000), "10; 4 for SQLite", "Connections at most.");
  public static final Setting<Duration> ACQUIRE_TIMEOUT =
      key(
          "database.pool.acquireTimeout",
          Types.duration(SECOND),
          SECOND,
          "How long a call waits for a connection before it is answered with 503.");
  public static final Setting<Duration> STATEMENT_TIMEOUT =
      key(
          "database.pool.statementTimeout",
          Types.duration(SECOND),
          Duration.ofSeconds(3),
          "How long a statement may take before the call is answered with 503.");

  public static final Setting<String> NAMING =
      key(
          "database.naming",
          Types.choice("camelCase", "snake_case"),
          "camelCase",
          "How tables and columns are called that are not named below: `emailVerified` or"
              + " `email_verified`. Decide before there are tables.");
  public static final Setting<Duration> CLEANUP =
      key(
          "database.cleanupInterval",
          Types.duration(Duration.ZERO),
          Duration.ofHours(1),
          "How often expired sessions and verifications are removed; 0: never.");

  public static final Setting<String> STORAGE_TYPE =
      key(
          "secondaryStorage.type",
          Types.choice("redis"),
          "redis",
          "What keeps sessions, links and counters instead of the database.");
  public static final Setting<String> STORAGE_URL =
      optional(
          "secondaryStorage.url",
          Types.secret(
              "a URL such as redis://localhost:6379, rediss://user:password@host/0,"
                  + " redis-sentinel://host:26379,host:26379#master or redis-cluster://host,host"),
          "",
          "Where it is: `redis://user:password@host:6379/0`, `rediss://` with TLS,"
              + " `redis-sentinel://host,host#master`, `redis-cluster://host,host`."
              + " Without it there is none.");
  public static final Setting<String> STORAGE_PREFIX =
      key("secondaryStorage.keyPrefix", Types.text(), "better-auth:", "In front of every key.");
  public static final Setting<Duration> STORAGE_TIMEOUT =
      key(
          "secondaryStorage.timeout",
          Types.duration(SECOND),
          SECOND,
          "How long a call waits for it before it is answered with 503, or from the database.");

  public static final Setting<String> SMTP_HOST =
      optional(
          "mail.smtp.host",
          Types.text(),
          "",
          "The server that takes mails. Without it mails are kept for the developer, or go nowhere.");
  public static final Setting<Integer> SMTP_PORT =
      optional(
          "mail.smtp.port",
          Types.number(1, 65_535),
          "465 when `ssl` is on, else 587",
          "Where that server listens.");
  public static final Setting<String> SMTP_USER =
      optional("mail.smtp.user", Types.text(), "", "Signs in there; none when not given.");
  public static final Setting<String> SMTP_PASSWORD =
      optional("mail.smtp.password", Types.secret("a text"), "", "Its password.");
  public static final Setting<String> SMTP_FROM =
      optional(
          "mail.smtp.from",
          Types.text("address", "an address such as auth@example.com", EmailAddress::isValid),
          "",
          "Whom mails are from; `appName` is shown beside it.");
  public static final Setting<String> SMTP_STARTTLS =
      optional(
          "mail.smtp.starttls",
          Types.choice("required", "optional", "off"),
          "`required`; `optional` when `host` is this machine",
          "Whether the connection turns to TLS before anything is said."
              + " `optional` protects from nobody who can interfere.");
  public static final Setting<Boolean> SMTP_SSL =
      key("mail.smtp.ssl", Types.flag(), false, "TLS from the first byte, instead of STARTTLS.");
  public static final Setting<Duration> SMTP_TIMEOUT =
      key(
          "mail.smtp.timeout",
          Types.duration(SECOND, Duration.ofDays(1)),
          Duration.ofSeconds(10),
          "How long to wait for a connection, and for each answer.");
  public static final Setting<String> MAIL_TEMPLATES =
      optional(
          "mail.templates",
          Types.text(),
          "",
          "A folder with templates that replace the built-in ones of the same name.");
  public static final Setting<String> MAIL_LANGUAGE =
      key(
          "mail.language",
          Types.text(),
          "en",
          "The language of mails to people who prefer none that there are templates in.");

  public static final Setting<List<String>> TRUSTED_ORIGINS =
      key(
          "trustedOrigins",
          Types.listOf(OriginPattern.TYPE),
          List.of(),
          "Origins beside that of `baseURL` that may call and be redirected to;"
              + " `BETTER_AUTH_TRUSTED_ORIGINS` adds to them.");

  public static final Setting<Boolean> EMAIL_PASSWORD =
      key(
          "emailAndPassword.enabled",
          Types.flag(),
          false,
          "Sign-up and sign-in by e-mail and password. On when there is no file.");
  public static final Setting<Boolean> DISABLE_SIGN_UP =
      key("emailAndPassword.disableSignUp", Types.flag(), false, "Refuse new users.");
  public static final Setting<Integer> MIN_PASSWORD =
      key("emailAndPassword.minPasswordLength", Types.number(1, 1024), 8, "Shortest password.");
  public static final Setting<Integer> MAX_PASSWORD =
      key("emailAndPassword.maxPasswordLength", Types.number(1, 1024), 128, "Longest password.");
  public static final Setting<Boolean> AUTO_SIGN_IN =
      key("emailAndPassword.autoSignIn", Types.flag(), true, "A new user is signed in at once.");
  public static final Setting<Boolean> REQUIRE_VERIFICATION =
      key(
          "emailAndPassword.requireEmailVerification",
          Types.flag(),
          false,
          "Users sign in only after their address was verified.");

  public static final Setting<String> PASSWORD_HASH =
      key(
          "emailAndPassword.hash",
          Types.choice("scrypt", "argon2id"),
          "scrypt",
          "`argon2id` hashes new passwords so, and old ones when they are next used; Better Auth"
              + " cannot read them.");

  public static final Setting<Boolean> SEND_RESET =
      key(
          "emailAndPassword.sendResetPassword",
          Types.flag(),
          true,
          "Mail a link to choose a new password to who forgot it.");
  public static final Setting<Duration> RESET_EXPIRES_IN =
      key(
          "emailAndPassword.resetPasswordTokenExpiresIn",
          Types.duration(SECOND),
          HOUR,
          "How long that link works.");
  public static final Setting<Boolean> RESET_REVOKES =
      optional(
          "emailAndPassword.revokeSessionsOnPasswordReset",
          Types.flag(),
          HARDENED,
          "A new password by link ends the user's sessions.");
  public static final Setting<Boolean> SEND_CHANGED =
      key(
          "emailAndPassword.sendPasswordChanged",
          Types.flag(),
          true,
          "Tell users by mail that their password was changed. Not in Better Auth.");
  public static final Setting<Boolean> SEND_EXISTING =
      key(
          "emailAndPassword.onExistingUserSignUp",
          Types.flag(),
          false,
          "Tell users by mail that somebody tried to sign up with their address, where the answer"
              + " does not tell.");

  public static final Setting<Boolean> SEND_VERIFICATION =
      key(
          "emailVerification.sendVerificationEmail",
          Types.flag(),
          true,
          "Mail links that prove an address.");
  public static final Setting<Boolean> SEND_ON_SIGN_UP =
      optional(
          "emailVerification.sendOnSignUp",
          Types.flag(),
          "as `emailAndPassword.requireEmailVerification`",
          "Mail one to every new user.");
  public static final Setting<Boolean> SEND_ON_SIGN_IN =
      key(
          "emailVerification.sendOnSignIn",
          Types.flag(),
          false,
          "Mail one to who is refused for not having proven the address.");
  public static final Setting<Boolean> SIGN_IN_AFTER_VERIFICATION =
      key(
          "emailVerification.autoSignInAfterVerification",
          Types.flag(),
          false,
          "Following the link signs in.");
  public static final Setting<Duration> VERIFICATION_EXPIRES_IN =
      key("emailVerification.expiresIn", Types.duration(SECOND), HOUR, "How long the link works.");

  public static final Setting<Boolean> CHANGE_EMAIL =
      key("user.changeEmail.enabled", Types.flag(), false, "Users may change their address.");
  public static final Setting<Boolean> CHANGE_UNPROVEN =
      key(
          "user.changeEmail.updateEmailWithoutVerification",
          Types.flag(),
          false,
          "An address nobody has proven is replaced at once.");
  public static final Setting<Boolean> CONFIRM_CHANGE =
      key(
          "user.changeEmail.sendChangeEmailConfirmation",
          Types.flag(),
          false,
          "The owner of a proven address is asked there first, by mail.");
  public static final Setting<Boolean> DELETE_USER =
      key("user.deleteUser.enabled", Types.flag(), false, "Users may delete themselves.");
  public static final Setting<Boolean> CONFIRM_DELETION =
      key(
          "user.deleteUser.sendDeleteAccountVerification",
          Types.flag(),
          false,
          "They are asked first, by mail.");
  public static final Setting<Duration> DELETION_EXPIRES_IN =
      key(
          "user.deleteUser.deleteTokenExpiresIn",
          Types.duration(SECOND),
          Duration.ofDays(1),
          "How long the link in that mail works.");

  static {
    ALL.addAll(AccountSettings.ALL);
    ALL.add(SocialSettings.PROVIDERS);
  }

  public static final Setting<String> STORE_IDENTIFIER =
      optional(
          "verification.storeIdentifier",
          Types.choice("plain", "hashed"),
          "`plain`; `hashed` when hardened",
          "`hashed` stores no tokens of links, so that a copy of the database opens nothing.");
  public static final Setting<Boolean> VERIFICATION_IN_DATABASE =
      key(
          "verification.storeInDatabase",
          Types.flag(),
          false,
          "With `secondaryStorage`: keep links in the database too.");
  public static final Setting<Boolean> DISABLE_CLEANUP =
      key(
          "verification.disableCleanup",
          Types.flag(),
          false,
          "Leave void links in the table when others are looked up.");

  public static final Setting<Duration> SESSION_EXPIRES_IN =
      key(
          "session.expiresIn",
          PolicySettings.life(),
          Duration.ofDays(7),
          "How long a session lives unused.");
  public static final Setting<Duration> SESSION_MAX_AGE =
      optional(
          "session.maxAge",
          PolicySettings.life(),
          "`session.expiresIn`",
          "Another name of `session.expiresIn`.");
  public static final Setting<Duration> SESSION_UPDATE_AGE =
      key(
          "session.updateAge",
          Types.duration(Duration.ZERO),
          Duration.ofDays(1),
          "A session in use is extended when its last extension is this old; 0: every time.");
  public static final Setting<Duration> SESSION_FRESH_AGE =
      key(
          "session.freshAge",
          Types.duration(Duration.ZERO),
          Duration.ofDays(1),
          "How long after signing in a session counts as fresh; 0: always.");
  public static final Setting<Boolean> DISABLE_REFRESH =
      key("session.disableSessionRefresh", Types.flag(), false, "Never extend a session.");
  public static final Setting<Boolean> INDEX_EXPIRY =
      key(
          "session.indexExpiry",
          Types.flag(),
          false,
          "Give `expiresAt` an index, which Better Auth's tables lack: for a million sessions and"
              + " more.");
  public static final Setting<Boolean> SOFT_DELETE =
      key(
          "session.softDelete",
          Types.flag(),
          false,
          "Keep the rows of sessions that ended, with `deletedAt`, `deletedReason` and `deletedBy`.");
  public static final Setting<Duration> SOFT_DELETE_RETENTION =
      key("session.softDeleteRetention", Types.duration(SECOND), Duration.ofDays(90), "How long.");
  public static final Setting<Boolean> DEFER_REFRESH =
      key(
          "session.deferSessionRefresh",
          Types.flag(),
          false,
          "Extend only at `POST /get-session`; a GET then never writes.");
  public static final Setting<Boolean> REMEMBER_ME =
      key(
          "session.rememberMe",
          Types.flag(),
          true,
          "Whether a sign-in that does not say so outlives the browser.");
  static final PolicySettings SESSION_POLICY = policy();
  public static final Setting<List<PolicyRule>> SESSION_POLICIES =
      key(
          "session.policies",
          PolicyRule.LIST,
          List.of(),
          "What some sessions are subject to instead; the first that fits counts.");
  public static final Setting<String> CLIENT_HEADER =
      optional(
          "session.clientHeader",
          Types.token(),
          "",
          "The header in which applications name themselves at the sign-in, kept in the column"
              + " `clientKind`.");
  public static final Setting<Boolean> ROTATE_TOKENS =
      key(
          "session.rotateTokens",
          Types.flag(),
          false,
          "Give a session another token whenever it is extended. Not beside a Better Auth on the"
              + " same database.");
  public static final Setting<Duration> ROTATION_GRACE =
      key(
          "session.rotationGrace",
          Types.duration(SECOND, HOUR),
          Duration.ofSeconds(30),
          "How long the token before is good then; presented later, it ends the session.");

  public static final Setting<Boolean> STEP_UP =
      optional(
          "session.stepUp",
          Types.flag(),
          HARDENED,
          "Remember which factor was proven when, in a column `proofs`; `/step-up/…` then makes a"
              + " session fresh without a new sign-in. Not in Better Auth.");
  public static final Setting<Duration> SENSITIVE_AGE =
      optional(
          "session.sensitiveAge",
          Types.duration(Duration.ZERO),
          "0; 15 minutes when hardened",
          "How long ago the user may have signed in or proven a factor when the account is deleted,"
              + " or its address changed; 0 asks for no more than `freshAge` does. Not in Better"
              + " Auth.");
  public static final Setting<Boolean> ACCEPT_HASHED =
      key(
          "session.acceptHashedTokens",
          Types.flag(),
          false,
          "With `profile: compat`, find sessions of the hardened profile too: while nodes change"
              + " from one to the other. Not in Better Auth.");

  public static final Setting<Boolean> COOKIE_CACHE =
      optional(
          "session.cookieCache.enabled",
          Types.flag(),
          "false; true without a database",
          "Browsers keep a copy of their session, which is read without asking the database.");
  public static final Setting<Duration> COOKIE_CACHE_MAX_AGE =
      optional(
          "session.cookieCache.maxAge",
          PolicySettings.life(),
          "5m; without a database `session.expiresIn`",
          "How long a copy counts, and so how long a session that was ended elsewhere can still be"
              + " read.");
  public static final Setting<String> COOKIE_CACHE_STRATEGY =
      optional(
          "session.cookieCache.strategy",
          Types.choice("compact", "jwt", "jwe"),
          "compact; jwe without a database",
          "How copies are protected: `compact` and `jwt` are signed, `jwe` is encrypted.");
  public static final Setting<String> COOKIE_CACHE_VERSION =
      key(
          "session.cookieCache.version",
          Types.text(),
          "1",
          "Another one has all copies made anew.");
  public static final Setting<CacheRefresh> COOKIE_CACHE_REFRESH =
      optional(
          "session.cookieCache.refreshCache",
          CacheRefresh.TYPE,
          "true without a database",
          "Replace a copy when a fifth of its life is left, or `{updateAge: 1d}` before its end."
              + " Means nothing with a database.");
  public static final Setting<String> SESSION_STRATEGY =
      optional(
          "session.strategy",
          Types.choice("database", "compact", "jwt", "jwe"),
          "",
          "`database`: the cookie cache is off. Else it is on, with this `strategy`. Not in Better"
              + " Auth.");
  public static final Setting<Boolean> SESSION_IN_DATABASE =
      key(
          "session.storeSessionInDatabase",
          Types.flag(),
          false,
          "With `secondaryStorage`: keep sessions in the database too, which is asked when the"
              + " storage has none or does not answer.");
  public static final Setting<Boolean> SESSION_PRESERVED =
      key(
          "session.preserveSessionInDatabase",
          Types.flag(),
          false,
          "With both: the storage alone decides, and the database keeps a row of every session,"
              + " ended ones too.");
  public static final Setting<Boolean> NEAR_CACHE =
      key(
          "session.nearCache.enabled",
          Types.flag(),
          false,
          "Validate sessions from memory; a change is heard of by every node. With PostgreSQL or"
              + " Redis, or one server on SQLite or H2. Not in Better Auth.");
  public static final Setting<Duration> NEAR_CACHE_MAX_AGE =
      key(
          "session.nearCache.maxAge",
          Types.duration(SECOND),
          Duration.ofSeconds(5),
          "How long something revoked is honoured at most, whatever breaks; up to 5 minutes.");
  public static final Setting<Integer> NEAR_CACHE_MEGABYTES =
      key(
          "session.nearCache.maxMegabytes",
          Types.number(1, 65_536),
          32,
          "How much memory it may take: about 20,000 sessions in 32.");

  public static final Setting<Boolean> PUSH =
      optional(
          "session.push.enabled",
          Types.flag(),
          "as `pages`",
          "Tell browsers at once when their session ends or changes: `GET /session-events`. Not in"
              + " Better Auth.");
  public static final Setting<Integer> PUSH_PER_SESSION =
      key(
          "session.push.perSession",
          Types.number(1, 1000),
          6,
          "Most pages of one session that are told.");
  public static final Setting<Integer> PUSH_PER_USER =
      key("session.push.perUser", Types.number(1, 10_000), 50, "Most pages of one user.");
  public static final Setting<Integer> PUSH_IN_ALL =
      key("session.push.inAll", Types.number(1, 15_000), 5000, "Most pages of one node.");

  public static final Setting<String> LOCATION_FILE =
      optional(
          "devices.locationFile",
          Types.text(),
          "",
          "A file of MaxMind's with cities, such as `GeoLite2-City.mmdb`: says where devices are."
              + " Read at the start. Not in Better Auth.");
  public static final Setting<List<String>> ADDRESS_CHANGE =
      optional(
          "suspiciousActivity.addressChange",
          Types.listOf(Types.choice("log", "mail", "stepUp", "revoke")),
          "nobody looks",
          "What happens when a session is used from another network; `[]`: only an event. Not in"
              + " Better Auth, as those below.");
  public static final Setting<List<String>> NEW_DEVICE =
      optional(
          "suspiciousActivity.newDevice",
          Types.listOf(Types.choice("log", "mail", "stepUp")),
          "nobody looks",
          "What happens when somebody signs in with a browser that is new for them.");
  public static final Setting<List<String>> IMPOSSIBLE_TRAVEL =
      optional(
          "suspiciousActivity.impossibleTravel",
          Types.listOf(Types.choice("log", "mail", "stepUp", "revoke")),
          "nobody looks",
          "What happens when somebody is in two places sooner than anybody travels; needs"
              + " `devices.locationFile`.");
  public static final Setting<Integer> SUSPICIOUS_IPV4 =
      key(
          "suspiciousActivity.ipv4Subnet",
          Types.number(1, 32),
          24,
          "IPv4 addresses that share this many bits are of one network.");
  public static final Setting<Integer> SUSPICIOUS_IPV6 =
      key("suspiciousActivity.ipv6Subnet", Types.number(1, 128), 64, "The same for IPv6.");
  public static final Setting<List<String>> UNSUSPICIOUS =
      key(
          "suspiciousActivity.allow",
          Types.listOf(
              Types.text(
                  "address range",
                  "an address or a range such as 10.0.0.0/8",
                  Settings::isAddressRange)),
          List.of(),
          "Networks to which anybody may move, such as the company's own.");

  static final TableSettings USER = table(User.MODEL);
  static final TableSettings SESSION = table(Session.MODEL);
  static final TableSettings ACCOUNT = table(Account.MODEL);
  static final TableSettings VERIFICATION = table(Verification.MODEL);
  static final TableSettings RATE_LIMIT_TABLE = names(RateLimit.MODEL);
  static final List<TableSettings> TABLES =
      List.of(USER, SESSION, ACCOUNT, VERIFICATION, RATE_LIMIT_TABLE);

  public static final Setting<Boolean> RATE_LIMIT =
      key("rateLimit.enabled", Types.flag(), true, "Limit calls per address and path.");
  public static final Setting<Duration> RATE_WINDOW =
      key(
          "rateLimit.window",
          Types.duration(SECOND),
          Duration.ofSeconds(10),
          "Over which time calls are counted.");
  public static final Setting<Integer> RATE_MAX =
      key("rateLimit.max", Types.number(1, 1_000_000), 100, "How many calls pass in one window.");
  public static final Setting<String> RATE_STORAGE =
      optional(
          "rateLimit.storage",
          Types.choice("memory", "database", "secondary-storage"),
          "`secondary-storage` when there is one, else `memory`",
          "Where calls are counted: in each node for itself, or for all in the table `rateLimit` or"
              + " in `secondaryStorage`.");
  public static final Setting<Integer> RATE_MAILS =
      key(
          "rateLimit.mailsPerRecipient",
          Types.number(1, 1_000_000),
          3,
          "Mails of one kind that one address gets in an hour; further ones are dropped.");
  public static final Setting<Map<String, RateRule>> RATE_RULES =
      key(
          "rateLimit.customRules",
          Shapes.byKey("paths, such as /sign-in/email or /sign-in/*", RateRule.TYPE),
          Map.of(),
          "Rules for single paths; the first that fits wins, `false` lifts the limit.");

  public static final Setting<Boolean> SECURE_COOKIES =
      optional(
          "advanced.useSecureCookies",
          Types.flag(),
          "true when `baseURL` is https",
          "Cookies over https only, named `__Secure-…`.");
  public static final Setting<String> COOKIE_PREFIX =
      key(
          "advanced.cookiePrefix",
          Types.token(),
          "better-auth",
          "In front of the names of cookies.");
  public static final Setting<Boolean> CROSS_SUBDOMAIN =
      key(
          "advanced.crossSubDomainCookies.enabled",
          Types.flag(),
          false,
          "Share cookies with the subdomains of `domain`.");
  public static final Setting<String> CROSS_SUBDOMAIN_DOMAIN =
      optional(
          "advanced.crossSubDomainCookies.domain",
          Types.text(),
          "host of `baseURL`",
          "For example `.acme.com`.");
  public static final Setting<CookieAttributes> COOKIE_ATTRIBUTES =
      optional(
          "advanced.defaultCookieAttributes",
          CookieTypes.ATTRIBUTES,
          "",
          "Attributes of every cookie; what is not given stays as it is.");
  public static final Setting<Map<String, CookieRules.Custom>> COOKIES =
      key(
          "advanced.cookies",
          CookieTypes.BY_KEY,
          Map.of(),
          "One cookie's own name and attributes.");
  public static final Setting<List<String>> ADDRESS_HEADERS =
      key(
          "advanced.ipAddress.ipAddressHeaders",
          Types.listOf(Types.token()),
          List.of("x-forwarded-for"),
          "Headers in which a trusted proxy names the caller's address.");
  public static final Setting<List<String>> TRUSTED_PROXIES =
      key(
          "advanced.ipAddress.trustedProxies",
          Types.listOf(
              Types.text(
                  "address range",
                  "an address or a range such as 10.0.0.0/8",
                  Settings::isAddressRange)),
          List.of(),
          "Addresses and networks whose address headers are believed: `10.0.0.0/8`.");
  public static final Setting<Integer> IPV6_SUBNET =
      key(
          "advanced.ipAddress.ipv6Subnet",
          Types.number(1, 128),
          64,
          "IPv6 addresses that share this many bits count as one caller.");
  public static final Setting<Boolean> DISABLE_IP_TRACKING =
      key("advanced.ipAddress.disableIpTracking", Types.flag(), false, "Store no addresses.");
  public static final Setting<Boolean> DISABLE_CSRF_CHECK =
      optional(
          "advanced.disableCSRFCheck",
          Types.flag(),
          "false",
          "Do not check the origin of calls with cookies. Opens the door to forged calls; `false` keeps the check of navigations when `disableOriginCheck` is on.");
  public static final Setting<Boolean> CSRF_PROTECTION =
      optional(
          "security.csrfProtection",
          Types.flag(),
          "true",
          "Another name of `advanced.disableCSRFCheck`, the other way round.");
  public static final Setting<Boolean> REQUIRE_SECURE =
      optional(
          "security.requireSecureCookie",
          Types.flag(),
          "false",
          "When true, another name of `advanced.useSecureCookies`.");
  public static final Setting<PathSwitch> DISABLE_ORIGIN_CHECK =
      key(
          "advanced.disableOriginCheck",
          PathSwitch.TYPE,
          PathSwitch.NOWHERE,
          "Check no origins and no redirect targets, at all or below some paths.");
  public static final Setting<String> GENERATE_ID =
      optional(
          "advanced.database.generateId",
          Types.choiceOrFalse("uuid", "serial"),
          "32 random letters and digits",
          "What ids are: UUIDs, numbers the database counts, or (`false`) what the defaults you give"
              + " the columns make. Decide before there are tables.");
  public static final Setting<Boolean> TRUSTED_PROXY_HEADERS =
      key(
          "advanced.trustedProxyHeaders",
          Types.flag(),
          false,
          "With several hosts: believe `X-Forwarded-Host` and `X-Forwarded-Proto`. Only behind a"
              + " proxy that always sets both.");
  public static final Setting<Boolean> SKIP_TRAILING_SLASHES =
      key("advanced.skipTrailingSlashes", Types.flag(), false, "`/ok/` is `/ok`.");

  public static final Setting<Boolean> ALIASES =
      key(
          "aliases",
          Types.flag(),
          false,
          "Serve `/session`, `/sign-out-all` and `/refresh-session` too, which guides speak of and"
              + " Better Auth does not have.");
  public static final Setting<List<String>> DISABLED_PATHS =
      key("disabledPaths", Types.listOf(Types.path()), List.of(), "Endpoints that answer 404.");
  public static final Setting<String> ERROR_URL =
      optional(
          "onAPIError.errorURL",
          Types.text(),
          "`/error` below the base path",
          "Where browsers are sent with `?error=…`.");
  public static final Setting<String> LOG_LEVEL =
      key(
          "logger.level",
          Types.choice("debug", "info", "success", "warn", "error"),
          "info",
          "The least important events that are written; `success` is `info`.");

  public static final Setting<String> LOG_FORMAT =
      key(
          "logger.format",
          Types.choice("text", "json"),
          "text",
          "`json` writes each event as one object.");

  static {
    ALL.addAll(PluginSettings.ALL);
  }

  private Settings() {}

  private static boolean isAddressRange(String text) {
    ClientAddress.Rules rules = new ClientAddress.Rules(List.of(), List.of(text), 64, false);
    return rules.invalidProxies().isEmpty();
  }

  private static <T> Setting<T> key(String path, SettingType<T> type, T defaultValue, String doc) {
    Setting<T> setting = Setting.of(path, type, doc).orElse(defaultValue);
    ALL.add(setting);
    return setting;
  }

  private static <T> Setting<T> optional(
      String path, SettingType<T> type, String otherwise, String doc) {
    Setting<T> setting = Setting.of(path, type, doc).otherwise(otherwise);
    ALL.add(setting);
    return setting;
  }

  private static PolicySettings policy() {
    PolicySettings policy =
        PolicySettings.of("session.", SESSION_EXPIRES_IN, SESSION_UPDATE_AGE, SESSION_FRESH_AGE);
    ALL.addAll(policy.own());
    return policy;
  }

  private static TableSettings table(Model<?> model) {
    TableSettings table = TableSettings.of(model);
    ALL.addAll(table.all());
    return table;
  }

  private static TableSettings names(Model<?> model) {
    TableSettings table = TableSettings.of(model);
    ALL.addAll(table.names());
    return table;
  }

  /** Every declared key, in order. */
  static List<Setting<?>> all() {
    return List.copyOf(ALL);
  }

  /** The tree of every key there is, those of other versions included. */
  static Level tree() {
    List<Entry> entries = new ArrayList<>(ALL);
    entries.addAll(Absent.all());
    return Level.of(entries);
  }
}
