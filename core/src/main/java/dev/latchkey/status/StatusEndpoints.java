package dev.latchkey.status;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.http.AuthResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /ok} and {@code /error} (protocol/03 §7, 05 §8). */
public final class StatusEndpoints implements Plugin {
  private final String errorUrl;

  /** Sends errors to {@code errorUrl}, or to the site's root when it is null. */
  public StatusEndpoints(@Nullable String errorUrl) {
    this.errorUrl = errorUrl == null ? "/" : errorUrl;
  }

  @Override
  public String id() {
    return "status";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/ok", (NoInput input, Call call) -> new Ok(true));
    to.get("/error", this::error);
  }

  private record Ok(boolean ok) {}

  private AuthResponse error(NoInput input, Call call) {
    String code = call.query("error");
    String description = call.query("error_description");
    StringBuilder location = new StringBuilder(errorUrl);
    location.append(errorUrl.indexOf('?') < 0 ? '?' : '&');
    location.append("error=").append(encode(code != null && isCode(code) ? code : "UNKNOWN"));
    if (description != null && !description.isEmpty()) {
      location.append("&error_description=").append(encode(description));
    }
    AuthResponse.Header header = new AuthResponse.Header("location", location.toString());
    return new AuthResponse(302, List.of(header), new byte[0]);
  }

  // '?[A-Za-z0-9_-]: anything else could be somebody's text on our error page.
  private static boolean isCode(String code) {
    if (code.isEmpty()) return false;
    return code.chars()
        .allMatch(c -> "'_-".indexOf(c) >= 0 || c < 128 && Character.isLetterOrDigit(c));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
