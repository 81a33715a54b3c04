package dev.latchkey.server.http;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Names each request, so that an answer and the lines of the log about it can be told to belong
 * together.
 *
 * <p>A proxy's {@code X-Request-Id} is kept when it is short and plain; else requests are numbered
 * from the start of the process. Thread-safe.
 */
final class RequestIds {
  static final String HEADER = "x-request-id";

  /** Under this name the log finds it. */
  static final String KEY = "request";

  private static final int MAX_LENGTH = 64;

  private final String prefix = Long.toString(ProcessHandle.current().pid(), 36) + '-';
  private final AtomicLong last = new AtomicLong();

  String of(Request request) {
    String given = request.getHeaders().get(HEADER);
    return isPlain(given) ? given : prefix + Long.toString(last.incrementAndGet(), 36);
  }

  private static boolean isPlain(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) return false;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && "-_.".indexOf(c) < 0) return false;
    }
    return true;
  }
}
