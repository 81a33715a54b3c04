package dev.latchkey.plugins.convex;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.keys.Algorithm;
import dev.latchkey.plugins.keys.SigningKeys;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What Convex is told, and for how long. Immutable. */
public final class ConvexOptions {
  private final Algorithm algorithm;
  final Duration life;
  final @Nullable BiFunction<ActiveSession, Call, JsonValue.Obj> claims;

  private ConvexOptions(Builder builder) {
    algorithm = builder.algorithm;
    life = builder.life;
    claims = builder.claims;
  }

  // Convex refuses every algorithm but the one it is configured for.
  SigningKeys.Rules keys() {
    return new SigningKeys.Rules(algorithm, null, Duration.ofDays(30), true, true);
  }

  /** Sets them. */
  public static final class Builder {
    private Algorithm algorithm = Algorithm.RS256;
    private Duration life = Duration.ofMinutes(15);
    private @Nullable BiFunction<ActiveSession, Call, JsonValue.Obj> claims;

    Builder() {}

    /**
     * {@link Algorithm#RS256}, the default, for a provider of type {@code customJwt} in {@code
     * auth.config.ts}; {@link Algorithm#EdDSA} for one with a {@code domain}.
     */
    public Builder algorithm(Algorithm by) {
      if (by != Algorithm.RS256 && by != Algorithm.EdDSA) {
        throw new IllegalArgumentException("Convex takes RS256 or EdDSA");
      }
      algorithm = by;
      return this;
    }

    /** {@code jwt.expirationSeconds}. Default 15 minutes. */
    public Builder life(Duration expiration) {
      life = expiration;
      return this;
    }

    /** {@code jwt.definePayload}. Default the user without id and image. */
    public Builder claims(BiFunction<ActiveSession, Call, JsonValue.Obj> define) {
      claims = define;
      return this;
    }

    ConvexOptions build() {
      return new ConvexOptions(this);
    }
  }
}
