package dev.latchkey.plugins.deviceauthorization;

import dev.latchkey.AuthException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Codes of devices: how long, how often, and for which programs. Immutable. */
public final class DeviceAuthorizationOptions {
  private static final int MAX_LENGTH = 191; // what every database keeps under a unique index

  /** Sees requests of devices. */
  @FunctionalInterface
  public interface RequestHook {
    /**
     * Lets it pass.
     *
     * @throws AuthException to refuse
     */
    void asked(String clientId, @Nullable String scope);
  }

  final Duration expiresIn;
  final Duration interval;
  final int deviceCodeLength;
  final int userCodeLength;
  final @Nullable Supplier<String> deviceCodes;
  final @Nullable Supplier<String> userCodes;
  final Predicate<String> clients;
  final RequestHook requestHook;
  final URI verificationUri;

  private DeviceAuthorizationOptions(Builder builder) {
    expiresIn = builder.expiresIn;
    interval = builder.interval;
    deviceCodeLength = builder.deviceCodeLength;
    userCodeLength = builder.userCodeLength;
    deviceCodes = builder.deviceCodes;
    userCodes = builder.userCodes;
    clients = builder.clients;
    requestHook = builder.requestHook;
    verificationUri = builder.verificationUri;
  }

  /** Sets them. */
  public static final class Builder {
    private Duration expiresIn = Duration.ofMinutes(30);
    private Duration interval = Duration.ofSeconds(5);
    private int deviceCodeLength = 40;
    private int userCodeLength = 8;
    private @Nullable Supplier<String> deviceCodes;
    private @Nullable Supplier<String> userCodes;
    private Predicate<String> clients = id -> true;
    private RequestHook requestHook = (clientId, scope) -> {};
    private URI verificationUri = URI.create("/device");

    Builder() {}

    /** {@code expiresIn}: how long the user has. Default 30 minutes. */
    public Builder expiresIn(Duration life) {
      expiresIn = life;
      return this;
    }

    /** {@code interval}: how long a device waits before it asks again. Default 5 seconds. */
    public Builder interval(Duration pause) {
      interval = pause;
      return this;
    }

    /** {@code deviceCodeLength}, at most 191. Default 40. */
    public Builder deviceCodeLength(int length) {
      deviceCodeLength = checked(length);
      return this;
    }

    /** {@code userCodeLength}, at most 191. Default 8. */
    public Builder userCodeLength(int length) {
      userCodeLength = checked(length);
      return this;
    }

    private static int checked(int length) {
      if (length < 1 || length > MAX_LENGTH) {
        throw new IllegalArgumentException("codes have 1 to " + MAX_LENGTH + " characters");
      }
      return length;
    }

    /** {@code generateDeviceCode}: at most 191 characters nobody can guess. */
    public Builder deviceCodes(Supplier<String> source) {
      deviceCodes = source;
      return this;
    }

    /** {@code generateUserCode}: at most 191 characters. */
    public Builder userCodes(Supplier<String> source) {
      userCodes = source;
      return this;
    }

    /** {@code validateClient}: the programs that may ask. Default all. */
    public Builder clients(Predicate<String> known) {
      clients = known;
      return this;
    }

    /** {@code onDeviceAuthRequest}. Default nothing. */
    public Builder onRequest(RequestHook hook) {
      requestHook = hook;
      return this;
    }

    /**
     * {@code verificationUri}: the application's page where codes are typed, from the origin of
     * {@code baseURL} or absolute. Default {@code /device}.
     *
     * @throws IllegalArgumentException when it is no URI
     */
    public Builder verificationUri(String page) {
      verificationUri = URI.create(page);
      return this;
    }

    DeviceAuthorizationOptions build() {
      return new DeviceAuthorizationOptions(this);
    }
  }
}
