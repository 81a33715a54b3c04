package dev.latchkey.social;

import dev.latchkey.Account;
import dev.latchkey.AccountOptions;
import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.User;
import dev.latchkey.oauth.ProviderUser;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds accounts at providers to users who are signed in (protocol/06 §7).
 *
 * <p>The table does not keep two users from having one account, so whoever adds one looks before
 * and after: of two at once, at least one sees the other and takes its own back.
 */
final class Links {
  private static final String PURPOSE = "oauth-link-session-token";

  private final AccountOptions options;

  Links(AccountOptions options) {
    this.options = options;
  }

  /** Returns what is remembered of who wants to add an account, while they are at the provider. */
  PendingSignIn.Link begin(ActiveSession active, Call call) {
    String token = call.sessions().tokenOf(active.session(), call);
    String sealed = call.secrets().encrypt(token, PURPOSE);
    return new PendingSignIn.Link(active.user().id(), active.user().email(), sealed);
  }

  /**
   * Adds the account a user came back with.
   *
   * @throws Refusal when it is not to be added
   */
  void finish(PendingSignIn.Link link, Arrival arrival, Call call) {
    User user = initiator(link, call);
    if (user == null) throw new Refusal(Arrivals.UNABLE_TO_LINK);
    if (!isVouched(arrival)) throw new Refusal(Arrivals.UNABLE_TO_LINK);
    if (!fits(arrival, link.email())) throw new Refusal("email_does_not_match");
    switch (put(user, arrival, call)) {
      case OTHERS -> throw new Refusal("account_already_linked_to_different_user");
      case FAILED -> throw new Refusal(Arrivals.UNABLE_TO_LINK);
      case DONE -> {}
    }
  }

  // Whoever signed out in between wants nothing any more, and whoever signed in as somebody else in
  // this browser is not the one who wanted it (threats A109).
  private @Nullable User initiator(PendingSignIn.Link link, Call call) {
    String sealed = link.sealedSession();
    String token = sealed == null ? null : call.secrets().decrypt(sealed, PURPOSE);
    ActiveSession active = token == null ? null : call.sessions().find(token, call);
    if (active == null || call.sessions().isOver(active, call.now())) return null;
    if (!active.user().id().equals(link.userId())) return null;
    ActiveSession here = call.sessions().presented(call);
    boolean other = here != null && !here.user().id().equals(link.userId());
    return other ? null : active.user();
  }

  /**
   * Adds the account whose ID token a client presents.
   *
   * @throws AuthException when it is not to be added
   */
  void add(Arrival arrival, User user, Call call) {
    List<Account> accounts =
        call.accounts().list(arrival.provider().id(), arrival.accountId(), call);
    boolean own = accounts.stream().anyMatch(account -> account.userId().equals(user.id()));
    if (!own && !accounts.isEmpty()) {
      throw new AuthException(CoreError.SOCIAL_ACCOUNT_ALREADY_LINKED);
    }
    if (!own && !isVouched(arrival)) throw new AuthException(SocialError.LINKING_NOT_ALLOWED);
    if (!own && !fits(arrival, user.email())) {
      throw new AuthException(SocialError.LINKING_DIFFERENT_EMAILS_NOT_ALLOWED);
    }
    switch (put(user, arrival, call)) {
      case OTHERS -> throw new AuthException(CoreError.SOCIAL_ACCOUNT_ALREADY_LINKED);
      case FAILED -> throw new AuthException(SocialError.LINKING_FAILED);
      case DONE -> {}
    }
  }

  private boolean isVouched(Arrival arrival) {
    boolean vouched = options.trusts(arrival.provider().id()) || arrival.who().emailVerified();
    return vouched && options.links();
  }

  private boolean fits(Arrival arrival, String email) {
    return options.linksOtherEmails() || email.equals(arrival.who().email());
  }

  private enum Outcome {
    DONE,
    OTHERS,
    FAILED
  }

  private Outcome put(User user, Arrival arrival, Call call) {
    List<Account> accounts =
        call.accounts().list(arrival.provider().id(), arrival.accountId(), call);
    for (Account account : accounts) {
      if (!account.userId().equals(user.id())) return Outcome.OTHERS;
    }
    if (accounts.isEmpty()) {
      if (insert(user, arrival, call) == null) return Outcome.FAILED;
    } else if (call.accounts().keepAll(accounts.get(0), arrival.tokens(), call) == null) {
      return Outcome.FAILED;
    }
    if (options.updatesOnLink()) updated(user, arrival, call);
    return Outcome.DONE;
  }

  /** Adds an account; null when the user is gone, or somebody else was faster. */
  static @Nullable Account insert(User user, Arrival arrival, Call call) {
    Account added = call.transaction(() -> inserted(user, arrival, call));
    if (added == null) return null;
    boolean alone =
        call.accounts().list(arrival.provider().id(), arrival.accountId(), call).size() == 1;
    if (!alone) call.accounts().delete(added, call);
    return alone ? added : null;
  }

  private static @Nullable Account inserted(User user, Arrival arrival, Call call) {
    String providerId = arrival.provider().id();
    if (!call.users().hold(user, call)) return null;
    if (!call.accounts().list(providerId, arrival.accountId(), call).isEmpty()) return null;
    return call.accounts().link(user.id(), providerId, arrival.accountId(), arrival.tokens(), call);
  }

  /** Has a user have the name and picture of an account just added; it is no harm if that fails. */
  static User updated(User user, Arrival arrival, Call call) {
    ProviderUser who = arrival.who();
    try {
      Row changes = ProfileFields.changes(who, call);
      if (!changes.fields().isEmpty()) call.users().update(user.id(), changes, call);
      User now = call.users().find(user.id(), call);
      return now == null ? user : now;
    } catch (AuthException | StoreException.Failed | StoreException.DuplicateKey e) {
      return user;
    }
  }
}
