package dev.latchkey.plugins.webhooks;

import dev.latchkey.Db;
import dev.latchkey.Resources;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, in the database, and who sends it.
 *
 * <p><b>Order.</b> Every user has a lane. Who adds an event takes a number from the lane's row and
 * so holds it until the end of the transaction: the numbers stand in the order of the commits,
 * whatever the clocks say. As the last step of a transaction, that is for a moment.
 *
 * <p><b>One sender.</b> Who sends holds the lane: one conditional update decides, {@code due} says
 * until when. It is prolonged before every attempt; of a process that died others take over when it
 * has passed. An event goes from the table after it was received, and the lane when nothing is left
 * in it, unless somebody took a number meanwhile.
 */
final class Outbox {
  /** How long others wait for whoever holds a lane; several times what an attempt can take. */
  static final Duration LEASE = Duration.ofMinutes(1);

  private static final String NOBODY = "";
  private static final int HOLDER_LENGTH = 16;
  private static final int TRIES = 20;
  private static final int CANDIDATES = 16;

  private final Resources resources;
  private final Duration farthest;

  /**
   * Works on this store.
   *
   * @param farthest how far ahead a lane can be due; what is farther was said by a wrong clock
   */
  Outbox(Resources resources, Duration farthest) {
    this.resources = resources;
    this.farthest = farthest;
  }

  private Db db() {
    return resources.db();
  }

  private Instant now() {
    return resources.clock().instant();
  }

  // ---- adding

  /** Adds an event to a lane, within the transaction of what happened. */
  static void add(String lane, String kind, String body, Instant now, Db transaction) {
    transaction.insert(
        Delivery.MODEL,
        Row.of(Delivery.LANE, lane)
            .with(Delivery.SEQUENCE, number(lane, now, transaction))
            .with(Delivery.KIND, kind)
            .with(Delivery.BODY, body)
            .with(Delivery.CREATED_AT, now)
            .with(Delivery.DEAD, false));
  }

  private static long number(String lane, Instant now, Db transaction) {
    for (int i = 0; i < TRIES; i++) { // its sender may take the lane away in between
      if (transaction.increment(Lane.MODEL, Lane.LAST, 1, Lane.NAME.is(lane))) {
        return Objects.requireNonNull(find(lane, transaction)).last();
      }
      Row first =
          Row.of(Lane.NAME, lane)
              .with(Lane.LAST, 1L)
              .with(Lane.DUE, now)
              .with(Lane.HOLDER, NOBODY)
              .with(Lane.ATTEMPTS, 0);
      // Among counted ids, another lane may have this one: then some tries later another id.
      if (transaction.reserve(Lane.MODEL, "webhook " + i / 5 + ' ' + lane, first)) return 1;
    }
    throw new IllegalStateException("no number to be had in a lane");
  }

  private static @Nullable Lane find(String lane, Db from) {
    return from.find(Lane.MODEL, Lane.NAME.is(lane));
  }

  // ---- sending

  /**
   * Takes a lane that is due; it is the caller's until its lease is over. Null when there is none.
   */
  @Nullable Lane take() {
    Lane taken = take(Lane.DUE.isBelow(now().plusMillis(1)));
    return taken == null ? take(Lane.DUE.isAbove(now().plus(farthest))) : taken;
  }

  private @Nullable Lane take(Condition due) {
    for (Lane lane : db().list(Lane.MODEL, Lane.DUE.ascending(), CANDIDATES, due)) {
      Lane taken = taken(lane, due);
      if (taken != null) return taken; // else another process was faster
    }
    return null;
  }

  private @Nullable Lane taken(Lane lane, Condition due) {
    String holder = resources.tokens().next(HOLDER_LENGTH);
    Instant until = now().plus(LEASE);
    Row changes = Row.of(Lane.DUE, until).with(Lane.HOLDER, holder);
    boolean won =
        db().update(
                    Lane.MODEL,
                    changes,
                    Lane.NAME.is(lane.name()),
                    Lane.HOLDER.is(lane.holder()),
                    due)
            > 0;
    return won ? new Lane(lane.name(), lane.last(), until, holder, lane.attempts()) : null;
  }

  /** Returns the events of a lane that come next, at most so many. */
  List<Delivery> next(Lane lane, int limit) {
    return db().list(
            Delivery.MODEL,
            Delivery.SEQUENCE.ascending(),
            limit,
            Delivery.LANE.is(lane.name()),
            Delivery.DEAD.is(false));
  }

  /** Prolongs the lease; null when somebody else has the lane by now. */
  @Nullable Lane hold(Lane lane) {
    if (!change(lane, Row.of(Lane.DUE, now().plus(LEASE)))) return null;
    Lane held = find(lane.name(), db());
    return held != null && held.holder().equals(lane.holder()) ? held : null;
  }

  /** Notes that an event was received. */
  void received(Delivery delivery, Lane lane) {
    db().delete(Delivery.MODEL, Field.ID.is(delivery.id()));
    if (lane.attempts() > 0) change(lane, Row.of(Lane.ATTEMPTS, 0));
  }

  /** Lets go of a lane whose first event was tried in vain, until it is time to try again. */
  void postpone(Lane lane, Duration pause) {
    release(lane, lane.attempts() + 1, now().plus(pause));
  }

  /** Lets go of a lane that others may go on with at once. */
  void release(Lane lane) {
    release(lane, lane.attempts(), now());
  }

  private void release(Lane lane, int attempts, Instant due) {
    change(lane, Row.of(Lane.DUE, due).with(Lane.HOLDER, NOBODY).with(Lane.ATTEMPTS, attempts));
  }

  /** Gives an event up, so that those behind it can go on. */
  void bury(Delivery delivery, Lane lane) {
    db().transaction(
            tx -> {
              tx.update(Delivery.MODEL, Row.of(Delivery.DEAD, true), Field.ID.is(delivery.id()));
              return change(lane, Row.of(Lane.ATTEMPTS, 0), tx);
            });
  }

  /** Removes a lane in which nothing is left; false when somebody took a number meanwhile. */
  boolean close(Lane lane) {
    return db().delete(
                Lane.MODEL,
                Lane.NAME.is(lane.name()),
                Lane.HOLDER.is(lane.holder()),
                Lane.LAST.is(lane.last()))
        > 0;
  }

  private boolean change(Lane lane, Row changes) {
    return change(lane, changes, db());
  }

  private static boolean change(Lane lane, Row changes, Db in) {
    Condition mine = Lane.HOLDER.is(lane.holder());
    return in.update(Lane.MODEL, changes, Lane.NAME.is(lane.name()), mine) > 0;
  }

  // ---- what was given up

  /** Returns events that were given up, the oldest first. */
  List<Delivery> dead(int limit) {
    return db().list(
            Delivery.MODEL, Delivery.CREATED_AT.ascending(), limit, Delivery.DEAD.is(true));
  }

  /** Sends an event that was given up once more, behind those that wait; false if there is none. */
  boolean revive(String id) {
    return db().transaction(
            tx -> {
              Delivery dead = tx.find(Delivery.MODEL, Field.ID.is(id), Delivery.DEAD.is(true));
              if (dead == null) return false;
              Row again =
                  Row.of(Delivery.SEQUENCE, number(dead.lane(), now(), tx))
                      .with(Delivery.DEAD, false);
              return tx.update(Delivery.MODEL, again, Field.ID.is(id), Delivery.DEAD.is(true)) > 0;
            });
  }
}
