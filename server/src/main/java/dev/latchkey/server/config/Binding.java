package dev.latchkey.server.config;

import dev.latchkey.AddressOptions;
import dev.latchkey.AuthOptions;
import dev.latchkey.BaseUrlOptions;
import dev.latchkey.CookieOptions;
import dev.latchkey.IdStrategy;
import dev.latchkey.OriginOptions;
import dev.latchkey.PasswordOptions;
import dev.latchkey.RateLimitOptions;
import dev.latchkey.SessionOptions;
import dev.latchkey.TableOptions;
import dev.latchkey.http.CookieAttributes;
import org.jspecify.annotations.Nullable;

/** From keys to options: each key is one call of a method anybody can call from Java. */
final class Binding {
  private final ServerConfig config;

  Binding(ServerConfig config) {
    this.config = config;
  }

  void applyTo(AuthOptions options) {
    options
        .basePath(config.get(Settings.BASE_PATH))
        .secrets(config.secrets())
        .user(user -> table(Settings.USER, user))
        .session(this::session)
        .account(account -> table(Settings.ACCOUNT, account))
        .verification(verification -> table(Settings.VERIFICATION, verification))
        .cookies(this::cookies)
        .origins(this::origins)
        .rateLimit(this::rateLimit)
        .addresses(this::addresses)
        .disablePaths(config.get(Settings.DISABLED_PATHS))
        .skipTrailingSlashes(config.get(Settings.SKIP_TRAILING_SLASHES));
    String ids = config.find(Settings.GENERATE_ID);
    if (ids != null) options.ids(ids.equals("uuid") ? IdStrategy.uuid() : IdStrategy.serial());
    SiteNames names = config.names();
    if (names == null) options.baseUrl(config.baseUrl());
    else options.baseUrl(hosts -> hosts(hosts, names));
    String secret = config.secret();
    if (secret != null) options.secret(secret);
    String errorUrl = config.find(Settings.ERROR_URL);
    if (errorUrl != null) options.errorUrl(errorUrl);
    if (config.get(Settings.PASSWORD_HASH).equals("argon2id")) options.argon2id();
    if (config.get(Settings.EMAIL_PASSWORD)) options.emailPassword(this::passwords);
  }

  private void hosts(BaseUrlOptions.Builder hosts, SiteNames names) {
    names.allowedHosts().forEach(hosts::allowHost);
    if (names.protocol() != null) hosts.protocol(names.protocol());
    if (names.url() != null) hosts.fallback(names.url());
    hosts.believeProxyHeaders(config.get(Settings.TRUSTED_PROXY_HEADERS));
  }

  private void passwords(PasswordOptions.Builder passwords) {
    passwords
        .disableSignUp(config.get(Settings.DISABLE_SIGN_UP))
        .minLength(config.get(Settings.MIN_PASSWORD))
        .maxLength(config.get(Settings.MAX_PASSWORD))
        .autoSignIn(config.get(Settings.AUTO_SIGN_IN))
        .requireEmailVerification(config.get(Settings.REQUIRE_VERIFICATION));
  }

  private void session(SessionOptions.Builder session) {
    session
        .expiresIn(config.get(Settings.SESSION_EXPIRES_IN))
        .updateAge(config.get(Settings.SESSION_UPDATE_AGE))
        .freshAge(config.get(Settings.SESSION_FRESH_AGE))
        .disableRefresh(config.get(Settings.DISABLE_REFRESH))
        .deferRefresh(config.get(Settings.DEFER_REFRESH));
    Settings.SESSION.apply(config, session::field, session::column, session::table);
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
    if (config.get(Settings.RATE_STORAGE).equals("database")) limits.inDatabase();
    config
        .get(Settings.RATE_RULES)
        .forEach(
            (path, rule) -> {
              if (rule.limited()) limits.rule(path, rule.max(), rule.window());
              else limits.unlimited(path);
            });
  }

  private void addresses(AddressOptions.Builder addresses) {
    addresses
        .headers(config.get(Settings.ADDRESS_HEADERS))
        .trustedProxies(config.get(Settings.TRUSTED_PROXIES))
        .ipv6Subnet(config.get(Settings.IPV6_SUBNET))
        .disableTracking(config.get(Settings.DISABLE_IP_TRACKING));
  }
}
