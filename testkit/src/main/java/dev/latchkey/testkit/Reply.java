package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.http.AuthResponse;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Browser} was answered.
 *
 * <p>Questions return values; demands ({@code has…}, {@code is…}, {@code sets…}) throw {@link
 * AssertionError} and return this reply, so that they can follow one another. Immutable.
 */
public final class Reply {
  private final String request;
  private final AuthResponse response;
  private final List<SetCookie> cookies;

  Reply(String request, AuthResponse response) {
    this.request = request;
    this.response = response;
    this.cookies = response.headers("set-cookie").stream().map(SetCookie::parse).toList();
  }

  // ---- questions

  /** Returns the status code. */
  public int status() {
    return response.status();
  }

  /** Returns the body as text. */
  public String body() {
    return response.text();
  }

  /** Returns the first value of the header, or null. */
  public @Nullable String header(String name) {
    return response.header(name);
  }

  /** Returns the names of all headers in lower case, sorted. */
  public Set<String> headerNames() {
    Set<String> names = new TreeSet<>();
    response.headers().forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
    return names;
  }

  /** Returns the cookies to be set, in order. */
  public List<SetCookie> cookies() {
    return cookies;
  }

  /**
   * Returns the cookie to be set under this name.
   *
   * @throws AssertionError when there is none
   */
  public SetCookie cookie(String name) {
    for (SetCookie cookie : cookies) {
      if (cookie.name().equals(name)) return cookie;
    }
    throw new AssertionError(this + " sets no cookie " + name + ", but " + cookies);
  }

  /**
   * Returns the string at a path in the JSON body.
   *
   * @throws AssertionError when there is none
   */
  public String text(String path) {
    JsonValue found = at(path);
    String text = found == null ? null : found.asString();
    if (text == null)
      throw new AssertionError(this + " has no string at '" + path + "': " + body());
    return text;
  }

  /**
   * Returns the value at a path in the JSON body: keys and indexes separated by dots, {@code
   * user.email} or {@code 0.token}; the whole body for the empty path; null when there is nothing.
   */
  public @Nullable JsonValue at(String path) {
    JsonValue value = parsed();
    if (path.isEmpty()) return value;
    for (String key : path.split("\\.", -1)) value = value == null ? null : member(value, key);
    return value;
  }

  private static @Nullable JsonValue member(JsonValue value, String key) {
    if (value instanceof JsonValue.Obj object) return object.get(key);
    if (!(value instanceof JsonValue.Arr array) || !key.matches("\\d{1,6}")) return null;
    int index = Integer.parseInt(key);
    return index < array.items().size() ? array.items().get(index) : null;
  }

  private JsonValue parsed() {
    try {
      return Json.parse(response.body());
    } catch (JsonSyntaxException e) {
      throw new AssertionError(this + " is not JSON: " + body(), e);
    }
  }

  // ---- demands

  /** Demands something of the value at a path as in {@link #at}. */
  public JsonAssert json(String path) {
    return JsonAssert.of(at(path), path);
  }

  /** The status is this one. */
  public Reply hasStatus(int status) {
    assertThat(status()).as("status of %s, body %s", this, body()).isEqualTo(status);
    return this;
  }

  /** The body is exactly this text. */
  public Reply hasBody(String text) {
    assertThat(body()).as("body of %s", this).isEqualTo(text);
    return this;
  }

  /** It is a refusal with this status and this code in the body. */
  public Reply isRefusal(int status, String code) {
    hasStatus(status);
    json("code").isEqualTo(code);
    return this;
  }

  /** It sends the browser to exactly this address. */
  public Reply redirectsTo(String location) {
    hasStatus(302);
    assertThat(header("location")).as("where %s leads", this).isEqualTo(location);
    return this;
  }

  /** No cookie is set or cleared. */
  public Reply setsNoCookie() {
    assertThat(cookies).as("cookies of %s", this).isEmpty();
    return this;
  }

  /** The cookie is cleared. */
  public Reply clears(String cookie) {
    assertThat(cookie(cookie).clears()).as("%s clears %s", this, cookie).isTrue();
    return this;
  }

  /** Shows the request and the status. */
  @Override
  public String toString() {
    return request + " → " + status();
  }
}
