package dev.latchkey.internal;

import dev.latchkey.http.Headers;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request was sent by a page that may act for the user.
 *
 * <p>A request with cookies must come from a trusted origin. A request without them has nothing of
 * the user's to abuse, with two exceptions: a sign-in form sent by a stranger's page would sign the
 * user in as the stranger, and an endpoint that sends mail would send it on the stranger's behalf.
 *
 * <p>Pure and immutable.
 */
public final class OriginCheck {

  /** What a request may do that matters here. */
  public enum Kind {
    /** Acts for whom the cookies name. */
    ORDINARY,
    /** Signs in or up, also from an HTML form. */
    SIGN_IN_FORM,
    /** Sends a mail or a message to an address in the request. */
    SENDS_MAIL
  }

  /** The decision; all but {@link #OK} are answered with 403 and the code of that name. */
  public enum Verdict {
    /** The request may proceed. */
    OK,
    /** An origin is needed and the browser told none. */
    MISSING_OR_NULL_ORIGIN,
    /** The origin is not trusted. */
    INVALID_ORIGIN,
    /** A page of another site navigated to a sign-in. */
    CROSS_SITE_NAVIGATION_LOGIN_BLOCKED
  }

  /**
   * What the application switched off.
   *
   * @param disableCsrfCheck Better Auth's {@code advanced.disableCSRFCheck}; null when not set
   * @param disableOriginCheck Better Auth's {@code advanced.disableOriginCheck: true}
   * @param exemptPaths Better Auth's {@code advanced.disableOriginCheck: [...]}: each path and what
   *     is below it
   */
  public record Switches(
      @Nullable Boolean disableCsrfCheck, boolean disableOriginCheck, List<String> exemptPaths) {

    /** Every check is on. */
    public static final Switches NONE = new Switches(null, false, List.of());

    /** Copies the paths without their trailing slashes. */
    public Switches {
      exemptPaths = exemptPaths.stream().map(Switches::withoutTrailingSlashes).toList();
    }

    private static String withoutTrailingSlashes(String path) {
      int end = path.length();
      while (end > 0 && path.charAt(end - 1) == '/') end--;
      return path.substring(0, end);
    }
  }

  /**
   * A request as far as this decision needs it.
   *
   * @param path below the base path
   * @param ownOrigin the origin the request was sent to, if the base URL is fixed; null if it only
   *     follows from the {@code Host} header, which proves nothing
   */
  public record Request(
      Kind kind, String method, String path, Headers headers, @Nullable String ownOrigin) {}

  private final Switches switches;

  private OriginCheck(Switches switches) {
    this.switches = switches;
  }

  /** Returns a check that leaves out what is switched off. */
  public static OriginCheck of(Switches switches) {
    return new OriginCheck(switches);
  }

  /** Decides about one request. */
  public Verdict check(Request request, TrustedOrigins trusted) {
    if (isSafe(request.method()) || csrfChecksAreOff()) return Verdict.OK;
    if (isCrossSiteSignIn(request)) return Verdict.CROSS_SITE_NAVIGATION_LOGIN_BLOCKED;
    if (!checksUrls(request.path()) || !needsOrigin(request)) return Verdict.OK;
    String origin = presentedOrigin(request);
    if (origin.isEmpty() || origin.equals("null")) return Verdict.MISSING_OR_NULL_ORIGIN;
    return trusted.trustsOrigin(origin) ? Verdict.OK : Verdict.INVALID_ORIGIN;
  }

  /**
   * Returns whether URLs in body and query ({@code callbackURL} and its like) are checked on this
   * path.
   */
  public boolean checksUrls(String path) {
    if (switches.disableOriginCheck()) return false;
    for (String exempt : switches.exemptPaths()) {
      if (path.equals(exempt) || path.startsWith(exempt + '/')) return false;
    }
    return true;
  }

  /**
   * Switching the origin check off takes the other one along, unless that one is expressly kept.
   */
  private boolean csrfChecksAreOff() {
    Boolean disabled = switches.disableCsrfCheck();
    return disabled == null ? switches.disableOriginCheck() : disabled;
  }

  private static boolean isSafe(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
  }

  private static boolean isCrossSiteSignIn(Request request) {
    Headers headers = request.headers();
    return request.kind() == Kind.SIGN_IN_FORM
        && headers.first("cookie") == null
        && "cross-site".equals(headers.first("sec-fetch-site"))
        && "navigate".equals(headers.first("sec-fetch-mode"));
  }

  private static boolean needsOrigin(Request request) {
    Headers headers = request.headers();
    if (headers.first("cookie") != null) return true;
    return switch (request.kind()) {
      case ORDINARY -> false;
      case SENDS_MAIL -> tellsOrigin(headers);
      // No server or native client posts a form here; an old browser without Fetch Metadata might.
      case SIGN_IN_FORM ->
          tellsOrigin(headers) || hasFetchMetadata(headers) || hasFormBody(headers);
    };
  }

  private static boolean tellsOrigin(Headers headers) {
    return !orEmpty(headers.first("origin")).isEmpty()
        || !orEmpty(headers.first("referer")).isEmpty();
  }

  private static boolean hasFetchMetadata(Headers headers) {
    return !orEmpty(headers.first("sec-fetch-site")).isBlank()
        || !orEmpty(headers.first("sec-fetch-mode")).isBlank()
        || !orEmpty(headers.first("sec-fetch-dest")).isBlank();
  }

  private static boolean hasFormBody(Headers headers) {
    String type = orEmpty(headers.first("content-type")).strip().toLowerCase(Locale.ROOT);
    return type.startsWith("application/x-www-form-urlencoded");
  }

  /**
   * The origin header, or the referer when there is none; a "null" origin with a referer stays
   * null.
   */
  private static String presentedOrigin(Request request) {
    String origin = orEmpty(request.headers().first("origin"));
    boolean sameOrigin = "same-origin".equals(request.headers().first("sec-fetch-site"));
    // Only a browser sets Sec-Fetch-Site, so it may speak for a page that hides its origin from
    // itself.
    if (origin.equals("null") && sameOrigin && request.ownOrigin() != null)
      return request.ownOrigin();
    return origin.isEmpty() ? orEmpty(request.headers().first("referer")) : origin;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
