package dev.latchkey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A link to an endpoint of this server, to be mailed to somebody.
 *
 * <p>It begins with the configured base URL, whatever the request says it was sent to (threats
 * A40). Immutable.
 */
public final class Link {
  private final String url;

  private Link(String url) {
    this.url = url;
  }

  /** A link to a path below the base path. */
  public static Link to(String path, Call call) {
    return new Link(call.baseUrl() + path);
  }

  /** Returns the link with one more query parameter. */
  public Link with(String name, String value) {
    return new Link(url + (url.indexOf('?') < 0 ? '?' : '&') + name + '=' + encoded(value));
  }

  /** As {@link #with}, with the value spelled as forms spell it, as some of the original's are. */
  public Link withFormEncoded(String name, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    return new Link(url + (url.indexOf('?') < 0 ? '?' : '&') + name + '=' + encoded);
  }

  /** Returns the link with the page to go on to, the site's root when none was asked for. */
  public Link withCallback(@Nullable String page) {
    return with("callbackURL", page == null || page.isEmpty() ? "/" : page);
  }

  // As JavaScript's encodeURIComponent does, to the letter.
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }

  /** Returns the URL. */
  public String url() {
    return url;
  }

  /** Shows nothing: the link may hold a token. */
  @Override
  public String toString() {
    return "Link";
  }
}
