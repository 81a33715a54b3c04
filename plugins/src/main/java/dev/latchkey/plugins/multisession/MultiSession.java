package dev.latchkey.plugins.multisession;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.SecretText;
import dev.latchkey.Sessions;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several users signed in side by side in one browser, one of them active
 * (protocol/plugins/multi-session). Each has a cookie of their own besides the session cookie.
 */
public final class MultiSession implements Plugin {
  private static final String INFIX = "_multi-";

  private final int maximumSessions;

  private MultiSession(int maximumSessions) {
    this.maximumSessions = maximumSessions;
  }

  /** At most five users. */
  public static MultiSession create() {
    return new MultiSession(5);
  }

  /**
   * At most so many users: {@code maximumSessions}. One more can sign in, and is forgotten when
   * another does.
   */
  public static MultiSession of(int maximumSessions) {
    if (maximumSessions < 1) throw new IllegalArgumentException("maximumSessions is less than 1");
    return new MultiSession(maximumSessions);
  }

  @Override
  public String id() {
    return "multi-session";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/multi-session/list-device-sessions", this::list);
    to.post("/multi-session/set-active", Chosen.class, this::setActive);
    to.post("/multi-session/revoke", Chosen.class, this::revoke).requiresSession();

    to.after("/**", this::remember);
    to.after("/sign-out", MultiSession::endAll);

    to.errors(MultiSessionError.values());
  }

  private record Chosen(SecretText sessionToken) {}

  private record Status(boolean status) {}

  // ---- GET /multi-session/list-device-sessions

  private List<ActiveSession> list(NoInput input, Call call) {
    Map<String, ActiveSession> byUser = new LinkedHashMap<>();
    for (ActiveSession active : held(call)) byUser.putIfAbsent(active.user().id(), active);
    return List.copyOf(byUser.values());
  }

  // ---- POST /multi-session/set-active

  private ActiveSession setActive(Chosen input, Call call) {
    CookieSpec cookie = requireHeld(input, call);
    ActiveSession active = valid(call.cookies().getSigned(cookie), call);
    if (active == null) {
      call.cookies().expire(cookie);
      throw new AuthException(MultiSessionError.INVALID_SESSION_TOKEN);
    }
    call.sessions().adopt(active, call);
    return active;
  }

  // ---- POST /multi-session/revoke

  private Status revoke(Chosen input, Call call) {
    CookieSpec cookie = requireHeld(input, call);
    String token = call.cookies().getSigned(cookie);
    if (token != null) call.sessions().revoke(token);
    call.cookies().expire(cookie);
    if (cookie(call.session().session().token()).equals(cookie)) activateAnother(call);
    return new Status(true);
  }

  private static void activateAnother(Call call) {
    List<ActiveSession> others = held(call);
    if (others.isEmpty()) call.sessions().expireCookies(call.cookies());
    else call.sessions().adopt(others.get(0), call);
  }

  private static CookieSpec requireHeld(Chosen input, Call call) {
    CookieSpec cookie = cookie(input.sessionToken().value());
    if (call.cookies().getSigned(cookie) != null) return cookie;
    throw new AuthException(MultiSessionError.INVALID_SESSION_TOKEN);
  }

  // ---- after everything

  private void remember(Call call) {
    ActiveSession begun = call.newSession().orElse(null);
    Cookies cookies = call.cookies();
    if (begun == null || cookies.isUnchanged()) return;
    CookieSpec own = cookie(begun.session().token());
    if (cookies.get(own) != null || cookies.isWritten(own)) return;
    int others = 0;
    for (CookieSpec cookie : received(cookies)) {
      if (!replaces(begun, cookie, call)) others++;
    }
    if (others >= maximumSessions) return;
    String token = call.sessions().tokenOf(begun.session(), call);
    cookies.setSigned(own, token, call.sessions().cookieLife(begun, call).toSeconds());
  }

  // A user is here once: their new session takes the place of the one before.
  private static boolean replaces(ActiveSession begun, CookieSpec cookie, Call call) {
    String token = call.cookies().getSigned(cookie);
    ActiveSession other = token == null ? null : call.sessions().find(token, call);
    if (other == null && call.profile() == Profile.HARDENED) { // it was ended by this sign-in
      call.cookies().expire(cookie);
      return true;
    }
    if (token == null || other == null) return false;
    if (!other.user().id().equals(begun.user().id())) return false;
    call.cookies().expire(cookie);
    call.sessions().revoke(token);
    return true;
  }

  private static void endAll(Call call) {
    for (CookieSpec cookie : received(call.cookies())) {
      String token = call.cookies().getSigned(cookie);
      if (token == null) continue;
      call.cookies().expire(cookie);
      call.sessions().revoke(token);
    }
  }

  // ---- cookies

  private static CookieSpec cookie(String token) {
    return new CookieSpec(Sessions.TOKEN_COOKIE.key(), INFIX + token.toLowerCase(Locale.ROOT));
  }

  private static List<CookieSpec> received(Cookies cookies) {
    String name = cookies.name(Sessions.TOKEN_COOKIE);
    List<CookieSpec> specs = new ArrayList<>();
    for (String received : cookies.receivedNames(name + INFIX)) {
      specs.add(new CookieSpec(Sessions.TOKEN_COOKIE.key(), received.substring(name.length())));
    }
    return specs;
  }

  private static List<ActiveSession> held(Call call) {
    List<ActiveSession> held = new ArrayList<>();
    for (CookieSpec cookie : received(call.cookies())) {
      ActiveSession active = valid(call.cookies().getSigned(cookie), call);
      if (active != null) held.add(active);
    }
    return held;
  }

  private static @Nullable ActiveSession valid(@Nullable String token, Call call) {
    ActiveSession active = token == null ? null : call.sessions().find(token, call);
    return active == null || call.sessions().isOver(active, call.now()) ? null : active;
  }
}
