package dev.latchkey.emailpassword;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.Link;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SecretText;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.AuthResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code /request-password-reset} and {@code /reset-password}: a new password by a mailed link
 * (protocol/03 §5).
 */
public final class PasswordReset implements Plugin {
  private static final String PURPOSE = "reset-password:";
  private static final int TOKEN_LENGTH = 24;

  private final PasswordOptions options;

  /** Serves as the options say. */
  public PasswordReset(PasswordOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "password-reset";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/request-password-reset", RequestReset.class, this::request).sendsMail();
    to.get("/reset-password/:token", OpenReset.class, this::open);
    to.post("/reset-password", ResetPassword.class, this::reset);
  }

  // ---- POST /request-password-reset

  private record RequestReset(
      @Email @MaxLength(EmailAddress.MAX_LENGTH) String email,
      @MaxLength(2048) @Nullable String redirectTo) {}

  private record Requested(boolean status, String message) {}

  private Requested request(RequestReset input, Call call) {
    if (!options.sendsReset() || !call.mails().canSend()) {
      throw new AuthException(CoreError.RESET_PASSWORD_DISABLED);
    }
    User user = call.users().findByEmail(input.email(), call);
    // Whoever asks does not learn whether there is such a user: what the answer costs is the same.
    if (user == null) {
      User nobody = call.users().nobody(input.email(), call);
      call.mails().pretend(promise(nobody, Duration.ZERO, input.redirectTo(), call), call);
    } else {
      call.mails().send(promise(user, options.resetExpiresIn(), input.redirectTo(), call), call);
    }
    return new Requested(
        true, "If this email exists in our system, check your email for the reset link");
  }

  private static Mail promise(User user, Duration life, @Nullable String redirectTo, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    call.verifications().create(PURPOSE + token, user.id(), life, call);
    Link link =
        Link.to("/reset-password/" + token, call)
            .with("callbackURL", redirectTo == null ? "" : redirectTo);
    return Mail.of(Mail.Kind.RESET_PASSWORD, user.email(), user, link, token, call);
  }

  // ---- GET /reset-password/:token

  private record OpenReset(@MaxLength(2048) String callbackURL) {}

  private AuthResponse open(OpenReset input, Call call) {
    SafeRedirect page = call.redirectIfAsked(input.callbackURL(), CoreError.INVALID_CALLBACK_URL);
    if (page == null) {
      return SafeRedirect.configured(call.baseUrl() + "/error")
          .with("error", "INVALID_TOKEN")
          .toResponse();
    }
    String token = call.pathParameter("token");
    boolean good = call.verifications().find(PURPOSE + token, call) != null;
    SafeRedirect absolute = page.from(call.baseUrl());
    return (good ? absolute.withOnly("token", token) : absolute.withOnly("error", "INVALID_TOKEN"))
        .toResponse();
  }

  // ---- POST /reset-password

  private record ResetPassword(SecretText newPassword, @Nullable SecretText token) {}

  private record Status(boolean status) {}

  private Status reset(ResetPassword input, Call call) {
    String token = token(input, call);
    if (token.isEmpty()) throw invalidToken();
    String password = input.newPassword().value();
    call.passwords().requireAcceptable(password, call);
    Verification promise = call.verifications().find(PURPOSE + token, call);
    if (promise == null) throw invalidToken();
    User user = call.users().find(promise.value(), call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND, 400);
    String hash = call.passwords().hash(password); // before the transaction: it takes long
    boolean done =
        call.accounts()
            .resetPassword(
                user,
                hash,
                () -> call.verifications().consume(PURPOSE + token, call) != null,
                call);
    if (!done) throw invalidToken();
    return new Status(true);
  }

  private static String token(ResetPassword input, Call call) {
    SecretText inBody = input.token();
    String inQuery = call.query("token");
    if (inBody != null && !inBody.value().isEmpty()) return inBody.value();
    return inQuery == null ? "" : inQuery;
  }

  private static AuthException invalidToken() {
    return new AuthException(CoreError.INVALID_TOKEN, 400);
  }
}
