package dev.latchkey.server.config;

import dev.latchkey.Secrets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets as configured.
 *
 * @param secret the only one, or with {@code secrets} the one from before there were versions
 * @param secrets current first; null when there are no versions
 */
record Signing(@Nullable String secret, @Nullable List<Secrets.Version> secrets) {

  static Signing of(Values values, Environment environment) {
    String secret = values.given(Settings.SECRET);
    List<Secrets.Version> secrets = values.given(Settings.SECRETS);
    return new Signing(
        secret != null ? secret : environment.secret(),
        secrets != null ? secrets : environment.secrets());
  }

  boolean isGiven() {
    return secret != null || secrets != null;
  }

  @Override
  public String toString() {
    return "Signing";
  }
}
