package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lists {@code active-sessions-<userId>}, by which the sessions of a user are found in
 * secondary storage (protocol/04 §6). An entry may outlive its session, never the other way round.
 *
 * <p><b>Races.</b> A list is only replaced while it is as it was read, so no entry is lost to
 * another server of ours. Thread-safe.
 */
final class ActiveSessions {
  private static final String KEY = "active-sessions-";
  private static final int TRIES = 1000;

  private final KeyValueStore storage;
  private final InstantSource clock;

  private record Entry(String token, long expiresAt) {}

  ActiveSessions(KeyValueStore storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /** Returns the tokens of the user's sessions, those that end first before others. */
  Set<String> tokens(String userId) {
    Set<String> tokens = new LinkedHashSet<>();
    long now = clock.millis();
    for (Entry entry : entries(storage.get(KEY + userId))) {
      if (entry.expiresAt() > now) tokens.add(entry.token());
    }
    return tokens;
  }

  void add(String userId, String token, Instant expiresAt) {
    change(
        userId,
        entries -> {
          List<Entry> all = without(entries, List.of(token));
          all.add(new Entry(token, expiresAt.toEpochMilli()));
          return all;
        });
  }

  void remove(String userId, Collection<String> tokens) {
    change(userId, entries -> without(entries, tokens));
  }

  private List<Entry> without(List<Entry> entries, Collection<String> tokens) {
    long now = clock.millis();
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.expiresAt() > now && !tokens.contains(entry.token())) kept.add(entry);
    }
    return kept;
  }

  private void change(String userId, UnaryOperator<List<Entry>> change) {
    for (int i = 0; i < TRIES; i++) {
      String before = storage.get(KEY + userId);
      List<Entry> after = new ArrayList<>(change.apply(entries(before)));
      after.sort(Comparator.comparingLong(Entry::expiresAt));
      Duration life = life(after);
      String text = life.isZero() ? null : text(after);
      if (Objects.equals(before, text)) return;
      if (storage.replace(KEY + userId, before, text, life)) return;
    }
    throw new StoreException.Unavailable("the list of a user's sessions changes too fast", null);
  }

  private Duration life(List<Entry> sorted) {
    if (sorted.isEmpty()) return Duration.ZERO;
    long last = sorted.get(sorted.size() - 1).expiresAt();
    return SecondarySessions.life(Instant.ofEpochMilli(last), clock.instant());
  }

  private static List<Entry> entries(@Nullable String text) {
    List<Entry> entries = new ArrayList<>();
    if (text == null || !(parsed(text) instanceof JsonValue.Arr array)) return entries;
    for (JsonValue item : array.items()) {
      JsonValue.Obj entry = item.asObject();
      if (entry == null || !(entry.get("token") instanceof JsonValue.Str token)) continue;
      if (!(entry.get("expiresAt") instanceof JsonValue.Num end)) continue;
      entries.add(new Entry(token.value(), end.value().longValue()));
    }
    return entries;
  }

  private static @Nullable JsonValue parsed(String text) {
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static String text(List<Entry> entries) {
    JsonWriter json = new JsonWriter(64 * entries.size() + 16).beginArray();
    for (Entry entry : entries) {
      json.beginObject().name("token").value(entry.token());
      json.name("expiresAt").value(entry.expiresAt()).endObject();
    }
    return json.endArray().toString();
  }
}
