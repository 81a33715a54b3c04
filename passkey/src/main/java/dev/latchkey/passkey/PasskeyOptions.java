package dev.latchkey.passkey;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.json.JsonValue;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passkeys: for which site, of what kind, and who may register one. Immutable. */
public final class PasskeyOptions {
  /** How much something is wanted of an authenticator. */
  public enum Demand {
    /** Rather not. */
    DISCOURAGED,
    /** If it can. */
    PREFERRED,
    /** Or else it will not do. */
    REQUIRED
  }

  /** Where a passkey is. */
  public enum Attachment {
    /** In the device itself. */
    PLATFORM,
    /** In something one carries along. */
    CROSS_PLATFORM
  }

  /** Says whom somebody who is not signed in registers a passkey for. */
  @FunctionalInterface
  public interface UserResolver {
    /**
     * Returns the user; null when the application knows none.
     *
     * @param context what the page passed on, such as the token of an invitation; check it
     * @throws AuthException to refuse
     */
    @Nullable PasskeyUser resolve(@Nullable String context, Call call);
  }

  /**
   * A passkey about to be kept.
   *
   * @param userVerified whether its authenticator made sure of the user
   */
  public record Registration(
      PasskeyUser user,
      @Nullable String context,
      String credentialId,
      String aaguid,
      boolean userVerified) {}

  /**
   * What the application wants of it.
   *
   * @param userId whose it is to be; null for whom it was registered for
   * @param name what it is called unless the user said so; null for nothing
   */
  public record Assignment(@Nullable String userId, @Nullable String name) {}

  /** Sees passkeys before they are kept. */
  @FunctionalInterface
  public interface RegistrationHook {
    /**
     * Returns what becomes of it; null for nothing special.
     *
     * @throws AuthException to refuse
     */
    @Nullable Assignment verified(Registration registration, Call call);
  }

  /** Sees passkeys before they sign somebody in. */
  @FunctionalInterface
  public interface AuthenticationHook {
    /**
     * Lets it pass.
     *
     * @param userVerified whether its authenticator made sure of the user
     * @throws AuthException to refuse
     */
    void verified(Passkey passkey, boolean userVerified, Call call);
  }

  final @Nullable String rpId;
  final @Nullable String rpName;
  final Set<String> origins;
  final Demand residentKey;
  final Demand userVerification;
  final @Nullable Attachment attachment;
  final CookieSpec cookie;
  final boolean requiresSession;
  final @Nullable UserResolver resolver;
  final RegistrationHook registrationHook;
  final AuthenticationHook authenticationHook;
  final JsonValue.Obj registrationExtensions;
  final JsonValue.@Nullable Obj authenticationExtensions;

  private PasskeyOptions(Builder builder) {
    rpId = builder.rpId;
    rpName = builder.rpName;
    origins = builder.origins;
    residentKey = builder.residentKey;
    userVerification = builder.userVerification;
    attachment = builder.attachment;
    cookie = new CookieSpec(builder.cookie);
    requiresSession = builder.requiresSession;
    resolver = builder.resolver;
    registrationHook = builder.registrationHook;
    authenticationHook = builder.authenticationHook;
    registrationExtensions = builder.registrationExtensions;
    authenticationExtensions = builder.authenticationExtensions;
  }

  /** Sets them. */
  public static final class Builder {
    private @Nullable String rpId;
    private @Nullable String rpName;
    private Set<String> origins = Set.of();
    private Demand residentKey = Demand.PREFERRED;
    private Demand userVerification = Demand.PREFERRED;
    private @Nullable Attachment attachment;
    private String cookie = "better-auth-passkey";
    private boolean requiresSession = true;
    private @Nullable UserResolver resolver;
    private RegistrationHook registrationHook = (registration, call) -> null;
    private AuthenticationHook authenticationHook = (passkey, userVerified, call) -> {};
    private JsonValue.Obj registrationExtensions = new JsonValue.Obj(Map.of());
    private JsonValue.@Nullable Obj authenticationExtensions;

    Builder() {}

    /** {@code rpID}: the domain the passkeys are for. Default the host of {@code baseURL}. */
    public Builder rpId(String domain) {
      rpId = domain;
      return this;
    }

    /** {@code rpName}: the site as authenticators show it. Default the application's name. */
    public Builder rpName(String name) {
      rpName = name;
      return this;
    }

    /**
     * {@code origin}: the pages that may ask for passkeys, {@code https://app.example.com} for
     * instance. Default the page that calls, which has to be a trusted one.
     */
    public Builder origins(String... pages) {
      origins = Set.of(pages);
      return this;
    }

    /** {@code authenticatorSelection.residentKey}: found without a name. Default preferred. */
    public Builder residentKey(Demand demand) {
      residentKey = demand;
      return this;
    }

    /**
     * {@code authenticatorSelection.userVerification}: by a PIN or a finger. Default preferred.
     * Unlike in the original, where it is required nothing else will do, to sign in neither.
     */
    public Builder userVerification(Demand demand) {
      userVerification = demand;
      return this;
    }

    /** {@code authenticatorSelection.authenticatorAttachment}. Default any. */
    public Builder attachment(Attachment where) {
      attachment = where;
      return this;
    }

    /** {@code advanced.webAuthnChallengeCookie}. Default {@code better-auth-passkey}. */
    public Builder challengeCookie(String key) {
      cookie = key;
      return this;
    }

    /**
     * {@code registration.requireSession: false} with {@code resolveUser}: who is not signed in
     * registers a passkey for whom {@code resolves} says.
     */
    public Builder withoutSession(UserResolver resolves) {
      requiresSession = false;
      resolver = resolves;
      return this;
    }

    /** {@code registration.afterVerification}. Default nothing. */
    public Builder afterRegistration(RegistrationHook hook) {
      registrationHook = hook;
      return this;
    }

    /** {@code authentication.afterVerification}. Default nothing. */
    public Builder afterAuthentication(AuthenticationHook hook) {
      authenticationHook = hook;
      return this;
    }

    /** {@code registration.extensions}, beside {@code credProps}. Default none. */
    public Builder registrationExtensions(JsonValue.Obj extensions) {
      registrationExtensions = extensions;
      return this;
    }

    /** {@code authentication.extensions}. Default none. */
    public Builder authenticationExtensions(JsonValue.Obj extensions) {
      authenticationExtensions = extensions;
      return this;
    }

    PasskeyOptions build() {
      return new PasskeyOptions(this);
    }
  }
}
