package dev.latchkey.emailpassword;

import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.SignIn;
import dev.latchkey.SignInOutcome;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.json.JsonValue;
import dev.latchkey.store.StoreException;
import org.jspecify.annotations.Nullable;

/** {@code /sign-up/email} and {@code /sign-in/email} (protocol/03 §1). */
public final class EmailPassword implements Plugin {
  // Of no user, yet looked up like one: a query that is not made would show in the time.
  private static final String NOBODY = "";

  private final PasswordOptions options;

  /** Serves as the options say. */
  public EmailPassword(PasswordOptions options) {
    this.options = options;
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
    call.passwords().requireAcceptable(password);
    call.users().requireAcceptable(input.user(), call);
    boolean taken = isTaken(input, call);
    if (taken && options.signsInAfterSignUp()) return taken(input, call);
    String hash = call.passwords().hash(password); // before the transaction: it takes long
    if (taken) return taken(input, call);
    try {
      return call.transaction(() -> create(input, hash, call));
    } catch (StoreException.DuplicateKey e) {
      if (isTaken(input, call)) return taken(input, call); // somebody else was faster
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER); // another unique field
    }
  }

  private static boolean isTaken(SignUpEmail input, Call call) {
    return call.users().findByEmail(input.email(), call) != null;
  }

  private Object create(SignUpEmail input, String hash, Call call) {
    User user = insert(input, call);
    call.accounts().createCredential(user.id(), hash, call);
    if (!options.signsInAfterSignUp()) return new SignedUp(null, user);
    SignIn signIn = new SignIn(user, SignIn.Method.SIGN_UP, isRemembered(input.rememberMe()));
    return call.sessions()
        .signIn(signIn, call)
        .fold(active -> new SignedUp(active.session().token(), user), challenge -> challenge);
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
  private Object taken(SignUpEmail input, Call call) {
    if (options.signsInAfterSignUp()) {
      throw new AuthException(CoreError.USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL);
    }
    try {
      return new SignedUp(null, call.users().pretend(input.user(), call));
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

  private record SignedIn(boolean redirect, String token, User user) {}

  private record SignedInTo(boolean redirect, String token, String url, User user) {}

  private Object signIn(SignInEmail input, Call call) {
    if (!options.isEnabled()) throw new AuthException(CoreError.EMAIL_PASSWORD_DISABLED);
    if (!EmailAddress.isValid(input.email())) throw new AuthException(CoreError.INVALID_EMAIL);
    call.passwords().requireNotTooLong(input.password().value());
    User user = prove(input, call);
    if (options.requiresVerification() && !user.emailVerified()) {
      throw new AuthException(CoreError.EMAIL_NOT_VERIFIED);
    }
    SignInOutcome outcome =
        call.sessions()
            .signIn(
                new SignIn(user, SignIn.Method.PASSWORD, isRemembered(input.rememberMe())), call);
    return outcome.fold(active -> signedIn(active, input.callbackURL(), call), body -> body);
  }

  // An unknown address, an account without a password and a wrong password look and cost the same.
  private static User prove(SignInEmail input, Call call) {
    User user = call.users().findByEmail(input.email(), call);
    String id = user == null ? NOBODY : user.id();
    Account account = call.accounts().findCredential(id, call);
    String hash = account == null ? null : account.password();
    boolean correct = call.passwords().verify(hash, input.password().value());
    if (user == null || !correct) throw new AuthException(CoreError.INVALID_EMAIL_OR_PASSWORD);
    return user;
  }

  private static Object signedIn(ActiveSession active, @Nullable String url, Call call) {
    String token = active.session().token();
    if (url == null) return new SignedIn(false, token, active.user());
    if (!url.isEmpty()) call.setHeader("location", url);
    return new SignedInTo(!url.isEmpty(), token, url, active.user());
  }

  private static boolean isRemembered(@Nullable Boolean rememberMe) {
    return rememberMe == null || rememberMe;
  }
}
