package dev.latchkey.plugins.twofactor;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Endpoint;
import dev.latchkey.Mail;
import dev.latchkey.OneOf;
import dev.latchkey.Plugin;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.Sessions;
import dev.latchkey.SignIn;
import dev.latchkey.SignInGate.Verdict;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A second factor after the password: codes of an authenticator, mailed codes, backup codes, and
 * browsers that are trusted for a while (protocol/plugins/two-factor).
 *
 * <p>Unlike in the original, a code of an authenticator works once.
 */
public final class TwoFactor implements Plugin {
  /** {@code twoFactorEnabled} of a user. */
  public static final Field<Boolean> ENABLED =
      Field.bool("twoFactorEnabled").optional().notInput().defaultsTo(false);

  /** A code to type. */
  public static final Mail.Kind MAIL = new Mail.Kind("two-factor-code");

  private static final int SECRET_LENGTH = 32;

  private final TwoFactorOptions options;
  private final Totp totp;
  private final MailedCodes codes;

  private TwoFactor(TwoFactorOptions options) {
    this.options = options;
    totp = new Totp(options.totpDigits, options.totpPeriod.toSeconds());
    codes = new MailedCodes(options);
  }

  /** With the defaults of the original: authenticators and backup codes. */
  public static TwoFactor create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static TwoFactor create(Consumer<TwoFactorOptions.Builder> set) {
    TwoFactorOptions.Builder builder = new TwoFactorOptions.Builder();
    set.accept(builder);
    return new TwoFactor(builder.build());
  }

  @Override
  public String id() {
    return "two-factor";
  }

  @Override
  public void contribute(Contributions to) {
    to.extend(User.MODEL, ENABLED);
    to.model(Enrollment.MODEL);
    to.cookie(Challenge.COOKIE);
    to.cookie(TrustedDevice.COOKIE);

    to.gate(this::challenge);

    enabling(to).requires(SessionNeed.AUTHORITATIVE);
    confirmed(to, "/two-factor/disable", this::disable).requires(SessionNeed.AUTHORITATIVE);
    confirmed(to, "/two-factor/get-totp-uri", this::totpUri).requiresSession();
    to.post("/two-factor/verify-totp", Verify.class, this::verifyTotp);
    to.post("/two-factor/send-otp", SendCode.class, this::sendCode).optionalBody();
    to.post("/two-factor/verify-otp", Verify.class, this::verifyCode);
    to.post("/two-factor/verify-backup-code", VerifyBackup.class, this::verifyBackupCode);
    confirmed(to, "/two-factor/generate-backup-codes", this::generateBackupCodes).requiresSession();
    to.after("/sign-in/**", this::trustAgain);

    to.rateLimit("/two-factor/**", 3, Duration.ofSeconds(10));
    to.errors(TwoFactorError.values());
  }

  // ---- may this sign-in become a session?

  private record Challenged(boolean twoFactorRedirect, List<String> twoFactorMethods) {}

  private Verdict challenge(SignIn signIn, Call call) {
    User user = signIn.user();
    if (!isEnabled(user) || !options.isEnforcedFor(signIn.method())) return Verdict.allow();
    if (TrustedDevice.spend(user, call)) {
      TrustedDevice.trust(user, options.trustLife, call);
      return Verdict.allow();
    }
    if (call.cookies().getSigned(TrustedDevice.COOKIE) != null) {
      call.cookies().expire(TrustedDevice.COOKIE);
    }
    String id = Challenge.begin(user, options.challengeLife, call);
    long life = options.challengeLife.toSeconds();
    return Verdict.challenge(
        new Challenged(true, methods(user, call)),
        cookies -> cookies.setSigned(Challenge.COOKIE, id, life));
  }

  private List<String> methods(User user, Call call) {
    List<String> methods = new ArrayList<>();
    Enrollment enrollment = options.totpDisabled ? null : Enrollment.find(user.id(), call);
    if (enrollment != null && enrollment.verified()) methods.add("totp");
    if (options.sender != null) methods.add("otp");
    return methods;
  }

  private static boolean isEnabled(User user) {
    return Boolean.TRUE.equals(user.get(ENABLED));
  }

  /** Has the cookie follow that of the session, as in the original. */
  private void trustAgain(Call call) {
    String trust = call.cookies().pending(TrustedDevice.COOKIE);
    if (trust == null) return;
    call.cookies().set(TrustedDevice.COOKIE, trust, options.trustLife.toSeconds());
  }

  // ---- what needs the password again

  /** What confirms a change, with or without a password, as the options say. */
  private interface Confirmation {
    @Nullable SecretText password();
  }

  private record Confirm(SecretText password) implements Confirmation {}

  private record ConfirmIfPossible(@Nullable SecretText password) implements Confirmation {}

  private interface Confirmed {
    Object apply(Confirmation input, Call call);
  }

  private Endpoint confirmed(Contributions to, String path, Confirmed handler) {
    return options.allowPasswordless
        ? to.post(path, ConfirmIfPossible.class, handler::apply)
        : to.post(path, Confirm.class, handler::apply);
  }

  // ---- POST /two-factor/enable

  private interface Enabling extends Confirmation {
    @Nullable String method();

    @Nullable String issuer();
  }

  private record Enable(
      SecretText password, @OneOf({"otp", "totp"}) @Nullable String method, @Nullable String issuer)
      implements Enabling {}

  private record EnableIfPossible(
      @Nullable SecretText password,
      @OneOf({"otp", "totp"}) @Nullable String method,
      @Nullable String issuer)
      implements Enabling {}

  private Endpoint enabling(Contributions to) {
    String path = "/two-factor/enable";
    return options.allowPasswordless
        ? to.post(path, EnableIfPossible.class, this::enable)
        : to.post(path, Enable.class, this::enable);
  }

  private record EnabledCodes(String method) {}

  private record EnabledTotp(String method, String totpURI, List<String> backupCodes) {
    @Override
    public String toString() {
      return "EnabledTotp";
    }
  }

  private Object enable(Enabling input, Call call) {
    ActiveSession active = call.session();
    confirm(input.password(), call);
    boolean mailed = "otp".equals(input.method());
    if (mailed && options.sender == null) {
      throw new AuthException(TwoFactorError.OTP_NOT_CONFIGURED);
    }
    if (mailed) {
      setEnabled(active, true, call);
      return new EnabledCodes("otp");
    }
    if (options.totpDisabled) throw new AuthException(TwoFactorError.TOTP_NOT_CONFIGURED);
    String secret = call.tokens().next(SECRET_LENGTH);
    List<String> backupCodes = newBackupCodes(call);
    call.transaction(
        () -> {
          enroll(active.user(), secret, backupCodes, call);
          return null;
        });
    if (options.skipVerificationOnEnable) setEnabled(active, true, call);
    return new EnabledTotp(
        "totp", totp.uri(secret, issuer(input, call), active.user().email()), backupCodes);
  }

  private String issuer(Enabling input, Call call) {
    if (input.issuer() != null && !input.issuer().isEmpty()) return input.issuer();
    return options.issuer != null ? options.issuer : call.appName();
  }

  // One at a time per user, so that there is one row.
  private void enroll(User user, String secret, List<String> backupCodes, Call call) {
    call.users().hold(user, call);
    Enrollment before = Enrollment.find(user.id(), call);
    if (before != null && before.verified()) {
      throw new AuthException(TwoFactorError.TOTP_ALREADY_ENABLED);
    }
    Row row =
        Row.of(Enrollment.SECRET, call.secrets().encrypt(secret))
            .with(Enrollment.BACKUP_CODES, stored(backupCodes, call))
            .with(Enrollment.VERIFIED, options.skipVerificationOnEnable);
    if (before != null) before.change(row, call);
    else call.db().insert(Enrollment.MODEL, row.with(Enrollment.USER_ID, user.id()));
  }

  /** Notes that the user has a second factor, or none, and gives the browser a new session. */
  private static ActiveSession setEnabled(ActiveSession active, boolean enabled, Call call) {
    return call.transaction(
        () -> {
          call.users().update(active.user().id(), Row.of(ENABLED, enabled), call);
          User user = call.users().find(active.user().id(), call);
          if (user == null) throw new AuthException(CoreError.UNAUTHORIZED);
          return call.sessions().replace(active, user, call);
        });
  }

  // ---- POST /two-factor/disable

  private record Status(boolean status) {}

  private Status disable(Confirmation input, Call call) {
    ActiveSession active = call.session();
    confirm(input.password(), call);
    String userId = active.user().id();
    call.transaction(
        () -> {
          call.db().delete(Enrollment.MODEL, Enrollment.USER_ID.is(userId));
          call.verifications().revokeAll(userId, call); // trusted browsers and open challenges
          return setEnabled(active, false, call);
        });
    if (call.cookies().getSigned(TrustedDevice.COOKIE) != null) {
      call.cookies().expire(TrustedDevice.COOKIE);
    }
    return new Status(true);
  }

  // ---- POST /two-factor/get-totp-uri

  private record TotpUri(String totpURI) {
    @Override
    public String toString() {
      return "TotpUri";
    }
  }

  private TotpUri totpUri(Confirmation input, Call call) {
    requireTotp();
    User user = call.session().user();
    Enrollment enrollment = Enrollment.find(user.id(), call);
    if (enrollment == null) throw new AuthException(TwoFactorError.TOTP_NOT_ENABLED);
    confirm(input.password(), call);
    String issuer = options.totpIssuer != null ? options.totpIssuer : call.appName();
    return new TotpUri(totp.uri(secret(enrollment, call), issuer, user.email()));
  }

  // ---- POST /two-factor/verify-totp

  private record Verify(SecretText code, @Nullable Boolean trustDevice) {}

  private record Verified(String token, User user) {
    @Override
    public String toString() {
      return "Verified";
    }
  }

  private Object verifyTotp(Verify input, Call call) {
    requireTotp();
    Attempt attempt = Attempt.of(call, options);
    return attempt.told(() -> verifyTotp(input, attempt, call));
  }

  private Object verifyTotp(Verify input, Attempt attempt, Call call) {
    Enrollment enrollment = Enrollment.find(attempt.user().id(), call);
    if (enrollment == null || attempt.isSignIn() && !enrollment.verified()) {
      throw new AuthException(TwoFactorError.TOTP_NOT_ENABLED);
    }
    attempt.begin(enrollment);
    if (!isRight(input.code().value(), enrollment, attempt.user(), call)) {
      throw attempt.failed(enrollment, TwoFactorError.INVALID_CODE);
    }
    attempt.succeeded(enrollment);
    if (!enrollment.verified()) enrollment.change(Row.of(Enrollment.VERIFIED, true), call);
    return complete(attempt, input.trustDevice(), call);
  }

  // The row that holds the step is there once, so of two with one code one is right.
  private boolean isRight(String code, Enrollment enrollment, User user, Call call) {
    long step = totp.stepOf(code, secret(enrollment, call), call.now());
    if (step == Totp.NONE) return false;
    Duration life = options.totpPeriod.multipliedBy(3);
    return call.verifications().reserve("2fa-step-" + user.id() + "-" + step, life, call);
  }

  // ---- POST /two-factor/send-otp

  private record SendCode(@Nullable Boolean trustDevice) {}

  private Status sendCode(SendCode input, Call call) {
    if (options.sender == null) {
      throw new AuthException(TwoFactorError.OTP_NOT_CONFIGURED, "otp isn't configured");
    }
    codes.send(Attempt.of(call, options), call);
    return new Status(true);
  }

  // ---- POST /two-factor/verify-otp

  private Object verifyCode(Verify input, Call call) {
    Attempt attempt = Attempt.of(call, options);
    return attempt.told(() -> verifyCode(input, attempt, call));
  }

  private Object verifyCode(Verify input, Attempt attempt, Call call) {
    Enrollment enrollment = attempt.isSignIn() ? Enrollment.find(attempt.user().id(), call) : null;
    if (enrollment != null && options.locks) enrollment.requireUnlocked(call);
    if (!codes.isRight(input.code().value(), attempt, call)) {
      if (enrollment != null) enrollment.failed(options, call);
      throw new AuthException(TwoFactorError.INVALID_CODE);
    }
    if (enrollment != null && options.locks) enrollment.succeeded(call);
    return complete(attempt, input.trustDevice(), call);
  }

  // ---- POST /two-factor/verify-backup-code

  private record VerifyBackup(
      SecretText code, @Nullable Boolean disableSession, @Nullable Boolean trustDevice) {}

  private record Known(User user) {}

  private Object verifyBackupCode(VerifyBackup input, Call call) {
    Attempt attempt = Attempt.of(call, options);
    return attempt.told(() -> verifyBackupCode(input, attempt, call));
  }

  private Object verifyBackupCode(VerifyBackup input, Attempt attempt, Call call) {
    Enrollment enrollment = Enrollment.find(attempt.user().id(), call);
    if (enrollment == null) throw new AuthException(TwoFactorError.BACKUP_CODES_NOT_ENABLED);
    attempt.begin(enrollment);
    List<String> left = BackupCodes.without(input.code().value(), backupCodes(enrollment, call));
    if (left == null) throw attempt.failed(enrollment, TwoFactorError.INVALID_BACKUP_CODE);
    spend(enrollment, left, call);
    attempt.succeeded(enrollment);
    if (!Boolean.TRUE.equals(input.disableSession())) {
      return complete(attempt, input.trustDevice(), call);
    }
    ActiveSession active = attempt.session();
    if (active == null) return new Known(attempt.user());
    return new Verified(active.session().token(), active.user());
  }

  // Only while the codes are those that were read: of two with one code one has it.
  private void spend(Enrollment enrollment, List<String> left, Call call) {
    int changed =
        call.db()
            .update(
                Enrollment.MODEL,
                Row.of(Enrollment.BACKUP_CODES, stored(left, call)),
                Field.ID.is(enrollment.id()),
                Enrollment.BACKUP_CODES.is(enrollment.backupCodes()));
    if (changed == 0) throw new AuthException(TwoFactorError.BACKUP_CODES_CHANGED);
  }

  // ---- POST /two-factor/generate-backup-codes

  private record Generated(boolean status, List<String> backupCodes) {
    @Override
    public String toString() {
      return "Generated";
    }
  }

  private Generated generateBackupCodes(Confirmation input, Call call) {
    User user = call.session().user();
    if (!isEnabled(user)) throw new AuthException(TwoFactorError.TWO_FACTOR_NOT_ENABLED);
    confirm(input.password(), call);
    Enrollment enrollment = Enrollment.find(user.id(), call);
    if (enrollment == null) throw new AuthException(TwoFactorError.TWO_FACTOR_NOT_ENABLED);
    List<String> backupCodes = newBackupCodes(call);
    enrollment.change(Row.of(Enrollment.BACKUP_CODES, stored(backupCodes, call)), call);
    return new Generated(true, backupCodes);
  }

  // ---- a factor was proven

  /** Signs in, or completes the set-up of who is signed in. */
  private Object complete(Attempt attempt, @Nullable Boolean trustDevice, Call call) {
    ActiveSession active = attempt.session();
    if (active == null) return signIn(attempt, Boolean.TRUE.equals(trustDevice), call);
    ActiveSession now = isEnabled(active.user()) ? active : setEnabled(active, true, call);
    return new Verified(now.session().token(), now.user());
  }

  private Object signIn(Attempt attempt, boolean trustDevice, Call call) {
    attempt.challenge().win(call);
    boolean remember = call.cookies().getSigned(Sessions.UNREMEMBERED_COOKIE) == null;
    SignIn signIn = new SignIn(attempt.user(), SignIn.Method.SECOND_FACTOR, remember);
    Object reply =
        call.sessions()
            .signIn(signIn, call)
            .fold(active -> new Verified(active.session().token(), active.user()), body -> body);
    call.cookies().expire(Challenge.COOKIE);
    if (!trustDevice) return reply;
    TrustedDevice.trust(attempt.user(), options.trustLife, call);
    call.cookies().expire(Sessions.UNREMEMBERED_COOKIE);
    return reply;
  }

  // ---- shared by the endpoints

  private void requireTotp() {
    if (!options.totpDisabled) return;
    throw new AuthException(TwoFactorError.TOTP_NOT_CONFIGURED, "totp isn't configured");
  }

  // A change of second factors needs the password again, where there is one.
  private void confirm(@Nullable SecretText password, Call call) {
    User user = call.session().user();
    boolean hasPassword = call.accounts().findCredential(user.id(), call) != null;
    if (options.allowPasswordless && !hasPassword) return;
    if (password == null || password.value().isEmpty() || !hasPassword) {
      throw new AuthException(CoreError.INVALID_PASSWORD);
    }
    call.accounts().requirePassword(user, password.value(), call);
  }

  private List<String> newBackupCodes(Call call) {
    return BackupCodes.generate(options.backupAmount, options.backupLength, call.tokens());
  }

  private List<String> backupCodes(Enrollment enrollment, Call call) {
    return BackupCodes.read(enrollment.backupCodes(), options.sealsBackupCodes, call.secrets());
  }

  private String stored(List<String> backupCodes, Call call) {
    return BackupCodes.stored(backupCodes, options.sealsBackupCodes, call.secrets());
  }

  private static String secret(Enrollment enrollment, Call call) {
    return call.secrets().decrypt(enrollment.secret());
  }
}
