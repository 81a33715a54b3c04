package dev.latchkey.emailpassword;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.SignIn;
import dev.latchkey.SignInReply;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.json.JsonValue;
import dev.latchkey.store.StoreException;
import org.jspecify.annotations.Nullable;

/** {@code /sign-up/email} and {@code /sign-in/email} (protocol/03 §1). */
public final class EmailPassword implements Plugin {
  private final PasswordOptions options;
  private final EmailVerificationOptions verification;

  /** Serves as the options say. */
  public EmailPassword(PasswordOptions options, EmailVerificationOptions verification) {
    this.options = options;
    this.verification = verification;
  }

  @Override
  public String id() {
    return "email-password";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/sign-up/email", SignUpEmail.class, this::signUp).acceptsForm();
    to.post("/sign-in/email", SignInEmail.class, this::signIn).acceptsForm();
  }

  // ---- POST /sign-up/email

  private record SignUpEmail(
      @MaxLength(256) String name,
      @Email @MaxLength(EmailAddress.MAX_LENGTH) String email,
      @NotEmpty SecretText password,
      @MaxLength(2048) @Nullable String image,
      @MaxLength(2048) @Nullable String callbackURL,
      @Nullable Boolean rememberMe,
      @Rest JsonValue body) {

    Users.NewUser user() {
      return new Users.NewUser(name, email, image, body);
    }
  }

  private record SignedUp(@Nullable String token, User user) {}

  private Object signUp(SignUpEmail input, Call call) {
    if (!options.isSignUpEnabled()) {
      throw new AuthException(CoreError.EMAIL_PASSWORD_SIGN_UP_DISABLED);
    }
    String password = input.password().value();
    call.passwords().requireAcceptable(password, call);
    call.users().requireAcceptable(input.user(), call);
    User owner = owner(input, call);
    if (owner != null && options.signsInAfterSignUp()) return taken(owner, input, call);
    String hash = call.passwords().hash(password); // before the transaction: it takes long
    if (owner != null) return taken(owner, input, call);
    try {
      return call.transaction(() -> create(input, hash, call));
    } catch (StoreException.DuplicateKey e) {
      User faster = owner(input, call);
      if (faster != null) return taken(faster, input, call);
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER); // another unique field
    }
  }

  private static @Nullable User owner(SignUpEmail input, Call call) {
    return call.users().findByEmail(input.email(), call);
  }

  private Object create(SignUpEmail input, String hash, Call call) {
    User user = insert(input, call);
    call.accounts().createCredential(user.id(), hash, call);
    if (sendsVerification()) call.emailVerifications().send(user, input.callbackURL(), call);
    if (!options.signsInAfterSignUp()) return new SignedUp(null, user);
    SignIn signIn =
        new SignIn(user, SignIn.Method.SIGN_UP, call.sessions().isRemembered(input.rememberMe()));
    return call.sessions()
        .signIn(signIn, call)
        .fold(active -> new SignedUp(active.session().token(), user), challenge -> challenge);
  }

  private boolean sendsVerification() {
    return verification.sendsOnSignUp(options.requiresVerification());
  }

  private static User insert(SignUpEmail input, Call call) {
    try {
      return call.users().create(input.user(), call);
    } catch (StoreException.Failed e) {
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER);
    }
  }

  // Where signing up does not sign in, a taken address gets the answer and costs the time of a free
  // one, so that nobody learns who has an account. Where it does, the missing session would tell.
  private SignedUp taken(User owner, SignUpEmail input, Call call) {
    if (options.signsInAfterSignUp()) {
      throw new AuthException(CoreError.USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL);
    }
    User pretended = options.synthetic(pretended(input, call));
    return call.transaction(
        () -> {
          call.verifications().pretend(call); // a row, as the account would be
          if (sendsVerification()) {
            call.emailVerifications().pretend(owner.email(), input.callbackURL(), call);
          }
          if (options.sendsExisting()) {
            call.mails().send(Mail.notice(Mail.Kind.EXISTING_ACCOUNT, owner, call), call);
          }
          call.db().afterCommit(() -> options.afterSignUpOfExisting(owner, call));
          return new SignedUp(null, pretended);
        });
  }

  private static User pretended(SignUpEmail input, Call call) {
    try {
      return call.users().pretend(input.user(), call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER); // as for a free address
    }
  }

  // ---- POST /sign-in/email

  private record SignInEmail(
      String email,
      SecretText password,
      @MaxLength(2048) @Nullable String callbackURL,
      @Nullable Boolean rememberMe) {}

  private Object signIn(SignInEmail input, Call call) {
    if (!options.isEnabled()) throw new AuthException(CoreError.EMAIL_PASSWORD_DISABLED);
    if (!EmailAddress.isValid(input.email())) throw new AuthException(CoreError.INVALID_EMAIL);
    call.passwords().requireNotTooLong(input.password().value());
    call.lockout().admit(input.email(), call);
    String email = EmailAddress.canonical(input.email());
    return call.events()
        .attempt(
            email, () -> call.users().findByEmail(email, call), call, () -> admitted(input, call));
  }

  private static Object admitted(SignInEmail input, Call call) {
    SignIn signIn = prove(input, call);
    call.lockout().clear(input.email(), call);
    call.emailVerifications().requireVerified(signIn.user(), input.callbackURL(), call);
    return SignInReply.of(call.sessions().signIn(signIn, call), input.callbackURL(), call);
  }

  // An unknown address, an account without a password and a wrong password look and cost the same.
  private static SignIn prove(SignInEmail input, Call call) {
    User user = call.users().findByEmail(input.email(), call);
    boolean remember = call.sessions().isRemembered(input.rememberMe());
    SignIn signIn = call.accounts().prove(user, input.password().value(), remember, call);
    if (signIn == null) throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD);
    return signIn;
  }
}
