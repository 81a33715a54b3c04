package dev.latchkey.server.config;

import dev.latchkey.redis.RedisKeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Settings that work and are weaker than they had to be, for {@code latchkey doctor}. What cannot
 * be meant does not start at all and is not repeated here.
 */
public final class Weaknesses {
  private static final Duration LONG = Duration.ofDays(90);
  private static final Duration STALE = Duration.ofMinutes(15);
  private static final Duration LONG_HONOURED = Duration.ofMinutes(1);
  private static final int SHORT = 8;

  private static final List<String> LOCAL = List.of("localhost", "127.0.0.1", "[::1]");

  private final ServerConfig config;
  private final List<String> found = new ArrayList<>();

  private Weaknesses(ServerConfig config) {
    this.config = config;
  }

  /** Returns what is weak about the configuration, each with the key and the way out. */
  public static List<String> of(ServerConfig config) {
    Weaknesses weaknesses = new Weaknesses(config);
    weaknesses.transport();
    weaknesses.storage();
    weaknesses.mails();
    weaknesses.origins();
    weaknesses.limits();
    weaknesses.passwords();
    weaknesses.sessions();
    return List.copyOf(weaknesses.found);
  }

  private void transport() {
    BaseUrl base = BaseUrl.parse(config.baseUrl());
    SiteNames names = config.names();
    boolean plain =
        names == null ? base != null && !base.isHttps() : "http".equals(names.protocol());
    boolean local = names == null && base != null && base.isLoopback();
    add(
        plain && !local,
        Settings.BASE_URL,
        "is http: passwords and cookies travel readable; put https in front");
    add(
        Boolean.FALSE.equals(config.find(Settings.SECURE_COOKIES)) && !local,
        Settings.SECURE_COOKIES,
        "is false: browsers send cookies over plain http too");
    add(
        config.get(Settings.TRUSTED_PROXIES).stream().anyMatch(range -> range.endsWith("/0")),
        Settings.TRUSTED_PROXIES,
        "trusts everybody: anyone can name an address and escape the limits");
  }

  private void storage() {
    String url = config.find(Settings.STORAGE_URL);
    if (url == null) return;
    boolean plain = url.toLowerCase(Locale.ROOT).startsWith("redis");
    boolean encrypted = url.toLowerCase(Locale.ROOT).startsWith("rediss");
    boolean local =
        LOCAL.stream()
            .anyMatch(host -> RedisKeyValueStore.describe(url).contains(" " + host + ":"));
    add(
        plain && !encrypted && !local,
        Settings.STORAGE_URL,
        "is not rediss: sessions travel readable, and anyone on the way can make some");
    add(
        !local && !url.contains("@"),
        Settings.STORAGE_URL,
        "names no password: whoever reaches it can be anybody");
  }

  private void mails() {
    Smtp smtp = config.smtp();
    if (smtp == null || BaseUrl.isLoopback(smtp.host())) return;
    add(
        smtp.encryption() == Smtp.Encryption.NONE || smtp.encryption() == Smtp.Encryption.OFFERED,
        Settings.SMTP_STARTTLS,
        "is not required: the links in mails, and the password, may travel readable");
  }

  private void origins() {
    add(
        Boolean.TRUE.equals(config.find(Settings.DISABLE_CSRF_CHECK)),
        Settings.DISABLE_CSRF_CHECK,
        "is true: any page can act for a signed-in user");
    PathSwitch unchecked = config.get(Settings.DISABLE_ORIGIN_CHECK);
    add(
        unchecked.everywhere() || !unchecked.paths().isEmpty(),
        Settings.DISABLE_ORIGIN_CHECK,
        "is on: links may lead to any site, and any page may call");
    for (String origin : config.trustedOrigins()) {
      boolean plain = origin.startsWith("http://") && !origin.contains("localhost");
      add(plain, Settings.TRUSTED_ORIGINS, "has " + origin + ": whoever is on its way can act");
      add(origin.contains("*"), Settings.TRUSTED_ORIGINS, "has " + origin + ": list single hosts");
    }
    add(
        config.get(Settings.CROSS_SUBDOMAIN),
        Settings.CROSS_SUBDOMAIN,
        "is true: every subdomain sees the session cookie");
  }

  private void limits() {
    add(
        !config.get(Settings.RATE_LIMIT),
        Settings.RATE_LIMIT,
        "is false: passwords can be guessed without end");
    config
        .get(Settings.RATE_RULES)
        .forEach(
            (path, rule) ->
                add(
                    !rule.limited() && path.startsWith("/sign-"),
                    Settings.RATE_RULES,
                    "lifts the limit of " + path));
    add(
        config.get(Settings.DISABLE_IP_TRACKING),
        Settings.DISABLE_IP_TRACKING,
        "is true: no limit by address holds");
  }

  private void passwords() {
    if (!config.get(Settings.EMAIL_PASSWORD)) return;
    add(
        config.get(Settings.MIN_PASSWORD) < SHORT,
        Settings.MIN_PASSWORD,
        "is less than 8 characters");
    add(
        !config.get(Settings.REQUIRE_VERIFICATION),
        Settings.REQUIRE_VERIFICATION,
        "is false: anyone can sign up with somebody else's address, and whether an address has an"
            + " account can be asked");
  }

  private void sessions() {
    add(
        config.get(Settings.SESSION_EXPIRES_IN).compareTo(LONG) > 0,
        Settings.SESSION_EXPIRES_IN,
        "is more than 90 days");
    add(
        config.get(Settings.SESSION_FRESH_AGE).isZero(),
        Settings.SESSION_FRESH_AGE,
        "is 0: an old session may do everything");
    Duration sensitive = config.find(Settings.SENSITIVE_AGE);
    add(
        isHardened() && sensitive != null && sensitive.isZero(),
        Settings.SENSITIVE_AGE,
        "is 0: whoever finds an open browser can delete the account");
    add(
        config.get(Settings.ACCEPT_HASHED),
        Settings.ACCEPT_HASHED,
        isHardened()
            ? "is true, which the hardened profile does not need"
            : "is true: tokens of sessions are stored again; for the time of a change only");
    boolean stateless = config.get(Settings.DATABASE_URL).isNone();
    add(
        stateless,
        Settings.DATABASE_URL,
        "is none: a session that was stolen counts until it runs out, whatever its owner does");
    Duration copies = config.find(Settings.COOKIE_CACHE_MAX_AGE);
    add(
        !stateless && copies != null && copies.compareTo(STALE) > 0,
        Settings.COOKIE_CACHE_MAX_AGE,
        "is more than 15 minutes: a session that was ended can be read for so long");
    add(
        !stateless && config.find(Settings.COOKIE_CACHE_REFRESH) != null,
        Settings.COOKIE_CACHE_REFRESH,
        "means nothing with a database");
    add(
        config.get(Settings.NEAR_CACHE)
            && config.get(Settings.NEAR_CACHE_MAX_AGE).compareTo(LONG_HONOURED) > 0,
        Settings.NEAR_CACHE_MAX_AGE,
        "is more than a minute: so long counts what other software deletes from the database");
  }

  private boolean isHardened() {
    return config.get(Settings.PROFILE).equals("hardened");
  }

  private void add(boolean weak, Setting<?> setting, String text) {
    if (weak) found.add(setting + " " + text);
  }
}
