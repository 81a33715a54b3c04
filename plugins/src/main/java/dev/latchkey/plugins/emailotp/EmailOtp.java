package dev.latchkey.plugins.emailotp;

import dev.latchkey.ActiveSession;
import dev.latchkey.AddressProof;
import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.EmailAddress;
import dev.latchkey.Factor;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.OneOf;
import dev.latchkey.OneTimeCodes;
import dev.latchkey.OneTimeCodes.Outcome;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.SignIn.Method;
import dev.latchkey.User;
import dev.latchkey.Users.NewUser;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Mailed codes that sign in, prove an address, and allow another password (protocol/plugins/
 * email-otp).
 *
 * <p>Whoever asks for a code, or tries one, does not learn whether there is such a user: for an
 * address nobody has, a code is kept that nobody can type.
 */
public final class EmailOtp implements Plugin {
  /** With its purpose and an id, an address has to fit the column of an identifier. */
  static final int LONGEST = 200;

  private static final String CREATE = "/email-otp/create-verification-otp";
  private static final String FIND = "/email-otp/get-verification-otp";

  private final EmailOtpOptions options;
  private final OneTimeCodes codes;

  private EmailOtp(EmailOtpOptions options) {
    this.options = options;
    codes = options.codes;
  }

  /** With the defaults of the original. */
  public static EmailOtp create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static EmailOtp create(Consumer<EmailOtpOptions.Builder> set) {
    EmailOtpOptions.Builder builder = new EmailOtpOptions.Builder();
    set.accept(builder);
    return new EmailOtp(builder.build());
  }

  @Override
  public String id() {
    return "email-otp";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/email-otp/send-verification-otp", Ask.class, this::send).sendsMail();
    to.post("/email-otp/check-verification-otp", Check.class, this::check);
    to.post("/email-otp/verify-email", Verify.class, this::verifyEmail);
    to.post("/sign-in/email-otp", SignInWithCode.class, this::signIn);
    to.post("/email-otp/request-password-reset", AskReset.class, this::askReset).sendsMail();
    to.post("/forget-password/email-otp", AskReset.class, this::askReset).sendsMail();
    to.post("/email-otp/reset-password", Reset.class, this::reset);
    to.post("/email-otp/request-email-change", AskChange.class, this::askChange)
        .requires(SessionNeed.SENSITIVE);
    to.post("/email-otp/change-email", Change.class, this::change).requires(SessionNeed.SENSITIVE);
    to.post(CREATE, Named.class, this::create).serverOnly();
    to.post(FIND, Named.class, this::find).serverOnly();

    if (options.replacesLinks) to.proveAddresses(new CodeForLink());
    else if (options.sendsOnSignUp) to.after("/sign-up/**", this::afterSignUp);
    to.promises(EmailOtp::identifiers);
    if (to.stepsUp()) contributeStepUp(to);

    for (String path :
        List.of("/email-otp/*", "/sign-in/email-otp", "/forget-password/email-otp")) {
      to.rateLimit(path, options.max, options.window);
    }
    to.errors(
        EmailOtpError.INVALID_OTP, EmailOtpError.OTP_EXPIRED, EmailOtpError.TOO_MANY_ATTEMPTS);
  }

  private record Success(boolean success) {
    private static final Success DONE = new Success(true);
  }

  // ---- POST /email-otp/send-verification-otp

  private record Ask(
      @MaxLength(LONGEST) String email,
      @OneOf({"email-verification", "sign-in", "forget-password", "change-email"}) String type) {}

  private Success send(Ask input, Call call) {
    requireSender(call);
    String email = address(input.email());
    Purpose purpose = Purpose.of(input.type());
    if (purpose == Purpose.CHANGE_EMAIL) throw new AuthException(EmailOtpError.INVALID_OTP_TYPE);
    User user = call.users().findByEmail(email, call);
    boolean signsUp = purpose == Purpose.SIGN_IN && !options.disableSignUp;
    send(purpose, email, email, user, user != null || signsUp, call);
    return Success.DONE;
  }

  private void send(
      Purpose purpose, String owner, String to, @Nullable User user, boolean real, Call call) {
    User reader = user != null ? user : call.users().nobody(to, call);
    String identifier = purpose.identifier(owner);
    if (real) {
      String code = codes.issue(identifier, call);
      call.mails().send(Mail.code(purpose.mail(), to, reader, code, call), call);
    } else {
      codes.pretend(identifier, call);
      call.mails().pretend(Mail.code(purpose.mail(), to, reader, "", call), call);
    }
  }

  private static void requireSender(Call call) {
    if (!call.mails().canSend()) throw new AuthException(EmailOtpError.OTP_SENDER_MISSING);
  }

  private static String address(String sent) {
    if (!EmailAddress.isValid(sent)) throw new AuthException(CoreError.INVALID_EMAIL);
    return EmailAddress.canonical(sent);
  }

  // ---- trying a code

  // Guesses count at the address, however many codes it is sent and whatever they are for (threats
  // A55). A right one takes them back.
  private static void attempt(String email, Call call, Supplier<Outcome> attempt) {
    call.lockout().admit(email, call);
    call.events()
        .attempt(
            email,
            () -> call.users().findByEmail(email, call),
            call,
            () -> accepted(attempt.get()));
    call.lockout().clear(email, call);
  }

  private static Outcome accepted(Outcome outcome) {
    return switch (outcome) {
      case RIGHT -> outcome;
      case WRONG, ABSENT -> throw new AuthException(EmailOtpError.INVALID_OTP);
      case EXPIRED -> throw new AuthException(EmailOtpError.OTP_EXPIRED);
      case EXHAUSTED -> throw new AuthException(EmailOtpError.TOO_MANY_ATTEMPTS);
    };
  }

  private void spend(Purpose purpose, String email, SecretText otp, Call call) {
    spend(purpose, email, email, otp, call);
  }

  private void spend(Purpose purpose, String owner, String email, SecretText otp, Call call) {
    attempt(email, call, () -> codes.spend(purpose.identifier(owner), otp.value(), call));
  }

  private static User owner(String email, Call call) {
    User user = call.users().findByEmail(email, call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND, 400);
    return user;
  }

  // ---- POST /email-otp/check-verification-otp: whether a code is right, which stays good

  private record Check(
      @MaxLength(LONGEST) String email,
      @OneOf({"email-verification", "sign-in", "forget-password", "change-email"}) String type,
      SecretText otp) {}

  private Success check(Check input, Call call) {
    String email = address(input.email());
    String identifier = Purpose.of(input.type()).identifier(email);
    attempt(email, call, () -> codes.check(identifier, input.otp().value(), call));
    owner(email, call);
    return Success.DONE;
  }

  // ---- POST /email-otp/verify-email

  private record Verify(@MaxLength(LONGEST) String email, SecretText otp) {}

  private record Verified(boolean status, @Nullable String token, User user) {
    @Override
    public String toString() {
      return "Verified";
    }
  }

  private Object verifyEmail(Verify input, Call call) {
    String email = address(input.email());
    spend(Purpose.EMAIL_VERIFICATION, email, input.otp(), call);
    User proven = call.emailVerifications().prove(owner(email, call), call);
    if (proven == null) throw new AuthException(CoreError.USER_NOT_FOUND, 400);
    if (!call.emailVerifications().signsIn()) return new Verified(true, null, proven);
    return call.sessions()
        .signIn(new SignIn(proven, Method.EMAIL_CODE, true), call)
        .fold(active -> new Verified(true, active.session().token(), proven), body -> body);
  }

  // ---- POST /sign-in/email-otp

  private record SignInWithCode(
      @MaxLength(LONGEST) String email,
      SecretText otp,
      @MaxLength(256) @Nullable String name,
      @MaxLength(2048) @Nullable String image,
      @Rest JsonValue body) {
    @Override
    public String toString() {
      return "SignInWithCode";
    }
  }

  private record SignedIn(String token, User user) {
    @Override
    public String toString() {
      return "SignedIn";
    }
  }

  private Object signIn(SignInWithCode input, Call call) {
    if (!EmailAddress.isValid(input.email())) throw new AuthException(EmailOtpError.INVALID_OTP);
    String email = EmailAddress.canonical(input.email());
    spend(Purpose.SIGN_IN, email, input.otp(), call);
    User known = call.users().findByEmail(email, call);
    User user = known == null ? signUp(email, input, call) : call.users().claim(known, call);
    if (user == null) throw new AuthException(EmailOtpError.INVALID_OTP);
    return call.sessions()
        .signIn(new SignIn(user, Method.EMAIL_CODE, true), call)
        .fold(active -> new SignedIn(active.session().token(), active.user()), body -> body);
  }

  private @Nullable User signUp(String email, SignInWithCode input, Call call) {
    if (options.disableSignUp) return null;
    String name = input.name() == null ? "" : input.name();
    NewUser user = new NewUser(name, email, input.image(), input.body());
    try {
      return call.users().create(user, Row.of(User.EMAIL_VERIFIED, true), call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER);
    }
  }

  // ---- POST /email-otp/request-password-reset, /forget-password/email-otp

  private record AskReset(@MaxLength(LONGEST) String email) {}

  private Success askReset(AskReset input, Call call) {
    requireSender(call);
    String email = address(input.email());
    User user = call.users().findByEmail(email, call);
    send(Purpose.FORGET_PASSWORD, email, email, user, user != null, call);
    return Success.DONE;
  }

  // ---- POST /email-otp/reset-password

  private record Reset(@MaxLength(LONGEST) String email, SecretText otp, SecretText password) {}

  private Success reset(Reset input, Call call) {
    String email = address(input.email());
    call.passwords().requireAcceptable(input.password().value());
    String identifier = Purpose.FORGET_PASSWORD.identifier(email);
    String code = input.otp().value();
    attempt(email, call, () -> codes.check(identifier, code, call));
    User user = owner(email, call);
    String hash = call.passwords().hash(input.password().value()); // it takes long
    boolean done =
        call.accounts()
            .resetPassword(
                user, hash, () -> codes.spend(identifier, code, call) == Outcome.RIGHT, call);
    if (!done) throw new AuthException(EmailOtpError.INVALID_OTP);
    call.users().markVerified(user, call);
    return Success.DONE;
  }

  // ---- POST /email-otp/request-email-change

  private record AskChange(@MaxLength(LONGEST) String newEmail, @Nullable SecretText otp) {}

  private Success askChange(AskChange input, Call call) {
    User user = call.session().user();
    String email = otherAddress(input.newEmail(), call);
    if (options.verifiesCurrent) proveCurrent(user, input.otp(), call);
    requireSender(call);
    boolean taken = call.users().findByEmail(email, call) != null; // which nobody learns
    send(Purpose.CHANGE_EMAIL, ownerOf(email, user), email, user, !taken, call);
    return Success.DONE;
  }

  private static String ownerOf(String email, User user) {
    return user.id() + ":" + email;
  }

  private String otherAddress(String sent, Call call) {
    if (!options.changesEmail) {
      throw new AuthException(EmailOtpError.CHANGE_EMAIL_WITH_OTP_DISABLED);
    }
    String email = address(sent);
    if (email.equals(call.session().user().email())) {
      throw new AuthException(CoreError.EMAIL_IS_THE_SAME);
    }
    return email;
  }

  private void proveCurrent(User user, @Nullable SecretText otp, Call call) {
    if (otp == null || otp.value().isEmpty()) {
      throw new AuthException(EmailOtpError.CURRENT_EMAIL_OTP_REQUIRED);
    }
    spend(Purpose.EMAIL_VERIFICATION, user.email(), otp, call);
  }

  // ---- POST /email-otp/change-email

  private record Change(@MaxLength(LONGEST) String newEmail, SecretText otp) {}

  private Success change(Change input, Call call) {
    ActiveSession active = call.session();
    User user = active.user();
    String email = otherAddress(input.newEmail(), call);
    spend(Purpose.CHANGE_EMAIL, ownerOf(email, user), email, input.otp(), call);
    User changed = call.emailVerifications().proveOther(user, email, call);
    if (changed == null) throw new AuthException(EmailOtpError.EMAIL_ALREADY_IN_USE);
    call.sessions().refreshCookies(new ActiveSession(active.session(), changed), call);
    return Success.DONE;
  }

  // ---- wherever addresses are to be proven

  private final class CodeForLink implements AddressProof {
    @Override
    public void ask(User user, Call call) {
      send(Purpose.EMAIL_VERIFICATION, user.email(), user.email(), user, true, call);
    }

    @Override
    public void pretend(String email, Call call) {
      String address = EmailAddress.canonical(email);
      send(Purpose.EMAIL_VERIFICATION, address, address, null, false, call);
    }
  }

  private void afterSignUp(Call call) {
    boolean signedUp = call.refusal().isEmpty() && call.reply() != null;
    JsonValue sent = call.body();
    JsonValue.Obj body = sent == null ? null : sent.asObject();
    if (!signedUp || body == null || !(body.get("email") instanceof JsonValue.Str email)) return;
    User user = call.users().findByEmail(email.value(), call);
    if (user != null) {
      send(Purpose.EMAIL_VERIFICATION, user.email(), user.email(), user, true, call);
    }
  }

  // A new password, or another address, takes open codes with it.
  private static List<String> identifiers(User user) {
    return List.of(
        Purpose.EMAIL_VERIFICATION.identifier(user.email()),
        Purpose.SIGN_IN.identifier(user.email()),
        Purpose.FORGET_PASSWORD.identifier(user.email()));
  }

  // ---- POST /step-up/email-otp/send, /step-up/email-otp: not in the original

  private record StepUpCode(SecretText otp) {}

  private record Proven(boolean status, String factor, Instant provenAt) {}

  private void contributeStepUp(Contributions to) {
    to.factor(Factor.EMAIL, (user, db) -> true);
    to.post("/step-up/email-otp/send", (input, call) -> askStepUp(call))
        .requires(SessionNeed.AUTHORITATIVE);
    to.post("/step-up/email-otp", StepUpCode.class, this::stepUp)
        .requires(SessionNeed.AUTHORITATIVE);
    to.rateLimit("/step-up/email-otp/**", options.max, options.window);
  }

  private Success askStepUp(Call call) {
    requireSender(call);
    User user = call.session().user();
    send(Purpose.STEP_UP, user.id(), user.email(), user, true, call);
    return Success.DONE;
  }

  private Proven stepUp(StepUpCode input, Call call) {
    User user = call.session().user();
    spend(Purpose.STEP_UP, user.id(), user.email(), input.otp(), call);
    call.stepUp().prove(Factor.EMAIL, call);
    return new Proven(true, Factor.EMAIL.name(), call.now());
  }

  // ---- for an application that sends codes itself

  private record Named(String email, String type) {
    String identifier() {
      return Purpose.of(type).identifier(EmailAddress.canonical(email));
    }
  }

  private record Code(@Nullable String otp) {
    @Override
    public String toString() {
      return "Code";
    }
  }

  private Code create(Named input, Call call) {
    return new Code(codes.issue(input.identifier(), call));
  }

  private Code find(Named input, Call call) {
    return new Code(codes.find(input.identifier(), call));
  }

  /** Makes a code of this server that the application sends itself; those before it are void. */
  public static String createCode(String email, Purpose purpose, Auth auth) {
    String code = invoke(CREATE, email, purpose, auth);
    if (code == null) throw new IllegalStateException("no code was made");
    return code;
  }

  /**
   * Returns the code that was made last for this address.
   *
   * @return the code; null when there is none, or only its hash is stored
   */
  public static @Nullable String findCode(String email, Purpose purpose, Auth auth) {
    return invoke(FIND, email, purpose, auth);
  }

  private static @Nullable String invoke(String path, String email, Purpose purpose, Auth auth) {
    AuthResponse answer = auth.invoke(path, new Named(email, purpose.type()), Headers.of());
    try {
      JsonValue.Obj body = Json.parse(answer.body()).asObject();
      return body != null && body.get("otp") instanceof JsonValue.Str code ? code.value() : null;
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
