package dev.latchkey.plugins.apikey;

import dev.latchkey.Call;
import dev.latchkey.access.Permissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One kind of API keys: how they look, how long they last and what they open. Immutable. */
public final class ApiKeyOptions {
  static final String DEFAULT = "default";

  final String configId;
  final List<String> headers;
  final @Nullable Function<Call, @Nullable String> getter;
  final Predicate<String> validator;
  final @Nullable KeyGenerator generator;
  final int keyLength;
  final @Nullable String prefix;
  final int minPrefix;
  final int maxPrefix;
  final int minName;
  final int maxName;
  final boolean requiresName;
  final boolean metadata;
  final boolean plainKeys;
  final int startLength;
  final @Nullable Duration expiresIn;
  final boolean fixedExpiry;
  final Duration minExpiresIn;
  final Duration maxExpiresIn;
  final boolean rateLimited;
  final Duration window;
  final int maxRequests;
  final Function<String, Permissions> permissions;
  final boolean makesSessions;
  final boolean ofOrganizations;
  final @Nullable OrganizationAccess organizations;

  private ApiKeyOptions(Builder builder) {
    configId = builder.configId;
    headers = builder.headers;
    getter = builder.getter;
    validator = builder.validator;
    generator = builder.generator;
    keyLength = builder.keyLength;
    prefix = builder.prefix;
    minPrefix = builder.minPrefix;
    maxPrefix = builder.maxPrefix;
    minName = builder.minName;
    maxName = builder.maxName;
    requiresName = builder.requiresName;
    metadata = builder.metadata;
    plainKeys = builder.plainKeys;
    startLength = builder.startLength;
    expiresIn = builder.expiresIn;
    fixedExpiry = builder.fixedExpiry;
    minExpiresIn = builder.minExpiresIn;
    maxExpiresIn = builder.maxExpiresIn;
    rateLimited = builder.rateLimited;
    window = builder.window;
    maxRequests = builder.maxRequests;
    permissions = builder.permissions;
    makesSessions = builder.makesSessions;
    ofOrganizations = builder.ofOrganizations;
    organizations = builder.organizations;
  }

  boolean isDefault() {
    return configId.equals(DEFAULT);
  }

  /** Returns the key a request presents, if any. */
  @Nullable String presented(Call call) {
    if (getter != null) return getter.apply(call);
    for (String header : headers) {
      String value = call.header(header);
      if (value != null && !value.isEmpty()) return value;
    }
    return null;
  }

  /** Makes keys. */
  @FunctionalInterface
  public interface KeyGenerator {
    /** Returns a key that nobody can guess, beginning with the prefix. */
    String next(int length, String prefix);
  }

  /** Sets them. */
  public static final class Builder {
    private String configId = DEFAULT;
    private List<String> headers = List.of("x-api-key");
    private @Nullable Function<Call, @Nullable String> getter;
    private Predicate<String> validator = key -> true;
    private @Nullable KeyGenerator generator;
    private int keyLength = 64;
    private @Nullable String prefix;
    private int minPrefix = 1;
    private int maxPrefix = 32;
    private int minName = 1;
    private int maxName = 32;
    private boolean requiresName;
    private boolean metadata;
    private boolean plainKeys;
    private int startLength = 6;
    private @Nullable Duration expiresIn;
    private boolean fixedExpiry;
    private Duration minExpiresIn = Duration.ofDays(1);
    private Duration maxExpiresIn = Duration.ofDays(365);
    private boolean rateLimited = true;
    private Duration window = Duration.ofDays(1);
    private int maxRequests = 10;
    private Function<String, Permissions> permissions = owner -> Permissions.NONE;
    private boolean makesSessions;
    private boolean ofOrganizations;
    private @Nullable OrganizationAccess organizations;

    Builder() {}

    /** Names this kind among several: {@code configId}. Default {@code default}. */
    public Builder configId(String id) {
      configId = id;
      return this;
    }

    /** Looks for keys in these headers: {@code apiKeyHeaders}. Default {@code x-api-key}. */
    public Builder headers(List<String> names) {
      headers = List.copyOf(names);
      return this;
    }

    /** Looks for keys elsewhere in a call: {@code customAPIKeyGetter}. */
    public Builder getter(Function<Call, @Nullable String> finds) {
      getter = finds;
      return this;
    }

    /** Refuses keys that do not look right before they are looked for: its validator's answer. */
    public Builder validator(Predicate<String> accepts) {
      validator = accepts;
      return this;
    }

    /** Makes keys in another way: {@code customKeyGenerator}. Default random letters. */
    public Builder generator(KeyGenerator makes) {
      generator = makes;
      return this;
    }

    /** So many letters follow the prefix: {@code defaultKeyLength}. Default 64. */
    public Builder keyLength(int letters) {
      keyLength = letters;
      return this;
    }

    /** Begins keys so unless their maker says otherwise: {@code defaultPrefix}. */
    public Builder prefix(String text) {
      prefix = text;
      return this;
    }

    /** How long a prefix may be: {@code minimumPrefixLength}, {@code maximumPrefixLength}. */
    public Builder prefixLength(int least, int most) {
      minPrefix = least;
      maxPrefix = most;
      return this;
    }

    /** How long a name may be: {@code minimumNameLength}, {@code maximumNameLength}. */
    public Builder nameLength(int least, int most) {
      minName = least;
      maxName = most;
      return this;
    }

    /** Wants every key to have a name: {@code requireName}. Default false. */
    public Builder requireName(boolean requires) {
      requiresName = requires;
      return this;
    }

    /** Lets clients note something about their keys: {@code enableMetadata}. Default false. */
    public Builder metadata(boolean enabled) {
      metadata = enabled;
      return this;
    }

    /**
     * Stores keys themselves: {@code disableKeyHashing}. Default false; refused in the hardened
     * profile.
     */
    public Builder plainKeys(boolean plain) {
      plainKeys = plain;
      return this;
    }

    /**
     * Keeps so many first characters, so that people tell keys apart: {@code
     * startingCharactersConfig}. Default 6; 0 for none.
     */
    public Builder startLength(int characters) {
      startLength = characters;
      return this;
    }

    /** Ends keys after this unless their maker says otherwise: {@code defaultExpiresIn}. */
    public Builder expiresIn(@Nullable Duration life) {
      expiresIn = life;
      return this;
    }

    /** Lets nobody say when a key ends: {@code disableCustomExpiresTime}. Default false. */
    public Builder fixedExpiry(boolean fixed) {
      fixedExpiry = fixed;
      return this;
    }

    /** What can be said: {@code minExpiresIn}, {@code maxExpiresIn}. Default 1 to 365 days. */
    public Builder expiry(Duration least, Duration most) {
      minExpiresIn = least;
      maxExpiresIn = most;
      return this;
    }

    /** Lets a key be used so often in so long: {@code rateLimit}. Default 10 times a day. */
    public Builder rateLimit(int requests, Duration timeWindow) {
      maxRequests = requests;
      window = timeWindow;
      return this;
    }

    /** Whether that counts at all: {@code rateLimit.enabled}. Default true. */
    public Builder rateLimited(boolean limited) {
      rateLimited = limited;
      return this;
    }

    /** What new keys may do, by whose they are: {@code permissions.defaultPermissions}. */
    public Builder permissions(Function<String, Permissions> ofOwner) {
      permissions = ofOwner;
      return this;
    }

    /** Lets a key stand for a session of its owner: {@code enableSessionForAPIKeys}. */
    public Builder makesSessions(boolean makes) {
      makesSessions = makes;
      return this;
    }

    /**
     * Has keys belong to organizations: {@code references: "organization"}.
     *
     * @param access says who may do what with their keys; without it nobody may
     */
    public Builder ofOrganizations(@Nullable OrganizationAccess access) {
      ofOrganizations = true;
      organizations = access;
      return this;
    }

    ApiKeyOptions build() {
      if (configId.isEmpty()) throw new IllegalArgumentException("configId is empty");
      if (keyLength < 16) throw new IllegalArgumentException("keys are too easy to guess");
      return new ApiKeyOptions(this);
    }
  }
}
