package dev.latchkey.plugins.jwt;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.keys.Algorithm;
import dev.latchkey.plugins.keys.SigningKeys;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tokens say, how they are signed, and for how long. Immutable. */
public final class JwtOptions {
  final SigningKeys.Rules keys;
  final String jwksPath;
  final @Nullable String issuer;
  final List<String> audience;
  final Duration life;
  final @Nullable BiFunction<ActiveSession, Call, JsonValue.Obj> claims;
  final Function<ActiveSession, String> subject;
  final boolean setsHeader;

  private JwtOptions(Builder builder) {
    keys =
        new SigningKeys.Rules(
            builder.algorithm, builder.rotation, builder.grace, builder.sealsPrivateKeys, false);
    jwksPath = builder.jwksPath;
    issuer = builder.issuer;
    audience = builder.audience;
    life = builder.life;
    claims = builder.claims;
    subject = builder.subject;
    setsHeader = builder.setsHeader;
  }

  /** Sets them. */
  public static final class Builder {
    private Algorithm algorithm = Algorithm.EdDSA;
    private @Nullable Duration rotation;
    private Duration grace = Duration.ofDays(30);
    private boolean sealsPrivateKeys = true;
    private String jwksPath = "/jwks";
    private @Nullable String issuer;
    private List<String> audience = List.of();
    private Duration life = Duration.ofMinutes(15);
    private @Nullable BiFunction<ActiveSession, Call, JsonValue.Obj> claims;
    private Function<ActiveSession, String> subject = active -> active.user().id();
    private boolean setsHeader = true;

    Builder() {}

    /** {@code jwks.keyPairConfig.alg}. Default {@link Algorithm#EdDSA}. */
    public Builder algorithm(Algorithm by) {
      algorithm = by;
      return this;
    }

    /** {@code jwks.rotationInterval}: a key signs for so long. Default for ever. */
    public Builder rotation(Duration interval) {
      rotation = interval;
      return this;
    }

    /** {@code jwks.gracePeriod}: and is shown for so long after that. Default 30 days. */
    public Builder grace(Duration period) {
      grace = period;
      return this;
    }

    /** {@code jwks.disablePrivateKeyEncryption}: who reads the database can sign. */
    public Builder plainPrivateKeys() {
      sealsPrivateKeys = false;
      return this;
    }

    /** {@code jwks.jwksPath}. Default {@code /jwks}. */
    public Builder jwksPath(String path) {
      if (!path.startsWith("/") || path.contains("..")) {
        throw new IllegalArgumentException("jwksPath begins with a slash and stays below it");
      }
      jwksPath = path;
      return this;
    }

    /** {@code jwt.issuer}. Default the origin of the base URL. */
    public Builder issuer(String name) {
      issuer = name;
      return this;
    }

    /** {@code jwt.audience}. Default the origin of the base URL. */
    public Builder audience(String... names) {
      audience = List.of(names);
      return this;
    }

    /** {@code jwt.expirationTime}. Default 15 minutes. */
    public Builder life(Duration expiration) {
      life = expiration;
      return this;
    }

    /** {@code jwt.definePayload}. Default what {@code /get-session} tells of the user. */
    public Builder claims(BiFunction<ActiveSession, Call, JsonValue.Obj> define) {
      claims = define;
      return this;
    }

    /** {@code jwt.getSubject}. Default the user's id. */
    public Builder subject(Function<ActiveSession, String> of) {
      subject = of;
      return this;
    }

    /** {@code disableSettingJwtHeader}: no {@code set-auth-jwt} with sessions. Default false. */
    public Builder disableHeader(boolean disabled) {
      setsHeader = !disabled;
      return this;
    }

    JwtOptions build() {
      return new JwtOptions(this);
    }
  }
}
