package dev.latchkey.server.config;

import dev.latchkey.AccountOptions;
import dev.latchkey.AddressOptions;
import dev.latchkey.AuthOptions;
import dev.latchkey.BaseUrlOptions;
import dev.latchkey.CookieCacheOptions;
import dev.latchkey.CookieOptions;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.IdStrategy;
import dev.latchkey.NearCacheOptions;
import dev.latchkey.OriginOptions;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.RateLimitOptions;
import dev.latchkey.SessionOptions;
import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionPushOptions;
import dev.latchkey.TableOptions;
import dev.latchkey.UserOptions;
import dev.latchkey.VerificationOptions;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.schema.Naming;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From keys to options: each key is one call of a method anybody can call from Java. */
final class Binding {
  private final ServerConfig config;

  Binding(ServerConfig config) {
    this.config = config;
  }

  void applyTo(AuthOptions options) {
    options
        .profile(Profile.valueOf(config.get(Settings.PROFILE).toUpperCase(Locale.ROOT)))
        .basePath(config.get(Settings.BASE_PATH))
        .secrets(config.secrets())
        .emailVerification(this::emailVerification)
        .user(this::user)
        .session(this::session)
        .account(this::account)
        .verification(this::verification)
        .cookies(this::cookies)
        .origins(this::origins)
        .rateLimit(this::rateLimit)
        .addresses(this::addresses)
        .disablePaths(config.get(Settings.DISABLED_PATHS))
        .appName(config.get(Settings.APP_NAME))
        .skipTrailingSlashes(config.get(Settings.SKIP_TRAILING_SLASHES))
        .aliases(config.get(Settings.ALIASES));
    if (config.get(Settings.DATABASE_URL).isNone()) options.stateless();
    new DevicePlugins(config).addTo(options);
    String ids = config.find(Settings.GENERATE_ID);
    if (ids != null) options.ids(ids(ids));
    if (config.get(Settings.NAMING).equals("snake_case")) options.naming(Naming.SNAKE_CASE);
    SiteNames names = config.names();
    if (names == null) options.baseUrl(config.baseUrl());
    else options.baseUrl(hosts -> hosts(hosts, names));
    String secret = config.secret();
    if (secret != null) options.secret(secret);
    String errorUrl = config.find(Settings.ERROR_URL);
    if (errorUrl != null) options.errorUrl(errorUrl);
    if (config.get(Settings.PASSWORD_HASH).equals("argon2id")) options.argon2id();
    Map<String, Supplier<OAuthProvider>> providers = config.find(SocialSettings.PROVIDERS);
    if (providers != null) providers.values().forEach(make -> options.provider(make.get()));
    for (Setting<Supplier<Plugin>> setting : PluginSettings.ALL) {
      Supplier<Plugin> plugin = config.find(setting);
      if (plugin != null) options.plugin(plugin.get());
    }
    if (config.get(Settings.EMAIL_PASSWORD)) options.emailPassword(this::passwords);
  }

  private void hosts(BaseUrlOptions.Builder hosts, SiteNames names) {
    names.allowedHosts().forEach(hosts::allowHost);
    if (names.protocol() != null) hosts.protocol(names.protocol());
    if (names.url() != null) hosts.fallback(names.url());
    hosts.believeProxyHeaders(config.get(Settings.TRUSTED_PROXY_HEADERS));
  }

  private static IdStrategy ids(String name) {
    return switch (name) {
      case "uuid" -> IdStrategy.uuid();
      case "serial" -> IdStrategy.serial();
      default -> IdStrategy.database();
    };
  }

  private void passwords(PasswordOptions.Builder passwords) {
    passwords
        .disableSignUp(config.get(Settings.DISABLE_SIGN_UP))
        .minLength(config.get(Settings.MIN_PASSWORD))
        .maxLength(config.get(Settings.MAX_PASSWORD))
        .autoSignIn(config.get(Settings.AUTO_SIGN_IN))
        .requireEmailVerification(config.get(Settings.REQUIRE_VERIFICATION))
        .sendResetPassword(config.get(Settings.SEND_RESET))
        .resetPasswordTokenExpiresIn(config.get(Settings.RESET_EXPIRES_IN))
        .sendPasswordChanged(config.get(Settings.SEND_CHANGED))
        .sendExistingUserSignUp(config.get(Settings.SEND_EXISTING));
    Boolean resetRevokes = config.find(Settings.RESET_REVOKES);
    if (resetRevokes != null) passwords.revokeSessionsOnPasswordReset(resetRevokes);
  }

  private void emailVerification(EmailVerificationOptions.Builder verification) {
    verification
        .sendVerificationEmail(config.get(Settings.SEND_VERIFICATION))
        .sendOnSignIn(config.get(Settings.SEND_ON_SIGN_IN))
        .autoSignInAfterVerification(config.get(Settings.SIGN_IN_AFTER_VERIFICATION))
        .expiresIn(config.get(Settings.VERIFICATION_EXPIRES_IN));
    Boolean onSignUp = config.find(Settings.SEND_ON_SIGN_UP);
    if (onSignUp != null) verification.sendOnSignUp(onSignUp);
  }

  private void account(AccountOptions.Builder account) {
    table(Settings.ACCOUNT, account);
    AccountSettings.apply(config, account);
  }

  private void user(UserOptions.Builder user) {
    table(Settings.USER, user);
    user.changeEmail(config.get(Settings.CHANGE_EMAIL))
        .updateEmailWithoutVerification(config.get(Settings.CHANGE_UNPROVEN))
        .sendChangeEmailConfirmation(config.get(Settings.CONFIRM_CHANGE))
        .deleteUser(config.get(Settings.DELETE_USER))
        .sendDeleteAccountVerification(config.get(Settings.CONFIRM_DELETION))
        .deleteTokenExpiresIn(config.get(Settings.DELETION_EXPIRES_IN));
  }

  private void verification(VerificationOptions.Builder verification) {
    table(Settings.VERIFICATION, verification);
    verification
        .storeInDatabase(config.get(Settings.VERIFICATION_IN_DATABASE))
        .disableCleanup(config.get(Settings.DISABLE_CLEANUP));
    String identifiers = config.find(Settings.STORE_IDENTIFIER);
    if (identifiers != null) verification.hashIdentifiers(identifiers.equals("hashed"));
  }

  private void session(SessionOptions.Builder session) {
    lives(session);
    session
        .disableRefresh(config.get(Settings.DISABLE_REFRESH))
        .deferRefresh(config.get(Settings.DEFER_REFRESH))
        .rememberMe(config.get(Settings.REMEMBER_ME))
        .acceptHashedTokens(config.get(Settings.ACCEPT_HASHED))
        .storeInDatabase(config.get(Settings.SESSION_IN_DATABASE))
        .preserveInDatabase(config.get(Settings.SESSION_PRESERVED));
    config.get(Settings.SESSION_POLICIES).forEach(rule -> session.policy(rule, rule.policy()));
    String header = config.find(Settings.CLIENT_HEADER);
    if (header != null) session.clientKind(call -> call.header(header));
    if (config.get(Settings.ROTATE_TOKENS)) {
      session.rotateTokens(config.get(Settings.ROTATION_GRACE));
    }
    Boolean stepUp = config.find(Settings.STEP_UP);
    if (stepUp != null) session.stepUp(stepUp);
    Duration sensitiveAge = config.find(Settings.SENSITIVE_AGE);
    if (sensitiveAge != null) session.sensitiveAge(sensitiveAge);
    Boolean cached = isCached();
    if (cached != null) session.cookieCache(cache -> cookieCache(cache.enabled(cached)));
    if (config.get(Settings.NEAR_CACHE)) session.nearCache(this::nearCache);
    if (config.pushes()) session.push(this::push);
    session.indexExpiry(config.get(Settings.INDEX_EXPIRY));
    if (config.get(Settings.SOFT_DELETE)) {
      session.softDelete(config.get(Settings.SOFT_DELETE_RETENTION));
    }
    Settings.SESSION.apply(config, session::field, session::column, session::table);
  }

  /** Whether browsers keep copies; null when nobody says so. */
  private @Nullable Boolean isCached() {
    Boolean enabled = config.find(Settings.COOKIE_CACHE);
    String strategy = config.find(Settings.SESSION_STRATEGY);
    if (enabled != null) return enabled;
    if (strategy != null) return !strategy.equals("database");
    return config.get(Settings.DATABASE_URL).isNone() ? true : null;
  }

  private void cookieCache(CookieCacheOptions.Builder cache) {
    cache.version(config.get(Settings.COOKIE_CACHE_VERSION));
    Duration maxAge = config.find(Settings.COOKIE_CACHE_MAX_AGE);
    if (maxAge != null) cache.maxAge(maxAge);
    String strategy = config.find(Settings.COOKIE_CACHE_STRATEGY);
    if (strategy == null) strategy = config.find(Settings.SESSION_STRATEGY);
    for (CookieCacheOptions.Strategy each : CookieCacheOptions.Strategy.values()) {
      if (each.toString().equals(strategy)) cache.strategy(each);
    }
    CacheRefresh refresh = config.find(Settings.COOKIE_CACHE_REFRESH);
    if (refresh == null) return;
    if (refresh.updateAge() == null) cache.refreshCache(refresh.on());
    else cache.refreshCache(refresh.updateAge());
  }

  private void lives(SessionOptions.Builder session) {
    SessionPolicy policy = config.sessionPolicy();
    if (policy != null) {
      session.policy(policy);
      return;
    }
    session
        .expiresIn(config.get(Settings.SESSION_EXPIRES_IN))
        .updateAge(config.get(Settings.SESSION_UPDATE_AGE))
        .freshAge(config.get(Settings.SESSION_FRESH_AGE));
  }

  private void push(SessionPushOptions.Builder push) {
    push.perSession(config.get(Settings.PUSH_PER_SESSION))
        .perUser(config.get(Settings.PUSH_PER_USER))
        .inAll(config.get(Settings.PUSH_IN_ALL));
  }

  private void nearCache(NearCacheOptions.Builder near) {
    near.maxAge(config.get(Settings.NEAR_CACHE_MAX_AGE))
        .maxBytes((long) config.get(Settings.NEAR_CACHE_MEGABYTES) << 20);
  }

  private void table(TableSettings settings, TableOptions<?> table) {
    settings.apply(config, table::field, table::column, table::table);
  }

  private void cookies(CookieOptions.Builder cookies) {
    cookies.prefix(config.get(Settings.COOKIE_PREFIX));
    Boolean secure = config.find(Settings.SECURE_COOKIES);
    if (secure != null) cookies.secure(secure);
    @Nullable String domain = config.find(Settings.CROSS_SUBDOMAIN_DOMAIN);
    if (config.get(Settings.CROSS_SUBDOMAIN)) cookies.crossSubDomain(domain);
    CookieAttributes attributes = config.find(Settings.COOKIE_ATTRIBUTES);
    if (attributes != null) cookies.defaults(attributes);
    config
        .get(Settings.COOKIES)
        .forEach((key, custom) -> cookies.cookie(key, custom.name(), custom.attributes()));
  }

  private void origins(OriginOptions.Builder origins) {
    origins.trust(config.trustedOrigins());
    Boolean csrf = config.find(Settings.DISABLE_CSRF_CHECK);
    if (csrf != null) origins.disableCsrfCheck(csrf);
    PathSwitch unchecked = config.get(Settings.DISABLE_ORIGIN_CHECK);
    origins.disableOriginCheck(unchecked.everywhere()).exempt(unchecked.paths());
  }

  private void rateLimit(RateLimitOptions.Builder limits) {
    limits
        .enabled(config.get(Settings.RATE_LIMIT))
        .standard(config.get(Settings.RATE_MAX), config.get(Settings.RATE_WINDOW))
        .mailsPerRecipient(config.get(Settings.RATE_MAILS));
    countIn(config.find(Settings.RATE_STORAGE), limits);
    table(Settings.RATE_LIMIT_TABLE, limits);
    config
        .get(Settings.RATE_RULES)
        .forEach(
            (path, rule) -> {
              if (rule.limited()) limits.rule(path, rule.max(), rule.window());
              else limits.unlimited(path);
            });
  }

  private static void countIn(@Nullable String storage, RateLimitOptions.Builder limits) {
    if (storage == null) return;
    switch (storage) {
      case "database" -> limits.inDatabase();
      case "secondary-storage" -> limits.inSecondaryStorage();
      default -> limits.inMemory();
    }
  }

  private void addresses(AddressOptions.Builder addresses) {
    addresses
        .headers(config.get(Settings.ADDRESS_HEADERS))
        .trustedProxies(config.get(Settings.TRUSTED_PROXIES))
        .ipv6Subnet(config.get(Settings.IPV6_SUBNET))
        .disableTracking(config.get(Settings.DISABLE_IP_TRACKING));
  }
}
