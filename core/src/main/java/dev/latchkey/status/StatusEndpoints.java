package dev.latchkey.status;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.SafeRedirect;
import dev.latchkey.http.AuthResponse;
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
    String known = code != null && isCode(code) ? code : "UNKNOWN";
    SafeRedirect page = SafeRedirect.configured(errorUrl).with("error", known);
    if (description != null && !description.isEmpty()) {
      page = page.with("error_description", description);
    }
    return new AuthResponse(302, List.of(page.header()), new byte[0]);
  }

  // '?[A-Za-z0-9_-]: anything else could be somebody's text on our error page.
  private static boolean isCode(String code) {
    if (code.isEmpty()) return false;
    return code.chars()
        .allMatch(c -> "'_-".indexOf(c) >= 0 || c < 128 && Character.isLetterOrDigit(c));
  }
}
