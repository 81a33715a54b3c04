package dev.latchkey;

import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.UserChanged;
import dev.latchkey.AuthEvent.UserCreated;
import dev.latchkey.AuthEvent.UserDeleted;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verbs on users. Thread-safe. */
public final class Users {
  Users() {}

  /** Returns the user with this address in any case, or null. */
  public @Nullable User findByEmail(String email, Call call) {
    String canonical = EmailAddress.canonical(email);
    User user = call.db().find(User.MODEL, User.EMAIL.is(canonical));
    // A database whose collation ignores accents or width may find somebody else's row.
    return user != null && user.email().equals(canonical) ? user : null;
  }

  /** Returns the user with this id, or null. */
  public @Nullable User find(String id, Call call) {
    return call.db().find(User.MODEL, Field.ID.is(id));
  }

  /** What it takes to make a user; {@code additional} is a JSON object with further fields. */
  public record NewUser(String name, String email, @Nullable String image, JsonValue additional) {
    /** Shows nothing: {@code additional} may hold everything the client sent. */
    @Override
    public String toString() {
      return "NewUser";
    }
  }

  /**
   * Refuses what {@link #create} would refuse, without a look at the store.
   *
   * @throws AuthException when an additional field is missing, not allowed or wrong
   */
  public void requireAcceptable(NewUser user, Call call) {
    AdditionalFields.read(table(call), User.MODEL, user.additional());
  }

  /**
   * Adds a user whose address is not verified.
   *
   * @throws AuthException when an additional field is missing or not allowed
   * @throws dev.latchkey.store.StoreException.DuplicateKey when the address is taken
   */
  public User create(NewUser user, Call call) {
    return create(user, Row.empty(), call);
  }

  /** As {@link #create(NewUser, Call)}, with what no client may set. */
  public User create(NewUser user, Row further, Call call) {
    return call.events().together(UserCreated.class, call, () -> created(user, further, call));
  }

  private static User created(NewUser user, Row further, Call call) {
    User created = call.db().insert(User.MODEL, row(user, call).with(further));
    call.events().raise(UserCreated.class, call.db(), () -> created(created, call));
    return created;
  }

  private static UserCreated created(User user, Call call) {
    return new UserCreated(Cause.of(call), user.id(), user.email());
  }

  /**
   * Returns what a client may change of the additional fields it sent; other keys are passed over.
   *
   * @throws AuthException when a field is not allowed, wrong, or required and null
   */
  public Row changes(JsonValue.Obj sent, Call call) {
    return AdditionalFields.readChanges(table(call), User.MODEL, sent);
  }

  /** Changes a user; {@code updatedAt} follows by itself. False when there is no such user. */
  public boolean update(String id, Row changes, Call call) {
    return update(id, changes, call, new Condition[0]);
  }

  /**
   * As {@link #update(String, Row, Call)}, if the conditions hold when it is written: of those who
   * change what a condition is about, one is told true.
   */
  public boolean update(String id, Row changes, Call call, Condition... conditions) {
    List<Condition> who = new ArrayList<>(List.of(conditions));
    who.add(0, Field.ID.is(id));
    return call.transaction(() -> isUpdated(id, changes, call, who.toArray(new Condition[0])));
  }

  private static boolean isUpdated(String id, Row changes, Call call, Condition... who) {
    Row all = changes.with(User.UPDATED_AT, call.now());
    if (call.db().update(User.MODEL, all, who) == 0) return false;
    call.sessions().userChanged(id, call);
    call.events()
        .raise(
            UserChanged.class,
            call.db(),
            () ->
                new UserChanged(
                    Cause.of(call), id, changes.fields().stream().map(Field::name).toList()));
    return true;
  }

  /**
   * Has whoever else would hold the user wait until the call's transaction is over; false when the
   * user is gone or has another address by now. What is decided by looking at several rows of a
   * user is so decided by one call at a time. Transactions hold first, so that no two wait for each
   * other.
   */
  public boolean hold(User user, Call call) {
    Row unchanged = Row.of(User.EMAIL, user.email());
    return call.db()
        .lock(User.MODEL, unchanged, Field.ID.is(user.id()), User.EMAIL.is(user.email()));
  }

  /**
   * Notes that the user's address is proven; false when it is noted already, or is no longer the
   * user's. Of concurrent callers one is told true.
   */
  public boolean markVerified(User user, Call call) {
    return update(
        user.id(),
        Row.of(User.EMAIL_VERIFIED, true),
        call,
        User.EMAIL.is(user.email()),
        User.EMAIL_VERIFIED.isNot(true));
  }

  /** As {@link #markVerified}, where it is noted already too; false when it is not the user's. */
  boolean confirmVerified(User user, Call call) {
    Row verified = Row.of(User.EMAIL_VERIFIED, true);
    return update(user.id(), verified, call, Field.ID.is(user.id()), User.EMAIL.is(user.email()));
  }

  /**
   * Hands a user whose address was never proven to whoever has just proven it. Accounts, sessions
   * and promises from before may be somebody else's, who signed up with this address and waits, so
   * they go (threats A107).
   *
   * @return the user as it is now; null when it is gone
   */
  public @Nullable User claim(User user, Call call) {
    if (user.emailVerified()) return user;
    return call.transaction(
        () -> {
          if (!hold(user, call)) return null;
          User now = find(user.id(), call);
          if (now == null || now.emailVerified()) return now;
          call.db().delete(Account.MODEL, Account.USER_ID.is(user.id()));
          call.sessions().revokeAll(user.id(), EndReason.CLAIMED, call);
          call.verifications().revokeAll(now, call);
          markVerified(now, call);
          return find(user.id(), call);
        });
  }

  /**
   * Gives the user another address and takes back what was promised by way of the old one; false
   * when the new address is taken, or the old one is no longer the user's.
   */
  public boolean changeEmail(User user, String email, boolean verified, Call call) {
    Row changes =
        Row.of(User.EMAIL, EmailAddress.canonical(email)).with(User.EMAIL_VERIFIED, verified);
    Condition unchanged = User.EMAIL.is(user.email());
    try {
      return call.transaction(
          () -> {
            boolean changed = update(user.id(), changes, call, unchanged);
            if (changed) call.verifications().revokeAll(user, call);
            return changed;
          });
    } catch (StoreException.DuplicateKey e) {
      return false;
    }
  }

  /** Removes a user with sessions, accounts and open promises; false when there is none. */
  public boolean delete(String id, Call call) {
    return call.transaction(
        () -> {
          Condition who = Field.ID.is(id);
          if (!call.db().lock(User.MODEL, Row.of(User.UPDATED_AT, call.now()), who)) return false;
          call.sessions().revokeAll(id, EndReason.USER_DELETED, call);
          call.db().delete(Account.MODEL, Account.USER_ID.is(id));
          User user = find(id, call);
          if (user != null) call.verifications().revokeAll(user, call);
          boolean deleted = call.db().delete(User.MODEL, who) > 0;
          if (deleted) {
            call.events()
                .raise(UserDeleted.class, call.db(), () -> new UserDeleted(Cause.of(call), id));
          }
          return deleted;
        });
  }

  /** Returns a user who is not there, for calls that do the same for one who is. */
  public User nobody(String email, Call call) {
    Row row =
        Row.of(Field.ID, call.tokens().next(32))
            .with(User.NAME, "")
            .with(User.EMAIL, email)
            .with(User.EMAIL_VERIFIED, false)
            .with(User.IMAGE, null)
            .with(User.CREATED_AT, call.now())
            .with(User.UPDATED_AT, call.now());
    return User.of(row);
  }

  /**
   * Returns what {@link #create} would if the address were free, and keeps nothing: for those who
   * must not learn more.
   *
   * @throws StoreException.DuplicateKey when another unique value is taken
   */
  public User pretend(NewUser user, Call call) {
    Row row = row(user, call);
    Row free = row.with(User.EMAIL, call.tokens().next(32)); // the real one may be taken
    Row pretended =
        call.db().pretended(User.MODEL, free, (added, undone) -> pretend(added, undone, call));
    return User.of(pretended.with(User.EMAIL, row.require(User.EMAIL)));
  }

  private static void pretend(Row added, Db undone, Call call) {
    call.events().pretend(UserCreated.class, undone, () -> created(User.of(added), call));
  }

  private static Row row(NewUser user, Call call) {
    Instant now = call.now();
    return Row.of(User.NAME, user.name())
        .with(User.EMAIL, EmailAddress.canonical(user.email()))
        .with(User.EMAIL_VERIFIED, false)
        .with(User.IMAGE, user.image())
        .with(User.CREATED_AT, now)
        .with(User.UPDATED_AT, now)
        .with(AdditionalFields.read(table(call), User.MODEL, user.additional()));
  }

  private static Table table(Call call) {
    return call.db().schema().table(User.MODEL);
  }
}
