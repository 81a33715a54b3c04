package dev.latchkey.server.http;

import dev.latchkey.AuthException;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthRequest.BodyTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of one request, read when an endpoint asks for it. */
record JettyBody(Request request) implements AuthRequest.Body {

  /** Whether the request announces a body; without one, reading is not worth the trouble. */
  static boolean announced(Request request) {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  @Override
  public byte[] read(int limit) throws BodyTooLargeException {
    if (request.getLength() > limit) throw new BodyTooLargeException();
    try (InputStream body = Content.Source.asInputStream(request)) {
      byte[] bytes = readAll(body, limit, Limits.BODY);
      if (bytes.length == limit && body.read() >= 0) throw new BodyTooLargeException();
      return bytes;
    } catch (IOException e) {
      throw new AuthException(isTimeout(e) ? HttpRefusal.REQUEST_TIMEOUT : HttpRefusal.BAD_REQUEST);
    }
  }

  // The idle timeout of the connection begins anew with each byte; this one does not.
  static byte[] readAll(InputStream body, int limit, Duration patience) throws IOException {
    long start = System.nanoTime();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (bytes.size() < limit) {
      int read = body.read(buffer, 0, Math.min(buffer.length, limit - bytes.size()));
      if (read < 0) break;
      bytes.write(buffer, 0, read);
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AuthException(HttpRefusal.REQUEST_TIMEOUT);
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) return true;
    }
    return false;
  }
}
