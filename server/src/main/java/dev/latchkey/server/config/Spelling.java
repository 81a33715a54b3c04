package dev.latchkey.server.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant by a key that does not exist. */
final class Spelling {
  private Spelling() {}

  /** The candidate that is few edits away, or null. */
  static @Nullable String nearest(String written, Collection<String> candidates) {
    int allowed = Math.max(2, written.length() / 3);
    String nearest = null;
    for (String candidate : candidates) {
      int distance = distance(fold(written), fold(candidate));
      if (distance > allowed || distance >= candidate.length()) continue;
      allowed = distance - 1;
      nearest = candidate;
    }
    return nearest;
  }

  /** The path whose last part is nearest to what was written, or null. */
  static @Nullable String sameName(String written, Collection<String> paths) {
    String nearest = nearest(written, paths.stream().map(Spelling::lastPart).toList());
    return paths.stream().filter(path -> lastPart(path).equals(nearest)).findFirst().orElse(null);
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** {@code base_url} and {@code base-url} are {@code baseURL} to whoever writes them. */
  private static String fold(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
