package dev.latchkey.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How cookies are spelled: RFC 6265 with the reading and writing rules of protocol/01 §1. Pure. */
final class CookieSyntax {
  private static final String HEX = "0123456789ABCDEF";
  private static final int MAX_LINE = 4050; // Safari keeps 4093 bytes, and attributes may be added
  private static final String BARE = "-_.!~*'()"; // besides letters and digits, encodeURIComponent

  private CookieSyntax() {}

  /** Returns the value of the n-th cookie with this name in a Cookie header, or null. */
  static @Nullable String value(String header, String name, int n) {
    int end = header.length();
    int seen = 0;
    for (int at = 0; at < end; ) {
      int semicolon = header.indexOf(';', at);
      int stop = semicolon < 0 ? end : semicolon;
      int start = skipSpace(header, at, stop);
      int equals = endOfName(header, start, stop, name);
      if (equals >= 0 && seen++ == n) return decode(trimmed(header, equals + 1, stop));
      at = stop + 1;
    }
    return null;
  }

  /** Returns the names in a Cookie header that are {@code name} or a numbered chunk of it. */
  static List<String> parts(String header, String name) {
    int at = header.indexOf(name);
    if (at < 0) return List.of();
    List<String> parts = new ArrayList<>();
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      String sent = equals < 0 ? "" : pair.substring(0, equals).strip();
      if (sent.equals(name) || isChunk(sent, name)) parts.add(sent);
    }
    return parts;
  }

  /** Returns every name in a Cookie header. */
  static List<String> names(String header) {
    List<String> names = new ArrayList<>();
    for (String pair : header.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) names.add(pair.substring(0, equals).strip());
    }
    return names;
  }

  /** Returns the decoded value in a line of {@link #line}. */
  static String valueOf(String line) {
    int end = line.indexOf(';');
    return decode(line.substring(line.indexOf('=') + 1, end < 0 ? line.length() : end));
  }

  // A suffix with a leading zero or more digits than any chunk has is somebody else's cookie.
  private static boolean isChunk(String sent, String name) {
    if (!sent.startsWith(name + ".")) return false;
    String number = sent.substring(name.length() + 1);
    if (number.isEmpty() || number.length() > 3) return false;
    return number.chars().allMatch(c -> c >= '0' && c <= '9')
        && (number.length() == 1 || number.charAt(0) != '0');
  }

  // Returns where the equals sign behind the name is, or -1 when the pair has another name.
  private static int endOfName(String header, int start, int stop, String name) {
    if (!header.startsWith(name, start)) return -1;
    int equals = skipSpace(header, start + name.length(), stop);
    return equals < stop && header.charAt(equals) == '=' ? equals : -1;
  }

  private static int skipSpace(String text, int at, int stop) {
    int i = at;
    while (i < stop && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) i++;
    return i;
  }

  private static String trimmed(String header, int from, int to) {
    int start = skipSpace(header, from, to);
    int stop = to;
    while (stop > start && header.charAt(stop - 1) <= ' ') stop--;
    if (stop - start >= 2 && header.charAt(start) == '"' && header.charAt(stop - 1) == '"') {
      return header.substring(start + 1, stop - 1);
    }
    return header.substring(start, stop);
  }

  /** Percent-decodes UTF-8; a value with a malformed sequence stays as it is. */
  static String decode(String value) {
    if (value.indexOf('%') < 0) return value;
    byte[] bytes = value.getBytes(UTF_8); // decoded in place: an escape is longer than its byte
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i];
      if (octet == '%') {
        octet = octet(bytes, i + 1);
        if (octet < 0) return value;
        i += 2;
      }
      bytes[length++] = (byte) octet;
    }
    return utf8(bytes, length, value);
  }

  private static int octet(byte[] text, int at) {
    if (at + 2 > text.length) return -1;
    int high = text[at] < 0 ? -1 : Character.digit(text[at], 16);
    int low = text[at + 1] < 0 ? -1 : Character.digit(text[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static String utf8(byte[] bytes, int length, String malformed) {
    String text = new String(bytes, 0, length, UTF_8);
    if (text.indexOf('\uFFFD') < 0) return text; // nothing had to be replaced
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return malformed;
    }
  }

  /** Encodes as {@code encodeURIComponent}. */
  static String encode(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (byte b : value.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      if (isBare(c)) out.append(c);
      else out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
    }
    return out.toString();
  }

  private static boolean isBare(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || BARE.indexOf(c) >= 0;
  }

  /** Returns a Set-Cookie line in the order of protocol/01 §1.2. */
  static String line(String name, String value, CookieAttributes attributes) {
    boolean host = hasPrefix(name, "__Host-");
    String sameSite = attributes.sameSite();
    StringBuilder line = new StringBuilder(160).append(name).append('=').append(encode(value));
    if (attributes.maxAge() != null) line.append("; Max-Age=").append(attributes.maxAge());
    if (attributes.domain() != null && !host) line.append("; Domain=").append(attributes.domain());
    if (host) line.append("; Path=/");
    else if (attributes.path() != null) line.append("; Path=").append(attributes.path());
    if (isTrue(attributes.httpOnly())) line.append("; HttpOnly");
    if (isSecure(name, attributes)) line.append("; Secure");
    if (sameSite != null) line.append("; SameSite=").append(capitalised(sameSite));
    if (isTrue(attributes.partitioned())) line.append("; Partitioned");
    return line.toString();
  }

  /**
   * Cuts a value into what fits a cookie of a numbered name each; one part when it fits at once.
   */
  static List<String> split(String name, String value, CookieAttributes attributes) {
    int size = Math.max(1, MAX_LINE - line(name + ".99", "", attributes).length());
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < value.length() || at == 0; at += size) {
      parts.add(value.substring(at, Math.min(value.length(), at + size)));
    }
    return parts;
  }

  private static boolean isSecure(String name, CookieAttributes attributes) {
    return isTrue(attributes.secure())
        || hasPrefix(name, "__Secure-")
        || hasPrefix(name, "__Host-")
        || "none".equalsIgnoreCase(attributes.sameSite())
        || isTrue(attributes.partitioned());
  }

  // Browsers hold a name to its prefix in any case (RFC 6265bis §5.7).
  private static boolean hasPrefix(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT)
        + word.substring(1).toLowerCase(Locale.ROOT);
  }
}
