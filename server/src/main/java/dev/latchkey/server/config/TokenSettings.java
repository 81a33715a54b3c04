package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.bearer.Bearer;
import dev.latchkey.plugins.convex.Convex;
import dev.latchkey.plugins.jwt.Jwt;
import dev.latchkey.plugins.jwt.JwtOptions;
import dev.latchkey.plugins.keys.Algorithm;
import dev.latchkey.plugins.lastloginmethod.LastLoginMethod;
import dev.latchkey.plugins.multisession.MultiSession;
import dev.latchkey.plugins.onetimetoken.OneTimeToken;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Plugins about what callers hold: sessions and tokens. */
final class TokenSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // ---- plugins.jwt

  private static final Setting<String> ALGORITHM =
      key(
          "jwks.keyPairConfig.alg",
          Types.choice(Stream.of(Algorithm.values()).map(Algorithm::name).toArray(String[]::new)),
          "EdDSA",
          "How tokens are signed.");
  private static final Setting<Duration> ROTATION =
      Setting.of("jwks.rotationInterval", Types.duration(SECOND), "How long a key signs.")
          .otherwise("for ever");
  private static final Setting<Duration> GRACE =
      key(
          "jwks.gracePeriod",
          Types.duration(Duration.ZERO),
          Duration.ofDays(30),
          "How long it is shown after that.");
  private static final Setting<Boolean> PLAIN =
      key(
          "jwks.disablePrivateKeyEncryption",
          Types.flag(),
          false,
          "Store private keys as they are: who reads the database can sign.");
  private static final Setting<String> JWKS_PATH =
      key("jwks.jwksPath", Types.path(), "/jwks", "Where the keys are shown.");
  private static final Setting<String> ISSUER =
      Setting.of("jwt.issuer", Types.text(), "Who signs.").otherwise("origin of `baseURL`");
  private static final Setting<List<String>> AUDIENCE =
      Setting.of("jwt.audience", Types.listOf(Types.text()), "For whom tokens are; one or several.")
          .otherwise("origin of `baseURL`");
  private static final Setting<Duration> LIFE =
      key(
          "jwt.expirationTime",
          Types.duration(SECOND),
          Duration.ofMinutes(15),
          "How long a token is good, whatever becomes of the session.");
  private static final Setting<Boolean> NO_HEADER =
      key(
          "disableSettingJwtHeader",
          Types.flag(),
          false,
          "Send no token along with `/get-session`.");

  static final Setting<Supplier<Plugin>> JWT =
      PluginSettings.plugin(
          "jwt",
          "Tokens that other services check by themselves.",
          List.of(ALGORITHM, ROTATION, GRACE, PLAIN, JWKS_PATH, ISSUER, AUDIENCE, LIFE, NO_HEADER),
          values -> Jwt.create(options -> set(options, values)));

  private static void set(JwtOptions.Builder options, Values values) {
    options
        .algorithm(Algorithm.valueOf(values.get(ALGORITHM)))
        .grace(values.get(GRACE))
        .jwksPath(values.get(JWKS_PATH))
        .life(values.get(LIFE))
        .disableHeader(values.get(NO_HEADER));
    Duration rotation = values.find(ROTATION);
    if (rotation != null) options.rotation(rotation);
    if (values.get(PLAIN)) options.plainPrivateKeys();
    String issuer = values.find(ISSUER);
    if (issuer != null) options.issuer(issuer);
    List<String> audience = values.find(AUDIENCE);
    if (audience != null) options.audience(audience.toArray(String[]::new));
  }

  // ---- plugins.convex

  private static final Setting<String> CONVEX_ALGORITHM =
      key(
          "jwks.keyPairConfig.alg",
          Types.choice("RS256", "EdDSA"),
          "RS256",
          "For a provider of type `customJwt`; `EdDSA` for one with a `domain`.");
  private static final Setting<Duration> CONVEX_LIFE =
      key(
          "jwt.expirationSeconds",
          Types.duration(SECOND),
          Duration.ofMinutes(15),
          "How long a token is good, whatever becomes of the session.");

  static final Setting<Supplier<Plugin>> CONVEX =
      PluginSettings.plugin(
          "convex",
          "Tokens for a Convex deployment.",
          List.of(CONVEX_ALGORITHM, CONVEX_LIFE),
          values ->
              Convex.create(
                  options ->
                      options
                          .algorithm(Algorithm.valueOf(values.get(CONVEX_ALGORITHM)))
                          .life(values.get(CONVEX_LIFE))));

  // ---- plugins.bearer

  private static final Setting<Boolean> SIGNED =
      key("requireSignature", Types.flag(), false, "Take signed tokens only.");

  static final Setting<Supplier<Plugin>> BEARER =
      PluginSettings.plugin(
          "bearer",
          "Sessions in `Authorization: Bearer …`.",
          List.of(SIGNED),
          values -> values.get(SIGNED) ? Bearer.signedOnly() : Bearer.create());

  // ---- plugins.multiSession

  private static final Setting<Integer> SESSIONS =
      key("maximumSessions", Types.number(1, 50), 5, "How many users are signed in side by side.");

  static final Setting<Supplier<Plugin>> MULTI_SESSION =
      PluginSettings.plugin(
          "multiSession",
          "Several users in one browser.",
          List.of(SESSIONS),
          values -> MultiSession.of(values.get(SESSIONS)));

  // ---- plugins.oneTimeToken

  private static final Setting<Duration> TOKEN_LIFE =
      key("expiresIn", Types.duration(SECOND), Duration.ofMinutes(3), "How long a token works.");
  private static final Setting<Boolean> NO_CLIENTS =
      key("disableClientRequest", Types.flag(), false, "Only the application makes tokens.");
  private static final Setting<Boolean> NO_COOKIE =
      key("disableSetSessionCookie", Types.flag(), false, "Redeeming one sets no cookie.");
  private static final Setting<String> TOKEN_STORAGE =
      key("storeToken", Types.choice("plain", "hashed"), "plain", "How tokens are stored.");
  private static final Setting<Boolean> TELLS =
      key("setOttHeaderOnNewSession", Types.flag(), false, "Send one with every new session.");

  static final Setting<Supplier<Plugin>> ONE_TIME_TOKEN =
      PluginSettings.plugin(
          "oneTimeToken",
          "Hand a session on by a token that works once.",
          List.of(TOKEN_LIFE, NO_CLIENTS, NO_COOKIE, TOKEN_STORAGE, TELLS),
          values ->
              OneTimeToken.create(
                  options ->
                      options
                          .expiresIn(values.get(TOKEN_LIFE))
                          .disableClientRequest(values.get(NO_CLIENTS))
                          .disableSetSessionCookie(values.get(NO_COOKIE))
                          .hashed(values.get(TOKEN_STORAGE).equals("hashed"))
                          .tellsNewSessions(values.get(TELLS))));

  // ---- plugins.lastLoginMethod

  private static final Setting<String> COOKIE =
      key(
          "cookieName",
          Types.token(),
          "better-auth.last_used_login_method",
          "The cookie, by exactly this name.");
  private static final Setting<Duration> MAX_AGE =
      key("maxAge", Types.duration(SECOND), Duration.ofDays(30), "How long it is kept.");

  static final Setting<Supplier<Plugin>> LAST_LOGIN_METHOD =
      PluginSettings.plugin(
          "lastLoginMethod",
          "Tell pages how a browser signed in last.",
          List.of(COOKIE, MAX_AGE),
          values -> LastLoginMethod.of(values.get(COOKIE), values.get(MAX_AGE)));

  private TokenSettings() {}
}
