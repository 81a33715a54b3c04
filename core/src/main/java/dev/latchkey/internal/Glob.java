package dev.latchkey.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern over texts made of segments between slashes: {@code *} is any run of characters inside
 * one segment, {@code ?} is one such character, and a segment {@code **} is any number of segments,
 * none included.
 *
 * <p>Slashes in a row count as one. Matching takes time in the product of both lengths at most,
 * whatever the pattern; a regular expression would not promise that.
 */
final class Glob {

  private final List<String> segments;

  private Glob(List<String> segments) {
    this.segments = segments;
  }

  static Glob of(String pattern) {
    return new Glob(segments(pattern));
  }

  static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** Whether the whole text fits the pattern. */
  boolean matches(String text) {
    List<String> parts = segments(text);
    int s = 0;
    int resumeSegment = -1;
    int resumePart = 0;
    for (int p = 0; p < parts.size(); ) {
      if (s < segments.size() && segments.get(s).equals("**")) {
        resumeSegment = ++s;
        resumePart = p;
      } else if (s < segments.size() && matchesSegment(segments.get(s), parts.get(p))) {
        s++;
        p++;
      } else if (resumeSegment >= 0) {
        s = resumeSegment;
        p = ++resumePart;
      } else {
        return false;
      }
    }
    return segments.subList(s, segments.size()).stream().allMatch("**"::equals);
  }

  /** The classic two-pointer match: on a mismatch the last star takes one character more. */
  private static boolean matchesSegment(String pattern, String text) {
    int p = 0;
    int star = -1;
    int resume = 0;
    for (int t = 0; t < text.length(); ) {
      char c = p < pattern.length() ? pattern.charAt(p) : 0;
      if (c == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && (c == '?' || c == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }

  private static List<String> segments(String text) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && text.charAt(i) != '/') continue;
      if (i > start) segments.add(text.substring(start, i));
      start = i + 1;
    }
    return segments;
  }
}
