package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Promises in secondary storage, one text each under {@code verification:<identifier>}, as the
 * original keeps them (protocol/04 §6).
 *
 * <p>Nothing there is found by its value, so taking all of a user's back moves a mark, before which
 * none counts. Thread-safe.
 */
final class StoredPromises {
  private static final String KEY = "verification:";

  /** A mark stays for longer than anybody makes promises for. */
  private static final Duration LONGEST = Duration.ofDays(30);

  /** What is void at once is kept for a moment: it has to cost what a promise does. */
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final KeyValueStore storage;
  private final RevocationMark mark;
  private final Outages outages;

  StoredPromises(KeyValueStore storage, InstantSource clock) {
    this.storage = storage;
    mark = new RevocationMark(storage, "revoked-verifications-before-", LONGEST);
    outages = new Outages("promises are looked up in the database", clock);
  }

  /** Keeps a promise here alone. */
  Verification keep(Row values, Call call) {
    return read(call.db().insert(Verification.MODEL, values, row -> set(row, call)));
  }

  /** Keeps a promise in the database, and a copy here. */
  Verification copy(Row values, Call call) {
    Verification made = call.db().insert(Verification.MODEL, values);
    try {
      set(values.with(Field.ID, made.id()), call);
    } catch (StoreException.Unavailable e) {
      outages.note(e);
    }
    return made;
  }

  /** Keeps a promise unless there is one of this name; of concurrent callers one does. */
  boolean reserve(Row row, Call call) {
    return storage.replace(key(row), null, text(row, call), life(row, call));
  }

  private Row set(Row row, Call call) {
    storage.set(key(row), text(row, call), life(row, call));
    return row;
  }

  private static String key(Row row) {
    return KEY + row.require(Verification.IDENTIFIER);
  }

  private static String text(Row row, Call call) {
    JsonWriter json = new JsonWriter();
    call.db().schema().table(Verification.MODEL).writeWhole(row, json);
    return json.toString();
  }

  private static Duration life(Row row, Call call) {
    Duration life = SecondarySessions.life(row.require(Verification.EXPIRES_AT), call.now());
    return life.isZero() ? MOMENT : life;
  }

  /** Returns what is kept under the first of these names that has something. */
  @Nullable Verification find(List<String> names, boolean orInDatabase, Call call) {
    try {
      for (String name : names) {
        Verification kept = parsed(storage.get(KEY + name), call.db().schema());
        if (kept != null) return counting(kept);
      }
    } catch (StoreException.Unavailable e) {
      if (!orInDatabase) throw e;
      outages.note(e);
    }
    return null;
  }

  /** Redeems what is kept under one of these names; of concurrent callers one gets it. */
  @Nullable Verification consume(List<String> names, Call call) {
    for (String name : names) {
      Verification kept = parsed(storage.getAndDelete(KEY + name), call.db().schema());
      if (kept == null) continue;
      forget(names);
      return counting(kept);
    }
    return null;
  }

  void forget(List<String> names) {
    try {
      names.forEach(name -> storage.delete(KEY + name));
    } catch (StoreException.Unavailable e) {
      outages.note(e); // what is redeemed is so in the database
    }
  }

  void revokeAll(String value, Call call) {
    mark.raise(value, call.now());
  }

  private @Nullable Verification counting(Verification kept) {
    return kept.createdAt().isBefore(mark.of(kept.value())) ? null : kept;
  }

  private static @Nullable Verification parsed(@Nullable String text, Schema schema) {
    if (text == null) return null;
    try {
      JsonValue.Obj json = Json.parse(text.getBytes(UTF_8)).asObject();
      return json == null ? null : read(schema.table(Verification.MODEL).readWhole(json));
    } catch (JsonSyntaxException | IllegalStateException e) {
      return null; // not one of ours
    }
  }

  // What is kept here alone has no id.
  private static Verification read(Row row) {
    return Verification.of(row.get(Field.ID) == null ? row.with(Field.ID, "") : row);
  }
}
