package dev.latchkey.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and attributes of every cookie on the wire, computed once from the options.
 *
 * <p>Immutable. Source: protocol/01 §1.1 and §1.2; later layers win: secure/lax/path/httpOnly,
 * cross-subdomain domain, default attributes, the life given at the call, the cookie's own.
 */
public final class CookieRules {
  private final String prefix;
  private final boolean secure;
  private final CookieAttributes base;
  private final Map<String, Custom> customs;
  private final Map<String, String> names = new HashMap<>();

  /** What the options say about one cookie; a null name keeps the usual one. */
  public record Custom(@Nullable String name, CookieAttributes attributes) {}

  /**
   * Resolves the rules.
   *
   * @param prefix in front of every key that has no name of its own
   * @param secure whether names start with {@code __Secure-} and cookies travel over https only
   * @param domain the Domain attribute, or null
   * @param defaults attributes for every cookie
   * @param customs names and attributes by cookie key
   */
  public CookieRules(
      String prefix,
      boolean secure,
      @Nullable String domain,
      CookieAttributes defaults,
      Map<String, Custom> customs) {
    this.prefix = prefix;
    this.secure = secure;
    this.customs = Map.copyOf(customs);
    this.base =
        new CookieAttributes(null, domain, "/", true, secure, "lax", null).overriddenBy(defaults);
  }

  /** Returns the name on the wire. */
  public String name(CookieSpec cookie) {
    String known = names.get(cookie.key());
    String name = known != null ? known : compute(cookie.key());
    return cookie.suffix().isEmpty() ? name : name + cookie.suffix();
  }

  /** Remembers the name of a declared cookie, so that requests need not build it. */
  public CookieRules declare(CookieSpec cookie) {
    names.put(cookie.key(), compute(cookie.key()));
    return this;
  }

  private String compute(String key) {
    Custom custom = customs.get(key);
    String own = custom == null ? null : custom.name();
    return (secure ? "__Secure-" : "") + (own != null ? own : prefix + "." + key);
  }

  CookieAttributes attributes(CookieSpec cookie, @Nullable Long maxAge) {
    CookieAttributes attributes = maxAge == null ? base : base.maxAge(maxAge);
    Custom custom = customs.get(cookie.key());
    return custom == null ? attributes : attributes.overriddenBy(custom.attributes());
  }
}
