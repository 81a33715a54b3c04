package dev.latchkey.testkit;

import dev.latchkey.Auth;
import dev.latchkey.Mail;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user's browser on a page of the application: a cookie jar and an origin over {@link
 * Auth#handle}, without sockets.
 *
 * <pre>{@code
 * Browser browser = Browser.of(auth, clock);
 * browser.signUp("Ada", "ada@example.com", "correct horse");
 * browser.get("/get-session").json("user.email").isEqualTo("ada@example.com");
 * }</pre>
 *
 * <p>Cookies last as long as their {@code Max-Age} on the given clock. Every answer is checked for
 * what has to hold whatever the test is about: it is not cached, its cookies are well-formed and
 * closed to scripts, {@code Location} stays on an allowed origin, and nothing is 5xx unless {@link
 * #announceFault} said so. Not thread-safe: one user, one browser, one thread.
 */
public final class Browser {
  /** Where a browser is unless told otherwise. */
  public static final String DEFAULT_ORIGIN = "http://localhost:3000";

  private final Auth auth;
  private final TestClock clock;
  private final String origin;
  private final CookieJar jar = new CookieJar();
  private final AnswerRules rules;
  private final Map<String, String> always = new LinkedHashMap<>();
  private boolean faultAnnounced;
  private @Nullable Reply lastReply;

  private Browser(Auth auth, TestClock clock, String origin) {
    this.auth = auth;
    this.clock = clock;
    this.origin = origin;
    this.rules = new AnswerRules(origin);
  }

  /** Opens a browser on a page of {@link #DEFAULT_ORIGIN}. */
  public static Browser of(Auth auth, TestClock clock) {
    return new Browser(auth, clock, DEFAULT_ORIGIN);
  }

  /** Opens a browser on a page of another origin, for instance {@code https://app.example.com}. */
  public static Browser at(String origin, Auth auth, TestClock clock) {
    return new Browser(auth, clock, origin);
  }

  // ---- what a user does

  /** Signs up with an address and a password. */
  public Reply signUp(String name, String email, String password) {
    return post("/sign-up/email", object("name", name, "email", email, "password", password));
  }

  /** Signs in, to be remembered. */
  public Reply signIn(String email, String password) {
    return post("/sign-in/email", object("email", email, "password", password));
  }

  /** Signs in until the browser is closed. */
  public Reply signInUnremembered(String email, String password) {
    String body = object("email", email, "password", password);
    return post("/sign-in/email", body.substring(0, body.length() - 1) + ",\"rememberMe\":false}");
  }

  /** Signs out. */
  public Reply signOut() {
    return post("/sign-out", "{}");
  }

  /** Asks who is signed in: {@code GET /get-session}. */
  public Reply session() {
    return get("/get-session");
  }

  /**
   * Opens the link of a mail, as from a mail program.
   *
   * @throws AssertionError when it has none, or one that leads to another site
   */
  public Reply follow(Mail mail) {
    String url = mail.url();
    if (url == null || !url.startsWith(origin + "/")) throw new AssertionError("link: " + url);
    return requestTarget("GET", url.substring(origin.length()))
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
        .send();
  }

  /** Sends GET to a path below the base path, with a query if it has one. */
  public Reply get(String path) {
    return request("GET", path).send();
  }

  /** Sends POST with a JSON body to a path below the base path. */
  public Reply post(String path, String json) {
    return request("POST", path).json(json).send();
  }

  /** Begins any other request to a path below the base path. */
  public Request request(String method, String path) {
    return new Request(method, auth.basePath() + path);
  }

  /** Begins a request to any target, spelled as it goes over the wire. */
  public Request requestTarget(String method, String target) {
    return new Request(method, target);
  }

  // ---- what a browser has

  /** Returns the cookies it has now, values as on the wire. */
  public Map<String, String> cookies() {
    return jar.at(clock.instant());
  }

  /** Plants a cookie, as a script or a neighbouring site could. */
  public void setCookie(String name, String value) {
    jar.put(name, value);
  }

  /** Loses a cookie. */
  public void forgetCookie(String name) {
    jar.remove(name);
  }

  /** Loses all cookies. */
  public void forgetCookies() {
    jar.clear();
  }

  /** Is closed and opened again: cookies without an end are gone. */
  public void restart() {
    jar.dropUnlasting();
  }

  /** Sends a header with every request from now on, for instance {@code user-agent}. */
  public Browser header(String name, String value) {
    always.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  /** Expects one cookie to be open to scripts. */
  public Browser allowReadable(String cookie) {
    rules.allowReadable(cookie);
    return this;
  }

  /** Accepts redirects to one more origin. */
  public Browser allowRedirectsTo(String other) {
    rules.allow(other);
    return this;
  }

  /** Accepts that the next request is answered with 5xx, because the test breaks something. */
  public Browser announceFault() {
    faultAnnounced = true;
    return this;
  }

  /**
   * Returns the answer to the last request.
   *
   * @throws IllegalStateException when there was none
   */
  public Reply lastReply() {
    if (lastReply == null) throw new IllegalStateException("no request was sent");
    return lastReply;
  }

  private static String object(String... namesAndValues) {
    JsonWriter json = new JsonWriter(128).beginObject();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      json.name(namesAndValues[i]).value(namesAndValues[i + 1]);
    }
    return new String(json.endObject().toByteArray(), StandardCharsets.UTF_8);
  }

  /**
   * A request about to be sent, with what a browser's {@code fetch} adds: cookies, origin and Fetch
   * Metadata.
   */
  public final class Request {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private AuthRequest.@Nullable Body body;
    private @Nullable String peer;

    private Request(String method, String target) {
      this.method = method;
      this.target = target;
      header("sec-fetch-site", "same-origin").header("sec-fetch-mode", "cors");
      header("sec-fetch-dest", "empty");
      if (!method.equals("GET")) header("origin", origin);
      always.forEach(this::header);
      String cookies = jar.header(clock.instant());
      if (cookies != null) header("cookie", cookies);
    }

    /** Sends a header with this value only. */
    public Request header(String name, String value) {
      headers.put(name.toLowerCase(Locale.ROOT), new ArrayList<>(List.of(value)));
      return this;
    }

    /** Sends a header once more. */
    public Request addHeader(String name, String value) {
      String key = name.toLowerCase(Locale.ROOT);
      headers.computeIfAbsent(key, n -> new ArrayList<>()).add(value);
      return this;
    }

    /** Leaves a header out. */
    public Request without(String header) {
      headers.remove(header.toLowerCase(Locale.ROOT));
      return this;
    }

    /** Is not a browser's: without origin and Fetch Metadata, cookies kept. */
    public Request fromServer() {
      headers.keySet().removeIf(name -> name.startsWith("sec-fetch-") || name.equals("origin"));
      return this;
    }

    /** Comes from this address, an IP literal. */
    public Request peer(String address) {
      peer = address;
      return this;
    }

    /** Carries JSON. */
    public Request json(String text) {
      return body("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Carries the fields of a form, encoded already. */
    public Request form(String text) {
      return body("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Carries bytes of some type; without a type when that is null. */
    public Request body(@Nullable String contentType, byte[] bytes) {
      if (contentType != null) header("content-type", contentType);
      body =
          limit -> {
            if (bytes.length > limit) throw new AuthRequest.BodyTooLargeException();
            return bytes;
          };
      return this;
    }

    /** Sends it, keeps the cookies of the answer, and checks what holds for every answer. */
    public Reply send() {
      AuthRequest request = AuthRequest.of(method, target, Headers.of(headers)).peer(peer);
      if (body != null) request = request.body(body);
      Reply reply = new Reply(request.toString(), auth.handle(request));
      lastReply = reply;
      boolean faultWasAnnounced = faultAnnounced;
      faultAnnounced = false;
      rules.check(reply, faultWasAnnounced);
      reply.cookies().forEach(cookie -> jar.take(cookie, clock.instant()));
      return reply;
    }
  }
}
