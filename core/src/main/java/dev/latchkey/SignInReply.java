package dev.latchkey;

import org.jspecify.annotations.Nullable;

/** What a sign-in with a name and a password answers (protocol/03 §1). */
public final class SignInReply {
  private SignInReply() {}

  private record SignedIn(boolean redirect, String token, User user) {}

  private record SignedInTo(boolean redirect, String token, String url, User user) {}

  /**
   * Returns the answer to an outcome, and names the page to go on to if the client asked for one.
   *
   * @throws AuthException {@link CoreError#INVALID_CALLBACK_URL}
   */
  public static Object of(SignInOutcome outcome, @Nullable String callbackUrl, Call call) {
    if (callbackUrl != null && !callbackUrl.isEmpty()) {
      call.setLocation(call.redirect(callbackUrl, CoreError.INVALID_CALLBACK_URL));
    }
    return outcome.fold(active -> signedIn(active, callbackUrl), body -> body);
  }

  private static Object signedIn(ActiveSession active, @Nullable String url) {
    String token = active.session().token();
    if (url == null) return new SignedIn(false, token, active.user());
    return new SignedInTo(!url.isEmpty(), token, url, active.user());
  }
}
