package dev.latchkey.server.config;

import dev.latchkey.Plugin;
import dev.latchkey.Secrets;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.plugins.phonenumber.PhoneNumber;
import dev.latchkey.redis.RedisKeyValueStore;
import dev.latchkey.schema.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong although every key for itself is right. */
final class Consistency {
  private final Values values;
  private final Problems problems;

  Consistency(Values values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  void check(Address address, Signing signing, boolean maySecretBeMade) {
    secrets(signing, maySecretBeMade);
    passwords();
    cookieCache();
    rateLimits();
    secondaryStorage();
    travel();
    Settings.TABLES.forEach(this::table);
    policies();
    smtp();
    nearCache();
    baseUrl(address);
    if (address.names() != null) {
      severalHosts();
      return;
    }
    BaseUrl base = BaseUrl.parse(address.baseUrl());
    // On this machine alone browsers treat http like https, and domains do not matter.
    if (base == null || base.isLoopback()) return;
    cookies(base);
    domain(base);
  }

  private void secrets(Signing signing, boolean maySecretBeMade) {
    if (!signing.isGiven() && !maySecretBeMade) {
      report(
          Settings.SECRET,
          "is missing; `latchkey secret` makes one, for the file or for"
              + " BETTER_AUTH_SECRET in the environment");
    }
    weakness(Settings.SECRET, "", signing.secret());
    List<Secrets.Version> versions = signing.secrets();
    if (versions == null) return;
    if (versions.isEmpty() && values.given(Settings.SECRETS) != null) {
      report(Settings.SECRETS, "must hold at least one secret");
    }
    Set<Integer> seen = new HashSet<>();
    for (Secrets.Version version : versions) {
      weakness(Settings.SECRETS, " version " + version.version(), version.value());
      if (!seen.add(version.version())) {
        report(Settings.SECRETS, "version " + version.version() + " is given twice");
      }
    }
  }

  private void weakness(Setting<?> setting, String which, @Nullable String secret) {
    String weakness = secret == null ? null : Secrets.weaknessOf(secret);
    if (weakness != null) problems.add(values.line(setting), setting + which + " " + weakness);
  }

  private void passwords() {
    int min = values.get(Settings.MIN_PASSWORD);
    int max = values.get(Settings.MAX_PASSWORD);
    if (min > max) {
      report(Settings.MIN_PASSWORD, "is " + min + ", more than maxPasswordLength, " + max);
    }
  }

  private void cookieCache() {
    boolean none = values.get(Settings.DATABASE_URL).isNone();
    Boolean enabled = values.given(Settings.COOKIE_CACHE);
    if (none && Objects.equals(enabled, false)) {
      report(Settings.COOKIE_CACHE, "is false, but database.url is none: nothing holds sessions");
    }
    String strategy = values.given(Settings.SESSION_STRATEGY);
    if (strategy == null) return;
    boolean cached = !strategy.equals("database");
    String other = values.given(Settings.COOKIE_CACHE_STRATEGY);
    boolean contradicted = enabled != null && enabled != cached;
    if (cached && other != null && !other.equals(strategy)) contradicted = true;
    if (contradicted) report(Settings.SESSION_STRATEGY, "contradicts session.cookieCache");
    if (none && !cached) report(Settings.SESSION_STRATEGY, "is database, but database.url is none");
  }

  private void rateLimits() {
    for (String path : values.get(Settings.RATE_RULES).keySet()) {
      if (!path.startsWith("/")) {
        report(
            Settings.RATE_RULES, "has \"" + path + "\"; paths begin with /, as in /sign-in/email");
      }
    }
  }

  private void secondaryStorage() {
    String url = values.find(Settings.STORAGE_URL);
    if (url != null && !isStorage(url)) {
      report(
          Settings.STORAGE_URL,
          "has to be a URL such as redis://localhost:6379, rediss://user:password@host/0,"
              + " redis-sentinel://host:26379,host:26379#master or redis-cluster://host,host");
    }
    if (url != null) return;
    boolean begun =
        values.given(Settings.STORAGE_TYPE) != null
            || values.given(Settings.STORAGE_PREFIX) != null;
    if (begun) report(Settings.STORAGE_URL, "is missing");
    if ("secondary-storage".equals(values.find(Settings.RATE_STORAGE))) {
      report(Settings.RATE_STORAGE, "is secondary-storage, and there is no secondaryStorage.url");
    }
  }

  private static boolean isStorage(String url) {
    try {
      RedisKeyValueStore.describe(url);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void policies() {
    if (values.given(Settings.SESSION_POLICY.whenMore()) != null
        && values.given(Settings.SESSION_POLICY.maxSessions()) == null) {
      report(Settings.SESSION_POLICY.whenMore(), "has no meaning without maxSessions");
    }
    for (PolicyRule rule : values.get(Settings.SESSION_POLICIES)) {
      rule.user().keySet().forEach(name -> policyField(Settings.USER, name));
      rule.session().keySet().forEach(name -> policyField(Settings.SESSION, name));
      if (rule.clientKind() != null && values.given(Settings.CLIENT_HEADER) == null) {
        report(Settings.SESSION_POLICIES, "has a client, and needs session.clientHeader for it");
      }
    }
  }

  // One letter wrong, and the strictest policy would be for nobody.
  private void policyField(TableSettings table, String name) {
    if (table.field(name) != null || values.get(table.additional()).containsKey(name)) return;
    if (PluginSettings.ALL.stream().anyMatch(plugin -> values.given(plugin) != null))
      return; // its?
    report(
        Settings.SESSION_POLICIES, "has \"" + name + "\", which is no field of a " + table.model());
  }

  private void travel() {
    boolean watched = values.find(Settings.IMPOSSIBLE_TRAVEL) != null;
    if (watched && values.find(Settings.LOCATION_FILE) == null) {
      report(Settings.LOCATION_FILE, "is missing; suspiciousActivity.impossibleTravel needs it");
    }
  }

  private void table(TableSettings table) {
    for (String name : values.get(table.columns()).keySet()) {
      if (table.field(name) == null) {
        String known =
            table.model().fields().stream().map(Field::name).collect(Collectors.joining(", "));
        report(table.columns(), "has \"" + name + "\"; known here: " + known);
      }
    }
    values.get(table.additional()).forEach((name, field) -> additional(table, name, field));
  }

  private void additional(TableSettings table, String name, FieldDefinition field) {
    if (name.equals("id") || table.field(name) != null) {
      report(table.additional(), "has \"" + name + "\", which is there already");
    }
    boolean askedFor = table.equals(Settings.USER) && field.isInput();
    if (!askedFor && !field.isDispensable()) {
      report(
          table.additional(),
          "has \""
              + name
              + "\", to which nothing gives a value; it needs a defaultValue or"
              + " required: false");
    }
  }

  private void smtp() {
    boolean wanted = Smtp.KEYS.stream().anyMatch(key -> values.given(key) != null);
    if (wanted) requireSmtp(Settings.SMTP_HOST);
    if (wanted) requireSmtp(Settings.SMTP_FROM);
    if (values.given(Settings.SMTP_USER) != null) requireSmtp(Settings.SMTP_PASSWORD);
    if (values.given(Settings.SMTP_PASSWORD) != null) requireSmtp(Settings.SMTP_USER);
    if (values.get(Settings.SMTP_SSL) && values.given(Settings.SMTP_STARTTLS) != null) {
      report(Settings.SMTP_STARTTLS, "has no meaning with mail.smtp.ssl; give one of the two");
    }
    if (wanted) texts();
  }

  private void texts() {
    Supplier<Plugin> plugin = values.given(CodeSettings.PHONE_NUMBER);
    if (plugin == null || !((PhoneNumber) plugin.get()).needsMailer()) return;
    report(CodeSettings.PHONE_NUMBER, "needs sms.url: nobody texts by SMTP");
  }

  private void nearCache() {
    if (!values.get(Settings.NEAR_CACHE) || values.find(Settings.STORAGE_URL) != null) return;
    boolean silent = values.get(Settings.DATABASE_URL).jdbcUrl().matches("jdbc:(mariadb|mysql):.*");
    if (silent) {
      report(Settings.NEAR_CACHE, "needs PostgreSQL or Redis; MySQL and MariaDB cannot tell");
    }
  }

  private void requireSmtp(Setting<String> setting) {
    if (values.given(setting) == null) report(setting, "is missing");
  }

  private void baseUrl(Address address) {
    if (address.configured() || BaseUrl.isLoopback(address.host())) return;
    report(
        Settings.BASE_URL,
        "is needed because the server listens on "
            + address.host()
            + ": links and cookies must not follow the Host header of a stranger");
  }

  private void severalHosts() {
    boolean shared = values.get(Settings.CROSS_SUBDOMAIN);
    if (shared && values.find(Settings.CROSS_SUBDOMAIN_DOMAIN) == null) {
      report(Settings.CROSS_SUBDOMAIN_DOMAIN, "is needed because baseURL names several hosts");
    }
  }

  private void cookies(BaseUrl base) {
    Boolean secure = values.find(Settings.SECURE_COOKIES);
    if (Objects.equals(secure, true) && !base.isHttps()) {
      report(
          Settings.SECURE_COOKIES,
          "is true, but baseURL is http; browsers would drop every cookie");
    }
    boolean usual = secure != null ? secure : base.isHttps();
    CookieAttributes defaults = values.find(Settings.COOKIE_ATTRIBUTES);
    sameSite(Settings.COOKIE_ATTRIBUTES, defaults, usual);
    values
        .get(Settings.COOKIES)
        .values()
        .forEach(cookie -> sameSite(Settings.COOKIES, cookie.attributes(), usual));
  }

  private void sameSite(
      Setting<?> setting, @Nullable CookieAttributes attributes, boolean usuallySecure) {
    if (attributes == null || !"none".equals(attributes.sameSite())) return;
    boolean secure = attributes.secure() != null ? attributes.secure() : usuallySecure;
    if (secure) return;
    report(setting, "has sameSite none without secure; browsers would drop the cookie");
  }

  private void domain(BaseUrl base) {
    String domain = values.find(Settings.CROSS_SUBDOMAIN_DOMAIN);
    if (domain == null || !values.get(Settings.CROSS_SUBDOMAIN)) return;
    String plain = domain.toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
    if (base.host().equals(plain) || base.host().endsWith("." + plain)) return;
    report(
        Settings.CROSS_SUBDOMAIN_DOMAIN,
        "is " + domain + ", which baseURL's host is not part of; browsers would drop every cookie");
  }

  private void report(Setting<?> setting, String text) {
    problems.add(values.line(setting), setting + " " + text);
  }
}
