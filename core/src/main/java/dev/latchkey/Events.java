package dev.latchkey;

import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.internal.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happened to those who asked.
 *
 * <p>Recorders write within the transaction of the change, observers are told once it is committed;
 * of what is rolled back nobody learns. Where nobody asked, no event is made. Thread-safe.
 */
public final class Events {
  private final Map<Class<?>, List<EventRecorder<AuthEvent>>> observers;
  private final Map<Class<?>, List<EventRecorder<AuthEvent>>> recorders;
  private final InstantSource clock;

  Events(List<Subscription> observers, List<Subscription> recorders, InstantSource clock) {
    this.observers = Subscription.byType(observers);
    this.recorders = Subscription.byType(recorders);
    this.clock = clock;
  }

  /**
   * Tells of an event, recorders before the transaction of {@code db} is committed and observers
   * after it; at once outside a transaction.
   *
   * @param event makes the event; not asked where nobody wants to know
   */
  public <E extends AuthEvent> void raise(Class<E> type, Db db, Supplier<E> event) {
    if (!isWanted(type)) return;
    E raised = event.get();
    List<EventRecorder<AuthEvent>> recording = subscribers(recorders, type);
    if (!recording.isEmpty()) {
      db.beforeCommit(tx -> recording.forEach(recorder -> recorder.record(raised, tx)));
    }
    for (EventRecorder<AuthEvent> observer : subscribers(observers, type)) {
      db.onceLasting(() -> observer.record(raised, db));
    }
  }

  /** Records an event that does not happen in a transaction that is undone: it costs as much. */
  <E extends AuthEvent> void pretend(Class<E> type, Db undone, Supplier<E> event) {
    if (!isRecorded(type)) return;
    E raised = event.get();
    subscribers(recorders, type).forEach(recorder -> recorder.record(raised, undone));
  }

  /**
   * Runs an attempt to sign in, and tells when it is refused.
   *
   * @param account what names the account: an address or a user name
   * @param owner finds whose account it is; asked only when that is to be told
   */
  public <R extends @Nullable Object> R attempt(
      String account, Supplier<@Nullable User> owner, Call call, Supplier<R> signIn) {
    try {
      return signIn.get();
    } catch (AuthException e) {
      raise(SignInFailed.class, call.db(), () -> failed(account, owner.get(), e, call));
      throw e;
    }
  }

  private static SignInFailed failed(
      String account, @Nullable User owner, AuthException refusal, Call call) {
    String userId = owner == null ? null : owner.id();
    return new SignInFailed(Cause.of(call), userId, account, refusal.code().name());
  }

  /** Runs a change whose events, if they are recorded, are to be committed with it. */
  <R> R together(Class<? extends AuthEvent> type, Call call, Supplier<R> change) {
    return isRecorded(type) ? call.transaction(change) : change.get();
  }

  boolean isRecorded(Class<? extends AuthEvent> type) {
    return !subscribers(recorders, type).isEmpty();
  }

  boolean isWanted(Class<? extends AuthEvent> type) {
    return isRecorded(type) || !subscribers(observers, type).isEmpty();
  }

  private static List<EventRecorder<AuthEvent>> subscribers(
      Map<Class<?>, List<EventRecorder<AuthEvent>>> among, Class<? extends AuthEvent> type) {
    return among.getOrDefault(type, List.of());
  }

  Instant now() {
    return clock.instant();
  }
}
