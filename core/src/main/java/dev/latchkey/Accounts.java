package dev.latchkey;

import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.PasswordChanged;
import dev.latchkey.crypto.Envelope;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The verbs on accounts. Thread-safe. */
public final class Accounts {
  // Of no user, yet looked up like one: a query that is not made would show in the time.
  private static final String NOBODY = "";

  private final AccountOptions options;
  private final PasswordOptions passwords;

  Accounts(AccountOptions options, PasswordOptions passwords) {
    this.options = options;
    this.passwords = passwords;
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

  // ---- at providers

  /** Returns whose account this is at this provider: of one user, unless something went wrong. */
  public List<Account> list(String providerId, String accountId, Call call) {
    return call.db()
        .list(Account.MODEL, Account.PROVIDER_ID.is(providerId), Account.ACCOUNT_ID.is(accountId));
  }

  /** Returns an account of the user's, or null. */
  public @Nullable Account find(String id, String userId, Call call) {
    return call.db().find(Account.MODEL, Field.ID.is(id), Account.USER_ID.is(userId));
  }

  /** Adds an account at a provider. */
  public Account link(
      String userId, String providerId, String accountId, OAuthTokens tokens, Call call) {
    List<String> scopes = tokens.scopes();
    Row row =
        Row.of(Account.USER_ID, userId)
            .with(Account.PROVIDER_ID, providerId)
            .with(Account.ACCOUNT_ID, accountId)
            .with(Account.SCOPE, scopes == null ? null : String.join(",", scopes))
            .with(Account.CREATED_AT, call.now())
            .with(Account.UPDATED_AT, call.now());
    return call.db().insert(Account.MODEL, row.with(given(tokens, call)));
  }

  /**
   * Stores the tokens a provider gave; of those it did not give, the ones before stay. Not what the
   * user agreed to: later tokens may be good for less.
   *
   * @return the account as it is now; null when it is gone
   */
  public @Nullable Account keep(Account account, OAuthTokens tokens, Call call) {
    return keep(account, given(tokens, call), call);
  }

  /**
   * Stores tokens that replace those there are; null when the account is gone. When the first is
   * void, nobody knows any more unless the provider said.
   */
  public @Nullable Account renew(Account account, OAuthTokens tokens, Call call) {
    Row end = Row.of(Account.ACCESS_TOKEN_EXPIRES_AT, tokens.accessTokenExpiresAt());
    return keep(account, end.with(given(tokens, call)), call);
  }

  /** As {@link #keep(Account, OAuthTokens, Call)}, with what the user now agreed to besides. */
  public @Nullable Account keepAll(Account account, OAuthTokens tokens, Call call) {
    Set<String> scopes = new LinkedHashSet<>(account.scopes());
    List<String> further = tokens.scopes();
    if (further != null) scopes.addAll(further);
    Row row = given(tokens, call);
    if (!scopes.isEmpty()) row = row.with(Account.SCOPE, String.join(",", scopes));
    return keep(account, row, call);
  }

  private static @Nullable Account keep(Account account, Row tokens, Call call) {
    Row row = tokens.with(Account.UPDATED_AT, call.now());
    boolean kept = call.db().update(Account.MODEL, row, Field.ID.is(account.id())) > 0;
    return kept ? Account.of(account.row().with(row)) : null;
  }

  private Row given(OAuthTokens tokens, Call call) {
    Row row = Row.empty();
    row = given(row, Account.ACCESS_TOKEN, sealed(tokens.accessToken(), call));
    row = given(row, Account.REFRESH_TOKEN, sealed(tokens.refreshToken(), call));
    row = given(row, Account.ID_TOKEN, tokens.idToken());
    row = given(row, Account.ACCESS_TOKEN_EXPIRES_AT, tokens.accessTokenExpiresAt());
    return given(row, Account.REFRESH_TOKEN_EXPIRES_AT, tokens.refreshTokenExpiresAt());
  }

  private static <T> Row given(Row row, Field<T> field, @Nullable T value) {
    return value == null ? row : row.with(field, value);
  }

  private @Nullable String sealed(@Nullable String token, Call call) {
    if (token == null || token.isEmpty() || !options.encryptsTokens()) return token;
    return call.secrets().encrypt(token);
  }

  /**
   * Returns the tokens that are kept of an account, readable.
   *
   * @throws AuthException {@link CoreError#INVALID_TOKEN} when they are encrypted, and not by us
   */
  public OAuthTokens tokens(Account account, Call call) {
    Row row = account.row();
    return new OAuthTokens(
        opened(row.get(Account.ACCESS_TOKEN), call),
        opened(row.get(Account.REFRESH_TOKEN), call),
        row.get(Account.ACCESS_TOKEN_EXPIRES_AT),
        row.get(Account.REFRESH_TOKEN_EXPIRES_AT),
        account.scopes(),
        row.get(Account.ID_TOKEN));
  }

  // What was stored before tokens were encrypted is used as it is.
  private @Nullable String opened(@Nullable String stored, Call call) {
    if (stored == null || !options.encryptsTokens() || !Envelope.looksSealed(stored)) return stored;
    return call.secrets().decrypt(stored);
  }

  // ---- with a password

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
    if (passwords.resetRevokesSessions()) {
      call.sessions().revokeAll(user.id(), EndReason.PASSWORD_RESET, call);
    }
    call.db().afterCommit(() -> call.lockout().clear(user.email(), call));
    if (passwords.sendsChanged()) {
      call.mails().send(Mail.notice(Mail.Kind.PASSWORD_CHANGED, user, call), call);
    }
    call.db().afterCommit(() -> passwords.afterReset(user, call));
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
