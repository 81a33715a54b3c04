package dev.latchkey.session;

import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.http.EventStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One browser that listens. But for opening and closing, which any thread may do, it belongs to the
 * thread of {@link SessionStreams}.
 */
final class SessionStream implements EventStream {
  /** What may be told. No event carries anything of the session: who wants to know asks. */
  private enum Event {
    /** It, or its user, is not as it was. */
    SESSION_UPDATED,
    /** Another session of the user began, changed or ended. */
    SESSIONS_CHANGED,
    /** Somebody ended it. */
    SESSION_REVOKED,
    /** It was not renewed in time. */
    SESSION_EXPIRED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
  }

  private static final byte[] LIFE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private static final int SOONEST_RETRY_MILLIS = 1000;
  private static final int RETRY_SPREAD_MILLIS = 4000;

  private final SessionStreams streams;
  private final Session session;
  private SessionState told;
  private Instant expiresAt;
  private volatile @Nullable Sink sink; // null until it is opened

  SessionStream(
      Session session, SessionState now, @Nullable SessionState last, SessionStreams streams) {
    this.session = session;
    this.streams = streams;
    told = last == null ? now : last;
    expiresAt = session.expiresAt();
  }

  @Override
  public void open(Sink opened) {
    sink = opened;
    streams.begin(this);
  }

  @Override
  public void closed() {
    streams.end(this);
  }

  Session session() {
    return session;
  }

  String userId() {
    return session.userId();
  }

  boolean isOf(Session other) {
    return session.id().equals(other.id());
  }

  /** Says from where to go on, and when to come back: not all at once when a server restarts. */
  void greet() {
    int retry = SOONEST_RETRY_MILLIS + Math.floorMod(session.id().hashCode(), RETRY_SPREAD_MILLIS);
    send("retry: " + retry + "\nid: " + told.id() + "\n\n");
  }

  /**
   * Tells what is not as it was told last.
   *
   * @param sessions those of the user that count now
   * @param user null when nobody looked
   */
  void tell(List<Session> sessions, @Nullable User user, Instant now) {
    SessionState next = told.next(session.id(), sessions, user);
    if (next == null) {
      tell(now.isBefore(expiresAt) ? Event.SESSION_REVOKED : Event.SESSION_EXPIRED);
      close();
      return;
    }
    SessionState before = told;
    told = next;
    for (Session each : sessions) if (isOf(each)) expiresAt = each.expiresAt();
    if (next.differsInSession(before)) tell(Event.SESSION_UPDATED);
    if (next.differsInOthers(before)) tell(Event.SESSIONS_CHANGED);
  }

  private void tell(Event event) {
    send("id: " + told.id() + "\nevent: " + event + "\ndata: {}\n\n");
  }

  void showLife() {
    sink().send(LIFE);
  }

  void close() {
    sink().end();
    streams.end(this);
  }

  private void send(String text) {
    sink().send(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Sink sink() {
    return Objects.requireNonNull(sink, "not open");
  }

  /** Shows whose it is. */
  @Override
  public String toString() {
    return "SessionStream[" + session + "]";
  }
}
