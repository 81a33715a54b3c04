package dev.latchkey.plugins.phonenumber;

import dev.latchkey.ActiveSession;
import dev.latchkey.Auth;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Factor;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.OneTimeCodes;
import dev.latchkey.OneTimeCodes.Outcome;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.RowHook;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.Users.NewUser;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.phonenumber.SmsSender.Sms;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Telephone numbers that are proven by a code, and sign in by it or with the password
 * (protocol/plugins/phone-number).
 */
public final class PhoneNumber implements Plugin {
  /** {@code phoneNumber}, as its owner wrote it. */
  public static final Field<String> NUMBER =
      Field.string("phoneNumber").optional().unique().sortable();

  /** {@code phoneNumberVerified}. */
  public static final Field<Boolean> VERIFIED =
      Field.bool("phoneNumberVerified").optional().notInput();

  /** A code that proves a number. */
  public static final Mail.Kind CODE = new Mail.Kind("phone-number-code");

  /** A code that allows another password. */
  public static final Mail.Kind RESET_CODE = new Mail.Kind("phone-number-reset-code");

  /** Signing in by a code. */
  public static final SignIn.Method METHOD = new SignIn.Method("phone-number");

  private static final Factor FACTOR = new Factor("phone-number");
  private static final String PROOF = "phone-number-otp-";
  private static final String RESET = "phone-number-reset-";
  private static final String STEP_UP = "phone-number-step-up-";
  private static final String CONSUME = "/phone-number/consume-otp";
  static final int LONGEST = 64;

  private final PhoneNumberOptions options;
  private final OneTimeCodes codes;

  private PhoneNumber(PhoneNumberOptions options) {
    this.options = options;
    codes = options.codes;
  }

  /** As the options say; without a sender no code is sent. */
  public static PhoneNumber create(Consumer<PhoneNumberOptions.Builder> set) {
    PhoneNumberOptions.Builder builder = new PhoneNumberOptions.Builder();
    set.accept(builder);
    return new PhoneNumber(builder.build());
  }

  /** Returns whether the application's mailer has to send codes. */
  public boolean needsMailer() {
    return options.sender == null && options.throughMailer;
  }

  @Override
  public String id() {
    return "phone-number";
  }

  @Override
  public void contribute(Contributions to) {
    to.extend(User.MODEL, NUMBER, VERIFIED);
    to.onRow(User.MODEL, new ProvenOnly());

    to.post("/sign-in/phone-number", SignInPassword.class, this::signIn);
    to.post("/phone-number/send-otp", Ask.class, this::send).sendsMail();
    to.post("/phone-number/verify", Verify.class, this::verify);
    to.post("/phone-number/request-password-reset", Ask.class, this::askReset).sendsMail();
    to.post("/phone-number/reset-password", Reset.class, this::reset);
    to.post(CONSUME, Consume.class, this::consume).serverOnly();

    to.before("/sign-up/**", PhoneNumber::beforeSignUp);
    to.before("/update-user", PhoneNumber::beforeUpdate);
    to.promises(PhoneNumber::identifiers);
    if (to.stepsUp()) contributeStepUp(to);

    to.rateLimit("/phone-number/**", 10, Duration.ofMinutes(1));
    to.errors(PhoneNumberError.values());
  }

  // ---- POST /sign-in/phone-number

  private record SignInPassword(
      @MaxLength(LONGEST) String phoneNumber, SecretText password, @Nullable Boolean rememberMe) {}

  private record SignedIn(String token, User user) {
    @Override
    public String toString() {
      return "SignedIn";
    }
  }

  private Object signIn(SignInPassword input, Call call) {
    String number = input.phoneNumber();
    requireValid(number);
    call.passwords().requireNotTooLong(input.password().value());
    User user = find(number, call);
    String account = account(user, number);
    call.lockout().admit(account, call);
    return call.events()
        .attempt(number, () -> user, call, () -> admitted(input, user, account, call));
  }

  // The number is asked about after the password, so that nobody else learns whose it is.
  private Object admitted(SignInPassword input, @Nullable User user, String account, Call call) {
    boolean remember = call.sessions().isRemembered(input.rememberMe());
    SignIn signIn = call.accounts().prove(user, input.password().value(), remember, call);
    if (signIn == null) {
      throw new AuthException(PhoneNumberError.INVALID_PHONE_NUMBER_OR_PASSWORD);
    }
    call.lockout().clear(account, call);
    if (options.requiresVerification && !isVerified(signIn.user())) {
      if (canSend(call)) send(PROOF, CODE, input.phoneNumber(), signIn.user(), true, call);
      throw new AuthException(PhoneNumberError.PHONE_NUMBER_NOT_VERIFIED);
    }
    return call.sessions().signIn(signIn, call).fold(PhoneNumber::signedIn, body -> body);
  }

  private static Record signedIn(ActiveSession active) {
    return new SignedIn(active.session().token(), active.user());
  }

  // ---- POST /phone-number/send-otp

  private record Ask(@MaxLength(LONGEST) String phoneNumber) {}

  private record Sent(String message) {}

  private Sent send(Ask input, Call call) {
    if (!canSend(call)) throw new AuthException(PhoneNumberError.SEND_OTP_NOT_IMPLEMENTED);
    requireValid(input.phoneNumber());
    send(PROOF, CODE, input.phoneNumber(), find(input.phoneNumber(), call), true, call);
    return new Sent("code sent");
  }

  private void send(
      String purpose, Mail.Kind kind, String number, @Nullable User user, boolean real, Call call) {
    User reader = user != null ? user : call.users().nobody(number, call);
    if (!real || !canSend(call)) {
      codes.pretend(purpose + number, call);
      call.mails().pretend(Mail.code(kind, number, reader, "", call), call);
      return;
    }
    String code = codes.issue(purpose + number, call);
    Mail mail = Mail.code(kind, number, reader, code, call);
    SmsSender sender = options.sender;
    if (sender == null) {
      call.mails().send(mail, call);
      return;
    }
    Sms sms = new Sms(number, code, kind, mail.languages(), call.now());
    call.mails().send(mail, sent -> sender.send(sms), call);
  }

  private boolean canSend(Call call) {
    return options.sender != null || options.throughMailer && call.mails().canSend();
  }

  // ---- trying a code

  // Guesses count at the account, however many codes it is sent (threats A55).
  private static void attempt(
      String number, @Nullable User user, Call call, Supplier<Outcome> attempt) {
    String account = account(user, number);
    call.lockout().admit(account, call);
    call.events().attempt(number, () -> user, call, () -> accepted(attempt.get()));
    call.lockout().clear(account, call);
  }

  private static Outcome accepted(Outcome outcome) {
    return switch (outcome) {
      case RIGHT -> outcome;
      case ABSENT -> throw new AuthException(PhoneNumberError.OTP_NOT_FOUND);
      case WRONG -> throw new AuthException(PhoneNumberError.INVALID_OTP);
      case EXPIRED -> throw new AuthException(PhoneNumberError.OTP_EXPIRED);
      case EXHAUSTED -> throw new AuthException(PhoneNumberError.TOO_MANY_ATTEMPTS);
    };
  }

  private Outcome spend(String purpose, String number, SecretText code, Call call) {
    PhoneNumberOptions.CodeVerifier verifier = options.verifier;
    if (verifier == null) return codes.spend(purpose + number, code.value(), call);
    if (!verifier.isRight(number, code.value(), call)) return Outcome.WRONG;
    call.verifications().consume(purpose + number, call);
    return Outcome.RIGHT;
  }

  // ---- POST /phone-number/verify

  private record Verify(
      @MaxLength(LONGEST) String phoneNumber,
      SecretText code,
      @Nullable Boolean disableSession,
      @Nullable Boolean updatePhoneNumber,
      @Rest JsonValue body) {
    @Override
    public String toString() {
      return "Verify";
    }
  }

  private record Verified(boolean status, @Nullable String token, User user) {
    @Override
    public String toString() {
      return "Verified";
    }
  }

  private Object verify(Verify input, Call call) {
    String number = input.phoneNumber();
    User owner = find(number, call);
    boolean updates = Boolean.TRUE.equals(input.updatePhoneNumber());
    ActiveSession active = updates ? current(call) : null;
    attempt(number, owner, call, () -> spend(PROOF, number, input.code(), call));
    if (updates) return update(active, number, owner, call);
    User user = owner == null ? signUp(number, input, call) : proven(owner, Row.empty(), call);
    options.verified.accept(user, call);
    if (Boolean.TRUE.equals(input.disableSession())) return new Verified(true, null, user);
    return call.sessions()
        .signIn(new SignIn(user, METHOD, true), call)
        .fold(begun -> new Verified(true, begun.session().token(), begun.user()), body -> body);
  }

  private static @Nullable ActiveSession current(Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (active != null) call.stepUp().requireRecentProof(active, call);
    return active;
  }

  private Verified update(
      @Nullable ActiveSession active, String number, @Nullable User owner, Call call) {
    if (active == null) throw new AuthException(CoreError.USER_NOT_FOUND);
    if (owner != null) throw new AuthException(PhoneNumberError.PHONE_NUMBER_EXIST);
    User user = proven(active.user(), Row.of(NUMBER, number), call);
    options.verified.accept(user, call);
    return new Verified(true, active.session().token(), user);
  }

  private static User proven(User user, Row more, Call call) {
    Row changes = more.with(VERIFIED, true);
    try {
      if (call.users().update(user.id(), changes, call)) {
        return user.with(changes.with(User.UPDATED_AT, call.now()));
      }
    } catch (StoreException.DuplicateKey e) {
      throw new AuthException(PhoneNumberError.PHONE_NUMBER_EXIST); // somebody was faster
    }
    throw new AuthException(CoreError.FAILED_TO_UPDATE_USER);
  }

  private User signUp(String number, Verify input, Call call) {
    UnaryOperator<String> emailOf = options.emailOf;
    if (emailOf == null) throw new AuthException(CoreError.FAILED_TO_UPDATE_USER);
    String name = options.nameOf.apply(number);
    NewUser user = new NewUser(name, emailOf.apply(number), null, input.body());
    try {
      return call.users().create(user, Row.of(NUMBER, number).with(VERIFIED, true), call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      throw new AuthException(CoreError.FAILED_TO_CREATE_USER);
    }
  }

  // ---- POST /phone-number/request-password-reset

  private record Status(boolean status) {
    private static final Status DONE = new Status(true);
  }

  private Status askReset(Ask input, Call call) {
    User user = find(input.phoneNumber(), call);
    boolean real = user != null && (!options.requiresVerification || isVerified(user));
    send(RESET, RESET_CODE, input.phoneNumber(), user, real, call);
    return Status.DONE;
  }

  // ---- POST /phone-number/reset-password

  private record Reset(
      SecretText otp, @MaxLength(LONGEST) String phoneNumber, SecretText newPassword) {}

  private Status reset(Reset input, Call call) {
    call.passwords().requireAcceptable(input.newPassword().value());
    String number = input.phoneNumber();
    User user = find(number, call);
    attempt(number, user, call, () -> check(number, input.otp(), call));
    if (user == null) throw new AuthException(PhoneNumberError.UNEXPECTED_ERROR);
    if (options.requiresVerification && !isVerified(user)) {
      throw new AuthException(PhoneNumberError.PHONE_NUMBER_PENDING_VERIFICATION);
    }
    String hash = call.passwords().hash(input.newPassword().value()); // it takes long
    boolean done =
        call.accounts().resetPassword(user, hash, () -> isSpent(number, input.otp(), call), call);
    if (!done) throw new AuthException(PhoneNumberError.INVALID_OTP);
    return Status.DONE;
  }

  private Outcome check(String number, SecretText code, Call call) {
    if (options.verifier != null) return spend(RESET, number, code, call);
    return codes.check(RESET + number, code.value(), call);
  }

  private boolean isSpent(String number, SecretText code, Call call) {
    return options.verifier != null || spend(RESET, number, code, call) == Outcome.RIGHT;
  }

  // ---- POST /step-up/phone-number/send, /step-up/phone-number: not in the original

  private record StepUpCode(SecretText code) {}

  private record Proven(boolean status, String factor, Instant provenAt) {}

  private void contributeStepUp(Contributions to) {
    to.factor(FACTOR, (user, db) -> isVerified(user));
    to.post("/step-up/phone-number/send", (input, call) -> askStepUp(call))
        .requires(SessionNeed.AUTHORITATIVE);
    to.post("/step-up/phone-number", StepUpCode.class, this::stepUp)
        .requires(SessionNeed.AUTHORITATIVE);
    to.rateLimit("/step-up/phone-number/**", 10, Duration.ofMinutes(1));
  }

  private Status askStepUp(Call call) {
    if (!canSend(call)) throw new AuthException(PhoneNumberError.SEND_OTP_NOT_IMPLEMENTED);
    User user = call.session().user();
    send(STEP_UP, CODE, verifiedNumber(user), user, true, call);
    return Status.DONE;
  }

  private Proven stepUp(StepUpCode input, Call call) {
    User user = call.session().user();
    String number = verifiedNumber(user);
    attempt(number, user, call, () -> spend(STEP_UP, number, input.code(), call));
    call.stepUp().prove(FACTOR, call);
    return new Proven(true, FACTOR.name(), call.now());
  }

  private static String verifiedNumber(User user) {
    String number = user.get(NUMBER);
    if (number != null && isVerified(user)) return number;
    throw new AuthException(PhoneNumberError.PHONE_NUMBER_NOT_VERIFIED, 400);
  }

  // ---- for an application that does something else with a proven number

  private record Consume(String phoneNumber, SecretText code) {}

  private Status consume(Consume input, Call call) {
    String number = input.phoneNumber();
    User owner = find(number, call);
    attempt(number, owner, call, () -> spend(PROOF, number, input.code(), call));
    return Status.DONE;
  }

  /** Uses a code up; false when it is not the one that was sent to this number. */
  public static boolean consumeCode(String phoneNumber, String code, Auth auth) {
    Consume input = new Consume(phoneNumber, new SecretText(code));
    return auth.invoke(CONSUME, input, Headers.of()).status() == 200;
  }

  // ---- whose a number is

  private void requireValid(String number) {
    if (!options.validator.test(number)) {
      throw new AuthException(PhoneNumberError.INVALID_PHONE_NUMBER);
    }
  }

  private static @Nullable User find(String number, Call call) {
    User user = call.db().find(User.MODEL, NUMBER.is(number));
    // A database whose collation ignores accents or width may find somebody else's row.
    return user != null && number.equals(user.get(NUMBER)) ? user : null;
  }

  private static String account(@Nullable User user, String number) {
    return user == null ? number : user.email();
  }

  private static boolean isVerified(User user) {
    return Boolean.TRUE.equals(user.get(VERIFIED));
  }

  // A new password takes open codes with it.
  private static List<String> identifiers(User user) {
    String number = user.get(NUMBER);
    return number == null ? List.of() : List.of(PROOF + number, RESET + number, STEP_UP + number);
  }

  // ---- numbers that were not proven

  private static void beforeSignUp(Call call) {
    JsonValue number = sent(call);
    if (number == null || !number.isTruthy()) return;
    throw new AuthException(PhoneNumberError.PHONE_NUMBER_CANNOT_BE_SET);
  }

  // It can be given up.
  private static void beforeUpdate(Call call) {
    JsonValue number = sent(call);
    if (number == null || number == JsonValue.Null.NULL) return;
    throw new AuthException(PhoneNumberError.PHONE_NUMBER_CANNOT_BE_UPDATED);
  }

  private static @Nullable JsonValue sent(Call call) {
    JsonValue body = call.body();
    JsonValue.Obj object = body == null ? null : body.asObject();
    return object == null ? null : object.get(NUMBER.name());
  }

  // Whoever makes a user, a number that was not proven is none; one that is given up is not proven.
  private static final class ProvenOnly implements RowHook {
    @Override
    public Row beforeCreate(Row row) {
      boolean claimed = row.get(NUMBER) != null && !Boolean.TRUE.equals(row.get(VERIFIED));
      return claimed ? row.with(NUMBER, null).with(VERIFIED, false) : row;
    }

    @Override
    public Row beforeUpdate(Row changes) {
      boolean givenUp = changes.has(NUMBER) && changes.get(NUMBER) == null;
      return givenUp ? changes.with(VERIFIED, false) : changes;
    }
  }
}
