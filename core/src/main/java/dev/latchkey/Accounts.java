package dev.latchkey;

import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.PasswordChanged;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The verbs on accounts. Thread-safe. */
public final class Accounts {
  // Of no user, yet looked up like one: a query that is not made would show in the time.
  private static final String NOBODY = "";

  private final PasswordOptions options;

  Accounts(PasswordOptions options) {
    this.options = options;
  }

  /**
   * Returns the account that holds the user's password, or null. Only one whose {@code accountId}
   * is the user's own id counts (protocol/03 §1).
   */
  public @Nullable Account findCredential(String userId, Call call) {
    return findCredential(userId, call.db());
  }

  /** As {@link #findCredential(String, Call)}, outside a call. */
  public static @Nullable Account findCredential(String userId, Db db) {
    for (Account account : db.list(Account.MODEL, Account.USER_ID.is(userId))) {
      boolean holdsPassword = account.providerId().equals(Account.CREDENTIAL);
      if (holdsPassword && account.accountId().equals(userId)) return account;
    }
    return null;
  }

  /**
   * Returns the account that holds the user's password, presented by who is signed in.
   *
   * @throws AuthException {@link CoreError#PASSWORD_TOO_LONG}, {@link
   *     CoreError#CREDENTIAL_ACCOUNT_NOT_FOUND}, {@link CoreError#INVALID_PASSWORD}, or {@link
   *     CoreError#ACCOUNT_TEMPORARILY_LOCKED} after too many of those
   */
  public Account requirePassword(User user, String password, Call call) {
    call.passwords().requireNotTooLong(password);
    Account account = findCredential(user.id(), call);
    String hash = account == null ? null : account.password();
    if (account == null || hash == null) {
      throw new AuthException(CoreError.CREDENTIAL_ACCOUNT_NOT_FOUND);
    }
    if (!call.lockout().confirms(hash, password, call)) {
      throw new AuthException(CoreError.INVALID_PASSWORD);
    }
    return account;
  }

  /**
   * Returns the sign-in of a user who presents this password; null when it is not the user's, the
   * user has none, or there is no such user: all three cost the same.
   */
  public @Nullable SignIn prove(@Nullable User user, String password, boolean remember, Call call) {
    Account account = findCredential(user == null ? NOBODY : user.id(), call);
    String hash = account == null ? null : account.password();
    boolean correct = call.passwords().verify(hash, password);
    if (user == null || account == null || hash == null || !correct) return null;
    String proven = renewed(account, hash, password, call);
    return new SignIn(
        user, SignIn.Method.PASSWORD, remember, () -> isStillRight(password, proven, user, call));
  }

  private String renewed(Account account, String hash, String password, Call call) {
    String renewed = call.passwords().renewed(hash, password);
    return renewed != null && rehash(account, renewed, call) ? renewed : hash;
  }

  // Another hash is another password, but for a sign-in beside this one that renewed it.
  private boolean isStillRight(String password, String hash, User user, Call call) {
    Account account = findCredential(user.id(), call);
    String now = account == null ? null : account.password();
    return hash.equals(now) || now != null && call.passwords().verify(now, password);
  }

  /** Returns the user's accounts, in no particular order. */
  public List<Account> list(String userId, Call call) {
    return call.db().list(Account.MODEL, Account.USER_ID.is(userId));
  }

  /**
   * Gives the user a password, the first or another one, given its hash, and takes back what else
   * was promised to the user: an open link must not undo it (threats A90, A91). False when the user
   * is gone or has another address by now.
   */
  public boolean setPassword(User user, String hash, Call call) {
    return call.transaction(
        () -> {
          if (!call.users().hold(user, call)) return false;
          Account account = findCredential(user.id(), call);
          if (account == null) createCredential(user.id(), hash, call);
          else update(hash, call, Field.ID.is(account.id()));
          passwordChanged(user, call);
          return true;
        });
  }

  /**
   * As {@link #setPassword}, for a user who forgot the password and has proven the account
   * otherwise: ends sessions where the options say so, forgets failed attempts, and tells the user
   * and the application.
   *
   * @param proof takes the proof, which counts once; false when somebody else did
   */
  public boolean resetPassword(User user, String hash, BooleanSupplier proof, Call call) {
    return call.transaction(
        () -> {
          boolean won = call.users().hold(user, call) && proof.getAsBoolean();
          boolean done = won && setPassword(user, hash, call);
          if (done) passwordReset(user, call);
          return done;
        });
  }

  private void passwordReset(User user, Call call) {
    if (options.resetRevokesSessions()) {
      call.sessions().revokeAll(user.id(), EndReason.PASSWORD_RESET, call);
    }
    call.db().afterCommit(() -> call.lockout().clear(user.email(), call));
    if (options.sendsChanged()) {
      call.mails().send(Mail.notice(Mail.Kind.PASSWORD_CHANGED, user, call), call);
    }
    call.db().afterCommit(() -> options.afterReset(user, call));
  }

  /** As {@link #setPassword}, if the account still holds the password it was read with. */
  public boolean replacePassword(User user, Account account, String hash, Call call) {
    return call.transaction(
        () -> {
          if (!call.users().hold(user, call) || !rehash(account, hash, call)) return false;
          passwordChanged(user, call);
          return true;
        });
  }

  private static void passwordChanged(User user, Call call) {
    call.verifications().revokeAll(user, call);
    call.events()
        .raise(
            PasswordChanged.class, call.db(), () -> new PasswordChanged(Cause.of(call), user.id()));
  }

  /** Stores another hash of the password the account was read with, if that is still the one. */
  public boolean rehash(Account account, String hash, Call call) {
    String before = account.password();
    if (before == null) return false;
    return update(hash, call, Field.ID.is(account.id()), Account.PASSWORD.is(before));
  }

  private static boolean update(String hash, Call call, Condition... where) {
    Row changes = Row.of(Account.PASSWORD, hash).with(Account.UPDATED_AT, call.now());
    return call.db().update(Account.MODEL, changes, where) > 0;
  }

  /** Removes the account. */
  public void delete(Account account, Call call) {
    call.db().delete(Account.MODEL, Field.ID.is(account.id()));
  }

  /** Adds the account that holds the user's password, given its hash. */
  public Account createCredential(String userId, String hash, Call call) {
    Instant now = call.now();
    return call.db()
        .insert(
            Account.MODEL,
            Row.of(Account.USER_ID, userId)
                .with(Account.PROVIDER_ID, Account.CREDENTIAL)
                .with(Account.ACCOUNT_ID, userId)
                .with(Account.PASSWORD, hash)
                .with(Account.CREATED_AT, now)
                .with(Account.UPDATED_AT, now));
  }
}
