package dev.latchkey.session;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.Db;
import dev.latchkey.Resources;
import dev.latchkey.Session;
import dev.latchkey.SessionPushOptions;
import dev.latchkey.Sessions;
import dev.latchkey.User;
import dev.latchkey.http.EventStream;
import dev.latchkey.schema.Field;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what becomes of their sessions while they listen.
 *
 * <p><b>Looking.</b> What happened is not kept: each stream knows the {@link SessionState} it told
 * last, and tells the difference to what a look at the store shows. Users somebody is known to have
 * changed, here or by word of another node, are looked at at once; all who listen once a second,
 * whoever changed them, with one statement for every {@value #USERS_AT_ONCE} of them. While the
 * store does not answer nobody is told anything: an outage is not a sign-out.
 *
 * <p><b>Resuming.</b> The id of an event is the state it tells of, so that whoever comes back with
 * one is told at once what is different by now, on whichever node.
 *
 * <p><b>Threads.</b> One, which exists while somebody listens, looks and tells; streams change
 * there only. Sinks do not block it. Thread-safe.
 */
final class SessionStreams {
  private static final Logger log = LoggerFactory.getLogger(SessionStreams.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int USERS_AT_ONCE = 500;

  private final SessionPushOptions options;
  private final Sessions sessions;
  private final Db db;
  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor thread;
  private final Map<String, List<SessionStream>> byUser = new ConcurrentHashMap<>();
  private final Map<String, String> usersByWord = new ConcurrentHashMap<>();
  private final AtomicBoolean hearing = new AtomicBoolean();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private List<Future<?>> rounds = List.of(); // of the thread

  SessionStreams(SessionPushOptions options, Resources resources) {
    this.options = options;
    sessions = resources.sessions();
    db = resources.db();
    clock = resources.clock();
    thread = new ScheduledThreadPoolExecutor(1, SessionStreams::daemon);
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "latchkey-session-events");
    thread.setDaemon(true);
    return thread;
  }

  // ---- opening and closing

  /**
   * Returns what tells of a session from now on, or from the event with this id.
   *
   * @throws AuthException when as many streams are open as may be, or the session has just ended
   */
  EventStream stream(ActiveSession active, @Nullable String lastEventId) {
    requireRoom(active.session());
    String userId = active.user().id();
    List<Session> all = sessions.list(userId, clock.instant());
    SessionState now = SessionState.of(active.session().id(), all, active.user());
    if (now == null) throw new AuthException(CoreError.UNAUTHORIZED);
    return new SessionStream(active.session(), now, SessionState.read(lastEventId), this);
  }

  private void requireRoom(Session session) {
    if (open.get() >= options.inAll()) throw new AuthException(CoreError.SERVICE_UNAVAILABLE);
    if (isFull(session)) throw new AuthException(CoreError.TOO_MANY_REQUESTS);
  }

  private boolean isFull(Session session) {
    List<SessionStream> users = of(session.userId());
    long own = users.stream().filter(stream -> stream.isOf(session)).count();
    return users.size() >= options.perUser() || own >= options.perSession();
  }

  private List<SessionStream> of(String userId) {
    return byUser.getOrDefault(userId, List.of());
  }

  void begin(SessionStream stream) {
    thread.execute(() -> add(stream));
  }

  void end(SessionStream stream) {
    thread.execute(() -> remove(stream));
  }

  // Those who asked at the same moment may be too many by now; their browsers ask again.
  private void add(SessionStream stream) {
    if (open.get() >= options.inAll() || isFull(stream.session())) {
      stream.close();
      return;
    }
    hear(stream);
    byUser.merge(stream.userId(), List.of(stream), SessionStreams::both);
    if (open.incrementAndGet() == 1) startRounds();
    stream.greet();
    look(List.of(stream.userId()), true); // whatever happened since it was asked for
  }

  private void remove(SessionStream stream) {
    List<SessionStream> before = of(stream.userId());
    if (!before.contains(stream)) return;
    byUser.computeIfPresent(stream.userId(), (user, all) -> without(all, stream));
    sessions.wordsOf(stream.session()).forEach(usersByWord::remove);
    of(stream.userId()).forEach(this::hear); // some words were theirs, too
    if (open.decrementAndGet() == 0) stopRounds();
  }

  private static List<SessionStream> both(List<SessionStream> some, List<SessionStream> more) {
    List<SessionStream> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static @Nullable List<SessionStream> without(
      List<SessionStream> all, SessionStream gone) {
    List<SessionStream> left = all.stream().filter(stream -> stream != gone).toList();
    return left.isEmpty() ? null : left;
  }

  private void startRounds() {
    rounds = List.of(every(LOOK, this::lookAtAll), every(options.heartbeat(), this::showLife));
  }

  private void stopRounds() {
    rounds.forEach(round -> round.cancel(false));
    rounds = List.of();
  }

  private Future<?> every(Duration pause, Runnable round) {
    long millis = pause.toMillis();
    return thread.scheduleWithFixedDelay(round, millis, millis, TimeUnit.MILLISECONDS);
  }

  // ---- looking and telling

  private void hear(SessionStream stream) {
    if (hearing.compareAndSet(false, true)) sessions.whenHeard(this::heard);
    sessions.wordsOf(stream.session()).forEach(word -> usersByWord.put(word, stream.userId()));
  }

  // Said on this node or another.
  private void heard(String word) {
    String userId = usersByWord.get(word);
    if (userId != null) changed(userId);
  }

  /** Learns, after the commit, that something about this user or a session of theirs is new. */
  void changed(String userId) {
    if (!byUser.containsKey(userId)) return;
    if (changed.add(userId)) thread.execute(this::lookAtChanged);
  }

  private void lookAtChanged() {
    List<String> users = List.copyOf(changed);
    // First this: what happens from now on is looked at once more.
    users.forEach(changed::remove);
    look(users, true);
  }

  private void lookAtAll() {
    look(byUser.keySet(), false);
  }

  private void look(Collection<String> users, boolean atThemToo) {
    List<String> all = List.copyOf(users);
    try {
      for (int from = 0; from < all.size(); from += USERS_AT_ONCE) {
        lookAt(all.subList(from, Math.min(from + USERS_AT_ONCE, all.size())), atThemToo);
      }
    } catch (StoreException e) {
      log.warn("listening browsers are told nothing for now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error(
          "listening browsers are told nothing for now", e); // a round that throws is the last
    }
  }

  private void lookAt(List<String> users, boolean atThemToo) {
    Instant now = clock.instant();
    Map<String, List<Session>> found =
        sessions.list(users, now).stream().collect(Collectors.groupingBy(Session::userId));
    List<User> seen = atThemToo ? db.list(User.MODEL, Field.ID.isAnyOf(users)) : List.of();
    Map<String, User> byId = seen.stream().collect(Collectors.toMap(User::id, user -> user));
    for (String user : users) {
      List<Session> own = found.getOrDefault(user, List.of());
      of(user).forEach(stream -> stream.tell(own, byId.get(user), now));
    }
  }

  /** Ends every stream; its browser comes back when it may. */
  void endAll() {
    byUser.values().forEach(streams -> streams.forEach(SessionStream::close));
  }

  private void showLife() {
    byUser.values().forEach(streams -> streams.forEach(SessionStream::showLife));
  }
}
