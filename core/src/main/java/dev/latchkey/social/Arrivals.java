package dev.latchkey.social;

import dev.latchkey.Account;
import dev.latchkey.AccountOptions;
import dev.latchkey.Call;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.SignIn;
import dev.latchkey.SignInOutcome;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which user somebody who comes from a provider is (protocol/06 §6).
 *
 * <p>Whoever has come with this account before is that user, whatever address the provider tells by
 * now. Otherwise the address may find a user, but only if both sides have proven it: here, or
 * whoever signed up with somebody else's address first would share the account with its owner
 * (threats A107); and there, or anybody could claim any address with a provider that believes what
 * is typed. Otherwise it is a new user.
 *
 * <p>The session is begun outside the transaction that adds users and accounts, as every session
 * is.
 */
final class Arrivals {
  static final String EMAIL_NOT_VERIFIED = "email_not_verified";
  static final String UNABLE_TO_LINK = "unable_to_link_account";
  private static final String UNABLE_TO_CREATE = "unable_to_create_user";

  private final AccountOptions options;
  private final EmailVerificationOptions verification;

  Arrivals(AccountOptions options, EmailVerificationOptions verification) {
    this.options = options;
    this.verification = verification;
  }

  /** A user who may sign in, and whether they are new here. */
  record Admitted(User user, Account account, boolean isNew) {
    SignInOutcome signIn(Call call) {
      SignIn signIn =
          new SignIn(
              user,
              SignIn.Method.OAUTH,
              call.sessions().isRemembered(null),
              () -> call.accounts().find(account.id(), user.id(), call) != null);
      return call.sessions().signIn(signIn, call);
    }
  }

  /**
   * Returns the user, who is added if need be.
   *
   * @param callbackUrl where a mail that verifies the address leads
   * @throws Refusal when there is none, or one who may not sign in
   */
  Admitted admit(Arrival arrival, @Nullable String callbackUrl, Call call) {
    Admitted admitted = known(arrival, call);
    if (admitted == null) admitted = newHere(arrival, call);
    requireVerified(admitted, arrival, callbackUrl, call);
    return admitted;
  }

  private @Nullable Admitted known(Arrival arrival, Call call) {
    Account account = account(arrival, call);
    if (account != null) return returning(account, arrival, call);
    User owner = call.users().findByEmail(email(arrival), call);
    return owner == null ? null : linked(owner, arrival, call);
  }

  private static @Nullable Account account(Arrival arrival, Call call) {
    List<Account> accounts =
        call.accounts().list(arrival.provider().id(), arrival.accountId(), call);
    if (accounts.size() > 1) throw new Refusal("internal_server_error"); // nobody knows whose it is
    return accounts.isEmpty() ? null : accounts.get(0);
  }

  private static String email(Arrival arrival) {
    String email = arrival.who().email();
    if (email == null) throw new Refusal("email_not_found");
    return email;
  }

  // ---- who has come before

  private Admitted returning(Account account, Arrival arrival, Call call) {
    User user = call.users().find(account.userId(), call);
    if (user == null) throw new Refusal(UNABLE_TO_LINK);
    Account kept =
        options.updatesTokens() ? call.accounts().keep(account, arrival.tokens(), call) : account;
    if (kept == null) throw new Refusal("unable_to_update_account");
    User proven = proven(user, arrival, call);
    return new Admitted(
        arrival.overrides() ? overridden(proven, arrival, call) : proven, kept, false);
  }

  private static User proven(User user, Arrival arrival, Call call) {
    boolean proves =
        arrival.who().emailVerified()
            && !user.emailVerified()
            && user.email().equals(arrival.who().email());
    if (!proves || !call.users().markVerified(user, call)) return user;
    return again(user, call);
  }

  private static User again(User user, Call call) {
    User now = call.users().find(user.id(), call);
    if (now == null) throw new Refusal(UNABLE_TO_LINK);
    return now;
  }

  // A taken address, or a hook that refuses, leaves the user as it was.
  private static User overridden(User user, Arrival arrival, Call call) {
    String email = arrival.who().email();
    Row changes = ProfileFields.changes(arrival.who(), call);
    if (email != null) {
      boolean verified = arrival.who().emailVerified();
      boolean same = user.email().equals(email);
      changes =
          changes
              .with(User.EMAIL, email)
              .with(User.EMAIL_VERIFIED, verified || same && user.emailVerified());
    }
    try {
      call.users().update(user.id(), changes, call);
      return again(user, call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      return user;
    }
  }

  // ---- whom the address finds

  private Admitted linked(User owner, Arrival arrival, Call call) {
    boolean vouched = options.trusts(arrival.provider().id()) || arrival.who().emailVerified();
    boolean proven = owner.emailVerified() || !options.requiresLocalProof();
    if (!vouched || !proven || !options.linksImplicitly()) throw new Refusal("account_not_linked");
    User user = arrival.who().emailVerified() ? claimed(owner, call) : owner;
    Account account = Links.insert(user, arrival, call);
    if (account == null) throw new Refusal(UNABLE_TO_LINK);
    User updated = options.updatesOnLink() ? Links.updated(user, arrival, call) : user;
    return new Admitted(
        arrival.overrides() ? overridden(updated, arrival, call) : updated, account, false);
  }

  // Whoever signed up with this address and never proved it is not let in any more.
  private static User claimed(User owner, Call call) {
    User claimed = call.users().claim(owner, call);
    if (claimed == null) throw new Refusal(UNABLE_TO_LINK);
    return claimed;
  }

  // ---- who is new

  private Admitted newHere(Arrival arrival, Call call) {
    if (arrival.provider().keepsOut(arrival.asksForAccount())) throw new Refusal("signup_disabled");
    try {
      return call.transaction(() -> signedUp(arrival, call));
    } catch (StoreException.DuplicateKey e) {
      Admitted faster = known(arrival, call); // the same person, in another tab
      if (faster != null) return faster;
      throw new Refusal(UNABLE_TO_CREATE);
    } catch (StoreException.Failed e) {
      throw new Refusal(UNABLE_TO_CREATE);
    }
  }

  private static Admitted signedUp(Arrival arrival, Call call) {
    Users.NewUser user =
        new Users.NewUser(
            arrival.who().name(),
            email(arrival),
            arrival.who().image(),
            ProfileFields.input(arrival.who(), call));
    Row verified = Row.of(User.EMAIL_VERIFIED, arrival.who().emailVerified());
    User created = call.users().create(user, verified, call);
    Account account =
        call.accounts()
            .link(
                created.id(), arrival.provider().id(), arrival.accountId(), arrival.tokens(), call);
    return new Admitted(created, account, true);
  }

  // ---- whose address has to be proven

  private void requireVerified(
      Admitted admitted, Arrival arrival, @Nullable String callbackUrl, Call call) {
    boolean required = arrival.provider().requiresVerifiedEmail();
    if (admitted.user().emailVerified()) return;
    boolean mails =
        admitted.isNew()
            ? verification.sendsOnSignUp(required)
            : required && verification.sendsOnSignIn();
    if (mails && call.emailVerifications().canSend()) {
      call.emailVerifications().send(admitted.user(), callbackUrl, call);
    }
    if (required) throw new Refusal(EMAIL_NOT_VERIFIED);
  }
}
