package dev.latchkey.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON text into one growing buffer, byte for byte as {@code JSON.stringify} prints it.
 *
 * <p>Compact; {@code "}, {@code \} and control characters escaped, everything else raw UTF-8, lone
 * surrogates as {@code \\udxxx} in lower case (ECMA-262 §25.5.2). A verifier elsewhere
 * re-serialises what it parsed (protocol/01 §4.1), so any other spelling of the same value would be
 * rejected.
 *
 * <p>Not thread-safe; one instance writes one text. Objects and arrays are opened and closed by the
 * caller; commas are placed by the writer.
 */
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int length;
  private boolean comma;

  /** Creates a writer with room for a usual answer. */
  public JsonWriter() {
    this(1024);
  }

  /** Creates a writer with room for {@code capacity} bytes before it has to grow. */
  public JsonWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /** Returns one value as a JSON text. */
  public static byte[] write(JsonValue value) {
    return new JsonWriter().value(value).toByteArray();
  }

  /** Opens an object. */
  public JsonWriter beginObject() {
    separate();
    put('{');
    comma = false;
    return this;
  }

  /** Closes the innermost object. */
  public JsonWriter endObject() {
    put('}');
    comma = true;
    return this;
  }

  /** Opens an array. */
  public JsonWriter beginArray() {
    separate();
    put('[');
    comma = false;
    return this;
  }

  /** Closes the innermost array. */
  public JsonWriter endArray() {
    put(']');
    comma = true;
    return this;
  }

  /** Writes a member's name; its value has to follow. */
  public JsonWriter name(String name) {
    separate();
    quoted(name);
    put(':');
    comma = false;
    return this;
  }

  /** Writes a string, or {@code null}. */
  public JsonWriter value(@Nullable String value) {
    separate();
    if (value == null) return raw(NULL);
    quoted(value);
    comma = true;
    return this;
  }

  /** Writes a boolean. */
  public JsonWriter value(boolean value) {
    separate();
    return raw(value ? TRUE : FALSE);
  }

  /** Writes an integer. */
  public JsonWriter value(long value) {
    separate();
    ascii(Long.toString(value));
    comma = true;
    return this;
  }

  /** Writes a number as JavaScript prints it; NaN and infinities become {@code null}. */
  public JsonWriter value(Number value) {
    separate();
    ascii(Numbers.print(value));
    comma = true;
    return this;
  }

  /** Writes a date as a string {@code YYYY-MM-DDTHH:mm:ss.SSSZ}; finer parts are cut off. */
  public JsonWriter value(Instant value) {
    separate();
    put('"');
    reserve(IsoDate.MAX_LENGTH);
    length = IsoDate.write(value, buffer, length);
    put('"');
    comma = true;
    return this;
  }

  /** Writes a parsed value again. */
  public JsonWriter value(JsonValue value) {
    if (value instanceof JsonValue.Str s) return value(s.value());
    if (value instanceof JsonValue.Bool b) return value(b.value());
    if (value instanceof JsonValue.Num n) return value(n.value());
    if (value instanceof JsonValue.Obj o) return object(o.members());
    if (value instanceof JsonValue.Arr a) {
      beginArray();
      a.items().forEach(this::value);
      return endArray();
    }
    return value((String) null);
  }

  /** Returns what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  @Override
  public String toString() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }

  private JsonWriter object(Map<String, JsonValue> members) {
    beginObject();
    members.forEach((name, member) -> name(name).value(member));
    return endObject();
  }

  private void separate() {
    if (comma) put(',');
  }

  private JsonWriter raw(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    comma = true;
    return this;
  }

  private void ascii(String text) {
    reserve(text.length());
    ascii(text, text.length());
  }

  @SuppressWarnings("deprecation") // getBytes(int,int,byte[],int) is the copy without an allocation
  private void ascii(String text, int end) {
    text.getBytes(0, end, buffer, length);
    length += end;
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  }

  private void quoted(String text) {
    int n = text.length();
    reserve(n + 2);
    buffer[length++] = '"';
    int plain = 0;
    while (plain < n && isPlain(text.charAt(plain))) plain++;
    ascii(text, plain); // all of it, as a rule
    for (int i = plain; i < n; i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        if (length + n - i + 1 > buffer.length) reserve(n - i + 1);
        buffer[length++] = (byte) c;
      } else {
        i += special(text, i, c);
      }
    }
    put('"');
  }

  // Writes a character that is not plain ASCII; returns 1 when it took the following one with it.
  private int special(String text, int at, char c) {
    reserve(6);
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      buffer[length++] = (byte) (0xC0 | c >> 6);
      buffer[length++] = (byte) (0x80 | c & 0x3F);
    } else if (!Character.isSurrogate(c)) {
      buffer[length++] = (byte) (0xE0 | c >> 12);
      buffer[length++] = (byte) (0x80 | c >> 6 & 0x3F);
      buffer[length++] = (byte) (0x80 | c & 0x3F);
    } else if (Character.isHighSurrogate(c)
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1))) {
      int point = Character.toCodePoint(c, text.charAt(at + 1));
      buffer[length++] = (byte) (0xF0 | point >> 18);
      buffer[length++] = (byte) (0x80 | point >> 12 & 0x3F);
      buffer[length++] = (byte) (0x80 | point >> 6 & 0x3F);
      buffer[length++] = (byte) (0x80 | point & 0x3F);
      return 1;
    } else {
      unicodeEscape(c);
    }
    return 0;
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> shortEscape(c);
      case '\b' -> shortEscape('b');
      case '\t' -> shortEscape('t');
      case '\n' -> shortEscape('n');
      case '\f' -> shortEscape('f');
      case '\r' -> shortEscape('r');
      default -> {
        if (c >= 0x20) buffer[length++] = (byte) c; // U+007F is not escaped
        else unicodeEscape(c);
      }
    }
  }

  private void shortEscape(char c) {
    buffer[length++] = '\\';
    buffer[length++] = (byte) c;
  }

  private void unicodeEscape(char c) {
    buffer[length++] = '\\';
    buffer[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) buffer[length++] = HEX[c >> shift & 0xF];
  }

  private void put(char c) {
    reserve(1);
    buffer[length++] = (byte) c;
  }

  private void reserve(int more) {
    if (length + more <= buffer.length) return;
    buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
  }
}
