package dev.latchkey.plugins.bearer;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.Sessions;
import dev.latchkey.http.CookieSigner;
import dev.latchkey.http.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in {@code Authorization: Bearer …}, for callers that keep no cookies: mobile
 * applications, command lines, other servers (protocol/plugins/bearer).
 *
 * <p>Whoever signs in finds what to present in the header {@code set-auth-token}.
 */
public final class Bearer implements Plugin {
  private static final String SCHEME = "bearer ";
  private static final String GRANTED = "set-auth-token";

  private final boolean requiresSignature;

  private Bearer(boolean requiresSignature) {
    this.requiresSignature = requiresSignature;
  }

  /**
   * Takes signed tokens and, as the original does, bare ones from the JSON of a sign-in; no bare
   * ones in the hardened profile.
   */
  public static Bearer create() {
    return new Bearer(false);
  }

  /** Takes signed tokens only, so that what a database holds opens nothing. */
  public static Bearer signedOnly() {
    return new Bearer(true);
  }

  @Override
  public String id() {
    return "bearer";
  }

  @Override
  public void contribute(Contributions to) {
    boolean signed = requiresSignature || to.profile() == Profile.HARDENED;
    to.source((headers, signer) -> presented(headers, signer, signed));
    to.after("/**", Bearer::grant);
  }

  // ---- what comes in

  private static @Nullable String presented(
      Headers headers, CookieSigner signer, boolean requiresSignature) {
    String header = headers.first("authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return null;
    String token = header.substring(SCHEME.length()).strip();
    if (token.isEmpty()) return null;
    if (token.indexOf('.') < 0) return requiresSignature ? null : signer.sign(token);
    String signed = decoded(token);
    return signed == null || signer.verify(signed) == null ? null : signed;
  }

  private static @Nullable String decoded(String token) {
    if (token.indexOf('%') < 0) return token;
    try {
      return URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  // ---- what goes out

  private static void grant(Call call) {
    String signed = call.cookies().pending(Sessions.TOKEN_COOKIE);
    if (signed != null) call.expose(GRANTED, signed);
  }
}
