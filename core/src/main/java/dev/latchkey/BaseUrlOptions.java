package dev.latchkey;

import dev.latchkey.internal.NamedSites;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several names for one server; the options {@code baseURL.*}. Immutable. */
public final class BaseUrlOptions {
  private final NamedSites.Names names;

  private BaseUrlOptions(Builder builder) {
    names =
        new NamedSites.Names(
            builder.hosts, builder.scheme, builder.fallback, builder.believesProxy);
  }

  NamedSites.Names names() {
    return names;
  }

  /** What {@code baseUrl(b -> …)} may set. */
  public static final class Builder {
    private final List<String> hosts = new ArrayList<>();
    private @Nullable String scheme;
    private @Nullable String fallback;
    private boolean believesProxy;

    Builder() {}

    /**
     * Serves under this name, with its port if that is not the usual one; {@code *} stands for any
     * run of characters: {@code *.example.com}.
     */
    public Builder allowHost(String pattern) {
      hosts.add(pattern);
      return this;
    }

    /** Base URL for requests under any other name; without one they are refused with 400. */
    public Builder fallback(String url) {
      fallback = url;
      return this;
    }

    /**
     * {@code http} or {@code https}. Default: what a believed proxy says, and else https but for
     * this machine.
     */
    public Builder protocol(String name) {
      if (!name.equals("http") && !name.equals("https")) {
        throw new IllegalStateException("baseUrl protocol has to be http or https, not " + name);
      }
      scheme = name;
      return this;
    }

    /**
     * Whether {@code X-Forwarded-Host} and {@code X-Forwarded-Proto} count: {@code
     * advanced.trustedProxyHeaders}. Only behind a proxy that always sets both. Default false.
     */
    public Builder believeProxyHeaders(boolean on) {
      believesProxy = on;
      return this;
    }

    BaseUrlOptions build() {
      if (hosts.isEmpty()) throw new IllegalStateException("baseUrl needs at least one host");
      for (String host : hosts) {
        if (host.isBlank() || host.replace("*", "").replace(".", "").isEmpty()) {
          throw new IllegalStateException("baseUrl host '" + host + "' would allow every name");
        }
      }
      return new BaseUrlOptions(this);
    }
  }
}
