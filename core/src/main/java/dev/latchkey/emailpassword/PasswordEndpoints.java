package dev.latchkey.emailpassword;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;
import static dev.latchkey.SessionNeed.SENSITIVE;

import dev.latchkey.Account;
import dev.latchkey.Accounts;
import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Db;
import dev.latchkey.Factor;
import dev.latchkey.Mail;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.SecretText;
import dev.latchkey.SessionOptions;
import dev.latchkey.User;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What users who are signed in do with their password (protocol/03 §3). */
public final class PasswordEndpoints implements Plugin {
  private final PasswordOptions options;
  private final SessionOptions sessions;

  /** Serves as the options say. */
  public PasswordEndpoints(PasswordOptions options, SessionOptions sessions) {
    this.options = options;
    this.sessions = sessions;
  }

  @Override
  public String id() {
    return "password";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/change-password", ChangePassword.class, this::change).requires(AUTHORITATIVE);
    to.post("/verify-password", VerifyPassword.class, this::verify).requires(AUTHORITATIVE);
    to.post("/set-password", SetPassword.class, this::set).requires(SENSITIVE).serverOnly();

    if (!sessions.stepUp()) return;
    to.factor(Factor.PASSWORD, PasswordEndpoints::hasPassword);
    to.post("/step-up/password", VerifyPassword.class, this::stepUp).requires(AUTHORITATIVE);
    to.rateLimit("/step-up/*", 3, Duration.ofSeconds(10));
  }

  private record Status(boolean status) {}

  // ---- POST /change-password

  private record ChangePassword(
      SecretText newPassword, SecretText currentPassword, @Nullable Boolean revokeOtherSessions) {}

  private record Changed(@Nullable String token, User user) {}

  private Changed change(ChangePassword input, Call call) {
    String password = input.newPassword().value();
    call.passwords().requireAcceptable(password, call);
    User user = call.session().user();
    Account account = call.accounts().requirePassword(user, input.currentPassword().value(), call);
    String hash = call.passwords().hash(password); // before the transaction: it takes long
    Boolean asked = input.revokeOtherSessions();
    boolean endsOthers = asked != null ? asked : call.profile() == Profile.HARDENED;
    return call.transaction(() -> change(account, hash, endsOthers, call));
  }

  private Changed change(Account account, String hash, boolean endsOthers, Call call) {
    ActiveSession active = call.session();
    if (!call.accounts().replacePassword(active.user(), account, hash, call)) {
      throw new AuthException(CoreError.INVALID_PASSWORD); // another one since it was proven
    }
    if (options.sendsChanged()) {
      call.mails().send(Mail.notice(Mail.Kind.PASSWORD_CHANGED, active.user(), call), call);
    }
    if (!endsOthers) return new Changed(null, active.user());
    return new Changed(call.sessions().reissue(active, call).session().token(), active.user());
  }

  // ---- POST /verify-password

  private record VerifyPassword(SecretText password) {}

  private Status verify(VerifyPassword input, Call call) {
    String password = input.password().value();
    call.passwords().requireNotTooLong(password);
    Account account = call.accounts().findCredential(call.session().user().id(), call);
    String hash = account == null ? null : account.password();
    if (!call.lockout().confirms(hash, password, call)) {
      throw new AuthException(CoreError.INVALID_PASSWORD);
    }
    call.stepUp().prove(Factor.PASSWORD, call);
    return new Status(true);
  }

  // ---- POST /step-up/password: the same, and when it was

  private record Proven(boolean status, String factor, Instant provenAt) {}

  private Proven stepUp(VerifyPassword input, Call call) {
    Status verified = verify(input, call);
    return new Proven(verified.status(), Factor.PASSWORD.name(), call.now());
  }

  private static boolean hasPassword(User user, Db db) {
    Account account = Accounts.findCredential(user.id(), db);
    return account != null && account.password() != null;
  }

  // ---- the server's own: a first password for who signs in otherwise

  private record SetPassword(SecretText newPassword) {}

  private Status set(SetPassword input, Call call) {
    String password = input.newPassword().value();
    call.passwords().requireAcceptable(password, call);
    User user = call.session().user();
    requireNoPassword(user, call);
    String hash = call.passwords().hash(password); // before the transaction: it takes long
    return call.transaction(() -> set(user, hash, call));
  }

  private static Status set(User user, String hash, Call call) {
    boolean held = call.users().hold(user, call);
    requireNoPassword(user, call);
    boolean done = held && call.accounts().setPassword(user, hash, call);
    if (!done) throw new AuthException(CoreError.UNAUTHORIZED); // gone, or somebody else by now
    return new Status(true);
  }

  private static void requireNoPassword(User user, Call call) {
    Account account = call.accounts().findCredential(user.id(), call);
    boolean taken = account != null && account.password() != null;
    if (taken) throw new AuthException(CoreError.PASSWORD_ALREADY_SET);
  }
}
