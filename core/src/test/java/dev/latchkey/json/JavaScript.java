package dev.latchkey.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** What JavaScript prints, as {@code javascript.mjs} beside {@code javascript.tsv} recorded it. */
final class JavaScript {
  /** One input and its print. */
  record Print(String input, String text) {}

  private long state = 1;

  static List<Print> prints(String kind) {
    return lines().stream()
        .map(line -> line.split("\t", 3))
        .filter(columns -> columns[0].equals(kind))
        .map(columns -> new Print(columns[1], columns[2]))
        .toList();
  }

  static String digest(String name) {
    return prints("digest").stream()
        .filter(print -> print.input().equals(name))
        .findFirst()
        .orElseThrow()
        .text();
  }

  /** The SHA-256 of so many prints, each followed by a line feed. */
  static String digestOf(int count, Supplier<String> print) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < count; i++) digest.update((print.get() + '\n').getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  /** The generator of {@code javascript.mjs}. */
  long random() {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return state;
  }

  long below(long bound) {
    return (random() >>> 11) % bound;
  }

  private static List<String> lines() {
    try (InputStream in =
        Objects.requireNonNull(JavaScript.class.getResourceAsStream("javascript.tsv"))) {
      return List.of(new String(in.readAllBytes(), UTF_8).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
