package dev.latchkey.verification;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.EmailVerifications.Claims;
import dev.latchkey.EmailVerifications.Step;
import dev.latchkey.MaxLength;
import dev.latchkey.Plugin;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.schema.Row;
import org.jspecify.annotations.Nullable;

/** {@code /send-verification-email} and {@code /verify-email} (protocol/03 §4). */
public final class EmailVerification implements Plugin {
  private final EmailVerificationOptions options;

  /** Serves as the options say. */
  public EmailVerification(EmailVerificationOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "email-verification";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/send-verification-email", SendVerification.class, this::send).sendsMail();
    to.get("/verify-email", VerifyEmail.class, this::verify);
  }

  // ---- POST /send-verification-email

  private record SendVerification(
      @Email @MaxLength(EmailAddress.MAX_LENGTH) String email,
      @MaxLength(2048) @Nullable String callbackURL) {}

  private record Status(boolean status) {}

  private Status send(SendVerification input, Call call) {
    if (!call.emailVerifications().canSend()) {
      throw new AuthException(CoreError.VERIFICATION_EMAIL_NOT_ENABLED);
    }
    ActiveSession active = call.sessions().resolve(call).active();
    if (active == null) sendToStranger(input, call);
    else sendTo(active.user(), input, call);
    return new Status(true);
  }

  // Whoever asks does not learn whether there is such a user: what the answer costs is the same.
  private static void sendToStranger(SendVerification input, Call call) {
    User user = call.users().findByEmail(input.email(), call);
    if (user == null || user.emailVerified()) {
      call.emailVerifications().pretend(input.email(), input.callbackURL(), call);
    } else {
      call.emailVerifications().send(user, input.callbackURL(), call);
    }
  }

  private static void sendTo(User user, SendVerification input, Call call) {
    if (!user.email().equals(EmailAddress.canonical(input.email()))) {
      throw new AuthException(CoreError.EMAIL_MISMATCH);
    }
    if (user.emailVerified()) throw new AuthException(CoreError.EMAIL_ALREADY_VERIFIED);
    call.emailVerifications().send(user, input.callbackURL(), call);
  }

  // ---- GET /verify-email

  private record VerifyEmail(SecretText token, @MaxLength(2048) @Nullable String callbackURL) {}

  private record Verified(boolean status, @Nullable User user) {
    private static final Verified OWN_ADDRESS = new Verified(true, null);
  }

  private Object verify(VerifyEmail input, Call call) {
    SafeRedirect page = call.redirectIfAsked(input.callbackURL(), CoreError.INVALID_CALLBACK_URL);
    try {
      Claims claims = call.emailVerifications().read(input.token().value(), call);
      boolean own = claims.step() == Step.VERIFY;
      Object reply = own ? prove(claims, call) : change(claims, input.callbackURL(), call);
      return page == null ? reply : page.toResponse();
    } catch (AuthException e) {
      String code = e.code().code();
      if (page == null || code == null || e.status() != 401) throw e;
      return page.with("error", code).toResponse(); // what is wrong with the link, the page tells
    }
  }

  private Object prove(Claims claims, Call call) {
    User user = call.users().findByEmail(claims.email(), call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND);
    if (!user.id().equals(claims.userId())) throw new AuthException(CoreError.INVALID_TOKEN);
    if (user.emailVerified()) return Verified.OWN_ADDRESS; // a link can be followed twice
    options.before(user, call);
    boolean signsIn = options.signsInAfterVerification();
    ActiveSession current = signsIn ? current(call) : null;
    return call.transaction(() -> prove(user, current, call));
  }

  // Not what the browser remembers of it: that would be written down anew, with what has changed.
  private static @Nullable ActiveSession current(Call call) {
    return call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
  }

  private Object prove(User user, @Nullable ActiveSession current, Call call) {
    if (!call.users().markVerified(user, call)) return Verified.OWN_ADDRESS;
    User verified = user.with(Row.of(User.EMAIL_VERIFIED, true).with(User.UPDATED_AT, call.now()));
    call.db().afterCommit(() -> options.after(verified, call));
    if (!options.signsInAfterVerification()) return Verified.OWN_ADDRESS;
    if (current != null && current.user().id().equals(user.id())) {
      call.sessions().refreshCookies(new ActiveSession(current.session(), verified), call);
      return Verified.OWN_ADDRESS;
    }
    SignIn signIn = new SignIn(verified, SignIn.Method.EMAIL_LINK, true);
    return call.sessions()
        .signIn(signIn, call)
        .fold(established -> Verified.OWN_ADDRESS, challenge -> challenge);
  }

  // ---- the same, for an address that is to replace the user's own

  private Object change(Claims claims, @Nullable String callbackUrl, Call call) {
    User user = call.users().find(claims.userId(), call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND);
    if (!user.email().equals(claims.email())) throw new AuthException(CoreError.INVALID_TOKEN);
    ActiveSession current = current(call);
    if (current != null && !current.user().id().equals(user.id())) {
      throw new AuthException(CoreError.INVALID_USER);
    }
    if (claims.step() == Step.CONFIRM_CHANGE) {
      call.emailVerifications().sendChange(Step.CHANGE, user, claims.newEmail(), callbackUrl, call);
      return new Status(true);
    }
    boolean proven = claims.step() == Step.CHANGE;
    User changed = change(user, claims.newEmail(), proven && user.emailVerified(), call);
    if (!proven) call.emailVerifications().send(changed, callbackUrl, call);
    if (changed.emailVerified()) options.after(changed, call);
    if (current != null) {
      call.sessions().refreshCookies(new ActiveSession(current.session(), changed), call);
    }
    return new Verified(true, changed);
  }

  private static User change(User user, String email, boolean verified, Call call) {
    if (!call.users().changeEmail(user, email, verified, call)) {
      throw new AuthException(CoreError.INVALID_TOKEN); // taken by now, or no longer to be changed
    }
    return user.with(
        Row.of(User.EMAIL, EmailAddress.canonical(email))
            .with(User.EMAIL_VERIFIED, verified)
            .with(User.UPDATED_AT, call.now()));
  }
}
