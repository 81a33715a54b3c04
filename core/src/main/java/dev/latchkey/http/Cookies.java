package dev.latchkey.http;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one call: those the browser sent, and those it will be told to keep.
 *
 * <p>Outgoing cookies are a map by name. The last write of a name wins and moves to the end, and
 * everything is serialized once when the call is over, so that no code ever has to parse, scrub or
 * re-order {@code Set-Cookie} lines. Not thread-safe: it belongs to the thread of its call.
 *
 * <p>The {@code Cookie} header is searched, not parsed: most calls ask for one or two names.
 */
public final class Cookies {
  // All cookies of a site travel with every request, and servers read 8 to 16 KB of headers: who is
  // sent more can never call again. The original writes up to a hundred parts.
  private static final int MAX_PARTS = 3;

  private final List<String> received;
  private final CookieRules rules;
  private final CookieSigner signer;
  private final Map<String, String> outgoing = new LinkedHashMap<>(4);
  private final Map<String, String> presumed = new LinkedHashMap<>(0);

  /** Reads the {@code Cookie} headers of a request. */
  public Cookies(Headers headers, CookieRules rules, CookieSigner signer) {
    this.received = headers.all("cookie");
    this.rules = rules;
    this.signer = signer;
  }

  /** Returns whether the request has a {@code Cookie} header, even an empty one. */
  public boolean isPresent() {
    return !received.isEmpty();
  }

  /** Returns the value as sent, percent-decoded; the first one of several; null when absent. */
  public @Nullable String get(CookieSpec cookie) {
    String name = rules.name(cookie);
    String value = presumed.get(name);
    return value != null ? value : nth(name, 0);
  }

  /**
   * Returns the value of a signed cookie; null when it is absent or its signature does not fit.
   *
   * <p>Of several cookies with one name those with a bad signature do not count. Two different ones
   * that both verify mean that somebody planted one of them: neither is believed (threats A09).
   */
  public @Nullable String getSigned(CookieSpec cookie) {
    List<String> values = signedValues(cookie);
    return values.size() == 1 ? values.get(0) : null;
  }

  /** Returns whether two different values with good signatures came in under one name. */
  public boolean isTossed(CookieSpec cookie) {
    return isPresent() && signedValues(cookie).size() > 1;
  }

  private List<String> signedValues(CookieSpec cookie) {
    String name = rules.name(cookie);
    String only = presumed.get(name);
    String first = only != null ? only : nth(name, 0);
    if (first == null) return List.of();
    String value = signer.verify(first);
    String second = only != null ? null : nth(name, 1);
    if (second == null) return value == null ? List.of() : List.of(value);
    List<String> values = new ArrayList<>(2);
    if (value != null) values.add(value);
    for (int n = 1; second != null && n < 20; second = nth(name, ++n)) {
      String other = signer.verify(second);
      if (other != null && !values.contains(other)) values.add(other);
    }
    return values;
  }

  /** Returns the names of the received cookies that begin with {@code prefix}. */
  public List<String> receivedNames(String prefix) {
    List<String> names = new ArrayList<>(0);
    for (String header : received) {
      for (String name : CookieSyntax.names(header)) {
        if (name.startsWith(prefix) && !names.contains(name)) names.add(name);
      }
    }
    return names;
  }

  /** Returns the name on the wire. */
  public String name(CookieSpec cookie) {
    return rules.name(cookie);
  }

  /** Treats the request as if it had carried this cookie alone; for hooks such as bearer tokens. */
  public void presume(CookieSpec cookie, String value) {
    presumed.put(rules.name(cookie), value);
  }

  /** Sets a cookie; without {@code maxAgeSeconds} it ends with the browser. */
  public void set(CookieSpec cookie, String value, @Nullable Long maxAgeSeconds) {
    put(rules.name(cookie), value, rules.attributes(cookie, maxAgeSeconds));
  }

  /** Sets a signed cookie; without {@code maxAgeSeconds} it ends with the browser. */
  public void setSigned(CookieSpec cookie, String value, @Nullable Long maxAgeSeconds) {
    set(cookie, signer.sign(value), maxAgeSeconds);
  }

  /**
   * Sets a signed cookie whose life no option can override, as that of {@code session_token}
   * (protocol/01 §1.2).
   */
  public void setSignedFor(CookieSpec cookie, String value, @Nullable Long maxAgeSeconds) {
    CookieAttributes attributes = rules.attributes(cookie, null);
    put(rules.name(cookie), signer.sign(value), attributes.maxAge(maxAgeSeconds));
  }

  /**
   * Sets a cookie under exactly this name that scripts can read; otherwise like another cookie. For
   * what is no secret.
   */
  public void setReadable(String name, String value, long maxAgeSeconds, CookieSpec like) {
    CookieAttributes attributes = rules.attributes(like, null).maxAge(maxAgeSeconds);
    put(name, value, attributes.overriddenBy(CookieAttributes.READABLE));
  }

  /** Tells the browser to forget a cookie. */
  public void expire(CookieSpec cookie) {
    put(rules.name(cookie), "", rules.attributes(cookie, null).maxAge(0L));
  }

  /**
   * Tells the browser to forget every part of a cookie it sent: {@code name} and {@code name.0}…
   */
  public void expireReceived(CookieSpec cookie) {
    for (String sent : receivedParts(rules.name(cookie))) {
      put(sent, "", rules.attributes(cookie, null).maxAge(0L));
    }
  }

  /** Takes back what was written of a cookie, its parts too: the browser keeps what it has. */
  public void takeBack(CookieSpec cookie) {
    String name = rules.name(cookie);
    outgoing.keySet().removeIf(written -> written.equals(name) || written.startsWith(name + "."));
  }

  /** Returns the value the browser is about to be told to keep; null when there is none. */
  public @Nullable String pending(CookieSpec cookie) {
    String line = outgoing.get(rules.name(cookie));
    String value = line == null ? null : CookieSyntax.valueOf(line);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Returns whether the browser is about to be told to keep or to forget this cookie. */
  public boolean isWritten(CookieSpec cookie) {
    return outgoing.containsKey(rules.name(cookie));
  }

  /**
   * Returns the value of a cookie that {@link #setWhole} wrote: under its name, or put together
   * from its parts; null when there is neither.
   */
  public @Nullable String getWhole(CookieSpec cookie) {
    String value = get(cookie);
    if (!isPresent() || value != null && !value.isEmpty()) return value;
    String name = rules.name(cookie);
    SortedMap<Integer, String> parts = new TreeMap<>();
    for (String part : receivedParts(name)) {
      String sent = part.equals(name) ? null : nth(part, 0);
      if (sent != null) parts.put(Integer.valueOf(part.substring(name.length() + 1)), sent);
    }
    return parts.isEmpty() ? null : String.join("", parts.values());
  }

  /**
   * Sets a cookie whose value may be longer than browsers keep in one: then in parts {@code
   * name.0}, {@code name.1} and so on. Of a longer one before, no part is left (protocol/01 §4.6).
   *
   * @return false when even {@value #MAX_PARTS} parts do not hold it; it is then not set
   */
  public boolean setWhole(CookieSpec cookie, String value, @Nullable Long maxAgeSeconds) {
    String name = rules.name(cookie);
    CookieAttributes attributes = rules.attributes(cookie, null).maxAge(maxAgeSeconds);
    List<String> parts = CookieSyntax.split(name, value, attributes);
    boolean fits = parts.size() <= MAX_PARTS;
    Map<String, String> lines = new LinkedHashMap<>(4);
    for (String sent : receivedParts(name)) {
      lines.put(sent, CookieSyntax.line(sent, "", attributes.maxAge(0L)));
    }
    for (int i = 0; fits && i < parts.size(); i++) {
      String part = parts.size() == 1 ? name : name + "." + i;
      lines.put(part, CookieSyntax.line(part, parts.get(i), attributes));
    }
    lines.forEach(this::putLine);
    return fits;
  }

  /** Returns the {@code Set-Cookie} lines in the order of the last writes. */
  public Iterator<String> lines() {
    return outgoing.values().iterator();
  }

  /** Returns whether nothing is to be set. */
  public boolean isUnchanged() {
    return outgoing.isEmpty();
  }

  private void put(String name, String value, CookieAttributes attributes) {
    putLine(name, CookieSyntax.line(name, value, attributes));
  }

  private void putLine(String name, String line) {
    outgoing.remove(name);
    outgoing.put(name, line);
  }

  private List<String> receivedParts(String name) {
    return received.isEmpty() ? List.of() : CookieSyntax.parts(header(), name);
  }

  private @Nullable String nth(String name, int n) {
    return received.isEmpty() ? null : CookieSyntax.value(header(), name, n);
  }

  private String header() {
    return received.size() == 1 ? received.get(0) : String.join("; ", received); // HTTP/2 splits it
  }
}
