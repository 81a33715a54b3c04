package dev.latchkey;

import dev.latchkey.http.CookieAttributes;
import dev.latchkey.http.CookieRules;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and attributes of cookies; the cookie part of the options {@code advanced.*}. Immutable.
 */
public final class CookieOptions {
  private final String prefix;
  private final @Nullable Boolean secure;
  private final boolean crossSubDomain;
  private final @Nullable String domain;
  private final CookieAttributes defaults;
  private final Map<String, CookieRules.Custom> customs;

  private CookieOptions(Builder builder) {
    prefix = builder.prefix;
    secure = builder.secure;
    crossSubDomain = builder.crossSubDomain;
    domain = builder.domain;
    defaults = builder.defaults;
    customs = Map.copyOf(builder.customs);
  }

  CookieRules rules(URI baseUrl) {
    boolean isSecure = secure != null ? secure : "https".equalsIgnoreCase(baseUrl.getScheme());
    String site = domain != null ? domain : baseUrl.getHost();
    return new CookieRules(prefix, isSecure, crossSubDomain ? site : null, defaults, customs);
  }

  boolean needsHost() {
    return crossSubDomain && domain == null;
  }

  /** What {@code cookies(c -> …)} may set. */
  public static final class Builder {
    private String prefix = "better-auth";
    private @Nullable Boolean secure;
    private boolean crossSubDomain;
    private @Nullable String domain;
    private CookieAttributes defaults = CookieAttributes.NONE;
    private final Map<String, CookieRules.Custom> customs = new LinkedHashMap<>();

    Builder() {}

    /** Begins every name: {@code advanced.cookiePrefix}. Default {@code better-auth}. */
    public Builder prefix(String text) {
      prefix = text;
      return this;
    }

    /**
     * Whether names begin with {@code __Secure-} and cookies travel over https only: {@code
     * advanced.useSecureCookies}. Default: whether the base URL is https.
     */
    public Builder secure(boolean on) {
      secure = on;
      return this;
    }

    /**
     * Shows the cookies to every host of a domain: {@code advanced.crossSubDomainCookies}.
     * Accepted: {@code .acme.com}. A null domain means the host of the base URL.
     */
    public Builder crossSubDomain(@Nullable String site) {
      crossSubDomain = true;
      domain = site;
      return this;
    }

    /** Attributes of every cookie: {@code advanced.defaultCookieAttributes}. */
    public Builder defaults(CookieAttributes attributes) {
      defaults = attributes;
      return this;
    }

    /**
     * Name and attributes of one cookie: {@code advanced.cookies.<key>}; a null name keeps the
     * usual one.
     */
    public Builder cookie(String key, @Nullable String name, CookieAttributes attributes) {
      customs.put(key, new CookieRules.Custom(name, attributes));
      return this;
    }

    CookieOptions build() {
      return new CookieOptions(this);
    }
  }
}
