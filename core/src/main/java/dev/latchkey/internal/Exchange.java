package dev.latchkey.internal;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Cookies;
import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one call while the pipeline works on it; {@link dev.latchkey.Call} is its face.
 *
 * <p>Not thread-safe: it belongs to the thread of its call.
 */
public final class Exchange {
  public final AuthRequest request;
  public final Query query;
  public final Cookies cookies;
  public final Instant now;
  public final Site site;
  public final TrustedOrigins trusted;

  /** False where the operator switched the check of URLs off. */
  public boolean checksUrls = true;

  /** The path the endpoint was contributed with, once one is found. */
  public String route = "";

  /** What stands for the segments {@code :name} of the route, once there is one. */
  public Map<String, String> pathParameters = Map.of();

  /** What a POST carries, once it is read. */
  public @Nullable JsonValue body;

  public @Nullable ActiveSession session;
  public boolean byAdmin;
  public boolean ofApplication;

  /** Whom the call acts for although it presents no session of theirs. */
  public @Nullable ActiveSession assumed;

  public @Nullable ActiveSession newSession;
  public @Nullable Object reply;
  public @Nullable AuthException refusal;
  public final List<AuthResponse.Header> headers = new ArrayList<>(4);
  public final List<Runnable> afterResponse = new ArrayList<>(0);

  Exchange(AuthRequest request, Cookies cookies, Instant now, Site site, TrustedOrigins trusted) {
    this.request = request;
    this.query = new Query(request.query());
    this.cookies = cookies;
    this.now = now;
    this.site = site;
    this.trusted = trusted;
  }
}
