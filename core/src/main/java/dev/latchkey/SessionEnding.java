package dev.latchkey;

import dev.latchkey.AuthEvent.Actor;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.SessionEnded;
import dev.latchkey.SessionRecords.Selection;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions, and tells who asked for it of each one.
 *
 * <p>Ending removes the row. A renewal is an update that never creates, so whatever races with an
 * ending, nothing that ended comes back. Thread-safe. Source: protocol/04 §5.
 */
final class SessionEnding {
  private final SessionRecords records;
  private final Events events;
  private final @Nullable TokenRotation rotation; // null when tokens stay

  SessionEnding(SessionRecords records, Events events, @Nullable TokenRotation rotation) {
    this.records = records;
    this.events = events;
    this.rotation = rotation;
  }

  /**
   * As {@link #end}, and whether there was one; also finds a session by a token that it had before.
   */
  boolean endOne(Selection which, EndReason reason, @Nullable Call call, Db from) {
    if (end(which, reason, call, from) > 0) return true;
    String token = which.token();
    // A token can be rotated while one looks, but not twice within the grace.
    for (int tries = 0; rotation != null && token != null && tries < 2; tries++) {
      Session rotated = rotation.findByFormer(token, from);
      if (rotated == null) return false;
      if (end(which.only(rotated.token()), reason, call, from) > 0) return true;
    }
    return false;
  }

  /**
   * Ends these sessions and returns how many there were. Every ending passes here.
   *
   * @param call on whose behalf; null when the application asks
   */
  int end(Selection which, EndReason reason, @Nullable Call call, Db from) {
    if (!events.isWanted(SessionEnded.class)) return records.end(which, reason, call, from);
    return from.transaction(tx -> endEach(which, reason, call, tx));
  }

  // Of several who end a session, the one whose statement removes it tells of it. All go through
  // the sessions in the same order, so that no two wait for each other.
  private int endEach(Selection which, EndReason reason, @Nullable Call call, Db from) {
    int ended = 0;
    for (Session session : selected(which, from)) {
      Selection one = which.only(session.token());
      if (records.end(one, reason, call, from) == 0) continue;
      ended++;
      events.raise(
          SessionEnded.class,
          from,
          () ->
              new SessionEnded(
                  cause(reason, session, call), session.userId(), session.id(), reason));
    }
    if (which.isAll())
      ended += records.end(which, reason, call, from); // those that cannot be listed, too
    return ended;
  }

  private List<Session> selected(Selection which, Db from) {
    if (which.token() != null) {
      Session session = records.find(which.token(), from).session();
      return session == null ? List.of() : List.of(session);
    }
    String userId = Objects.requireNonNull(which.userId(), "a user or a token");
    String spared = which.spared() == null ? null : records.nameOf(which.spared());
    return records.list(userId, Instant.EPOCH, from).stream()
        .filter(session -> !session.token().equals(spared))
        .filter(session -> !session.id().equals(which.sparedId()))
        .sorted(Comparator.comparing(Session::id))
        .toList();
  }

  private Cause cause(EndReason reason, Session session, @Nullable Call call) {
    if (reason == EndReason.TOKEN_REUSED) return Cause.of(Actor.SYSTEM, events.now());
    if (call == null) return Cause.of(Actor.APPLICATION, events.now());
    return switch (reason) {
      case SIGNED_OUT -> Cause.of(call, Actor.OWN_SESSION);
      case EXPIRED, PROOF_LAPSED, EVICTED, SUSPICIOUS -> Cause.of(call, Actor.SYSTEM);
      default -> Cause.of(call, session.id());
    };
  }
}
