package dev.latchkey;

import dev.latchkey.json.IsoDate;
import dev.latchkey.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a user or a session, for those who observe ({@code o.onEvent}) or record it.
 *
 * <p>No event holds a token or a password. What a person typed, such as the address of a failed
 * sign-in, is in the event but not in its text.
 */
public sealed interface AuthEvent {

  /** Who brought it about, when, and from where. */
  Cause cause();

  /** Whom it is about; null when there may be no such user. */
  @Nullable String userId();

  /** Which session it is about; null when it is about none. */
  default @Nullable String sessionId() {
    return null;
  }

  /** What kind of event it is. */
  Kind kind();

  /** What is particular to its kind, as JSON; empty when nothing is. */
  default JsonValue.Obj detail() {
    return new JsonValue.Obj(Map.of());
  }

  /** The kinds of events, named as in configuration files, webhooks and the audit table. */
  enum Kind {
    /** {@link AuthEvent.SessionCreated}. */
    SESSION_CREATED("session.created", SessionCreated.class),
    /** {@link AuthEvent.SessionRefreshed}. */
    SESSION_REFRESHED("session.refreshed", SessionRefreshed.class),
    /** {@link AuthEvent.SessionUpdated}. */
    SESSION_UPDATED("session.updated", SessionUpdated.class),
    /** {@link AuthEvent.SessionEnded}. */
    SESSION_ENDED("session.ended", SessionEnded.class),
    /** {@link AuthEvent.TokenReused}. */
    TOKEN_REUSED("session.token-reused", TokenReused.class),
    /** {@link AuthEvent.SuspiciousAddress}. */
    SUSPICIOUS_ADDRESS("session.suspicious-address", SuspiciousAddress.class),
    /** {@link AuthEvent.ImpossibleTravel}. */
    IMPOSSIBLE_TRAVEL("session.impossible-travel", ImpossibleTravel.class),
    /** {@link AuthEvent.NewDevice}. */
    NEW_DEVICE("session.new-device", NewDevice.class),
    /** {@link AuthEvent.SignInFailed}. */
    SIGN_IN_FAILED("sign-in.failed", SignInFailed.class),
    /** {@link AuthEvent.AccountLocked}. */
    ACCOUNT_LOCKED("sign-in.locked", AccountLocked.class),
    /** {@link AuthEvent.UserCreated}. */
    USER_CREATED("user.created", UserCreated.class),
    /** {@link AuthEvent.UserChanged}. */
    USER_CHANGED("user.changed", UserChanged.class),
    /** {@link AuthEvent.PasswordChanged}. */
    PASSWORD_CHANGED("user.password-changed", PasswordChanged.class),
    /** {@link AuthEvent.UserDeleted}. */
    USER_DELETED("user.deleted", UserDeleted.class);

    private final String text;
    private final Class<? extends AuthEvent> type;

    Kind(String text, Class<? extends AuthEvent> type) {
      this.text = text;
      this.type = type;
    }

    /** Returns the type of the events of this kind. */
    public Class<? extends AuthEvent> type() {
      return type;
    }

    /** Returns the name, for instance {@code session.ended}. */
    @Override
    public String toString() {
      return text;
    }
  }

  /** Who brings an event about. */
  enum Actor {
    /** Whoever holds the session the event is about. */
    OWN_SESSION,
    /** Whoever holds another session of the user. */
    OTHER_SESSION,
    /** Somebody without a session: about to sign in, or with a link from a mail. */
    VISITOR,
    /** The application, by a call in Java. */
    APPLICATION,
    /** An administrator, also in a session that is another user's. */
    ADMIN,
    /** Nobody: time passed, or a rule applied. */
    SYSTEM;

    /** Returns the name as in JSON, for instance {@code own-session}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Who brought an event about, when, and from where.
   *
   * @param at when the call began that brought it about
   * @param actor who
   * @param actorId id of the session that acted, where another than the event's did
   * @param ipAddress of the caller; empty when unknown or when there is none
   * @param userAgent of the caller; empty when unknown or when there is none
   */
  record Cause(
      Instant at, Actor actor, @Nullable String actorId, String ipAddress, String userAgent) {
    /** What a call brings about in the name of this actor. */
    public static Cause of(Call call, Actor actor) {
      return new Cause(
          call.now(), actor, null, call.clientAddress(), SessionCreation.userAgent(call));
    }

    /** What a call brings about, by the session it presents if its endpoint requires one. */
    public static Cause of(Call call) {
      return of(call, (String) null);
    }

    /** What a call brings about for this session. */
    static Cause of(Call call, @Nullable String sessionId) {
      Session acting = call.actingSession();
      if (acting == null) return of(call, Actor.VISITOR);
      boolean own = acting.id().equals(sessionId);
      if (own && !call.isByAdmin()) return of(call, Actor.OWN_SESSION);
      Actor actor = call.isByAdmin() ? Actor.ADMIN : Actor.OTHER_SESSION;
      return new Cause(
          call.now(), actor, acting.id(), call.clientAddress(), SessionCreation.userAgent(call));
    }

    /** What happens without a call. */
    static Cause of(Actor actor, Instant at) {
      return new Cause(at, actor, null, "", "");
    }
  }

  // ---- sessions

  /**
   * Somebody signed in.
   *
   * @param method by what, for instance {@code password}
   * @param expiresAt when the session ends unless it is renewed
   */
  record SessionCreated(
      Cause cause, String userId, String sessionId, String method, Instant expiresAt)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.SESSION_CREATED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("method", method, "expiresAt", IsoDate.print(expiresAt));
    }
  }

  /**
   * A session was renewed.
   *
   * @param expiresAt when it now ends unless it is renewed again
   */
  record SessionRefreshed(Cause cause, String userId, String sessionId, Instant expiresAt)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.SESSION_REFRESHED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("expiresAt", IsoDate.print(expiresAt));
    }
  }

  /**
   * Fields of a session were changed.
   *
   * @param fields the names of those fields
   */
  record SessionUpdated(Cause cause, String userId, String sessionId, List<String> fields)
      implements AuthEvent {
    /** Copies the list. */
    public SessionUpdated {
      fields = List.copyOf(fields);
    }

    @Override
    public Kind kind() {
      return Kind.SESSION_UPDATED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("fields", fields);
    }
  }

  /**
   * A session is over; told once. One that runs out is told when somebody presents it again: what
   * the clean-up removes before that, it removes in silence.
   *
   * @param reason why
   */
  record SessionEnded(Cause cause, String userId, String sessionId, EndReason reason)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.SESSION_ENDED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("reason", EventDetail.text(reason));
    }
  }

  /** A token was presented that had been replaced by another: somebody may have copied it. */
  record TokenReused(Cause cause, String userId, String sessionId) implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.TOKEN_REUSED;
    }
  }

  // ---- suspicions

  /**
   * A session is used from another network.
   *
   * @param before the address it was used from
   * @param now the address it is used from now
   */
  record SuspiciousAddress(Cause cause, String userId, String sessionId, String before, String now)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.SUSPICIOUS_ADDRESS;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("before", before, "now", now);
    }
  }

  /**
   * A user was in two places within less time than anybody travels.
   *
   * @param before the earlier place, readable
   * @param now the later place, readable
   */
  record ImpossibleTravel(Cause cause, String userId, String sessionId, String before, String now)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.IMPOSSIBLE_TRAVEL;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("before", before, "now", now);
    }
  }

  /**
   * A user signed in with a device or browser they have no other session on.
   *
   * @param device the device, readable: {@code Firefox on Windows}
   */
  record NewDevice(Cause cause, String userId, String sessionId, String device)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.NEW_DEVICE;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("device", device);
    }
  }

  // ---- signing in

  /**
   * Somebody did not get in.
   *
   * @param userId whose account it is; null when there is none
   * @param account what they named it by: an address or a user name
   * @param reason the code of the refusal
   */
  record SignInFailed(Cause cause, @Nullable String userId, String account, String reason)
      implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.SIGN_IN_FAILED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("account", account, "reason", reason);
    }

    /** Leaves out what they typed. */
    @Override
    public String toString() {
      return "SignInFailed[user " + userId + ", " + reason + ", " + cause.at() + "]";
    }
  }

  /**
   * After too many failures an account, if there is one of that name, takes no password for a
   * while; told when that begins.
   *
   * @param userId null: nobody looks whose account it is
   * @param account what names it: an address or a user name
   */
  record AccountLocked(Cause cause, @Nullable String userId, String account) implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.ACCOUNT_LOCKED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("account", account);
    }

    /** Leaves out what they typed. */
    @Override
    public String toString() {
      return "AccountLocked[" + cause.at() + "]";
    }
  }

  // ---- users

  /** Somebody signed up. */
  record UserCreated(Cause cause, String userId, String email) implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.USER_CREATED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("email", email);
    }

    /** Leaves the address out. */
    @Override
    public String toString() {
      return "UserCreated[user " + userId + ", " + cause.at() + "]";
    }
  }

  /**
   * Fields of a user were changed.
   *
   * @param fields the names of those fields
   */
  record UserChanged(Cause cause, String userId, List<String> fields) implements AuthEvent {
    /** Copies the list. */
    public UserChanged {
      fields = List.copyOf(fields);
    }

    @Override
    public Kind kind() {
      return Kind.USER_CHANGED;
    }

    @Override
    public JsonValue.Obj detail() {
      return EventDetail.of("fields", fields);
    }
  }

  /** A user has another password, or the first one. */
  record PasswordChanged(Cause cause, String userId) implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.PASSWORD_CHANGED;
    }
  }

  /** A user is gone, with everything they had. */
  record UserDeleted(Cause cause, String userId) implements AuthEvent {
    @Override
    public Kind kind() {
      return Kind.USER_DELETED;
    }
  }
}
