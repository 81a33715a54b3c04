package dev.latchkey.server.http;

import dev.latchkey.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Everything outside the base path: two pages for whoever watches the server, and 404. */
final class HealthPages {
  static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
  static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  private static final byte[] UP = bytes("{\"status\":\"up\"}");
  private static final byte[] NOTHING = new byte[0];

  private HealthPages() {}

  static void answer(
      String method, @Nullable String path, Health health, Response response, Callback callback) {
    boolean read = method.equals("GET") || method.equals("HEAD");
    if (read && "/health".equals(path)) {
      write(200, UP, response, callback);
    } else if (read && "/health/ready".equals(path)) {
      boolean ready = health.isReady();
      byte[] body = state(ready ? "ready" : "unavailable", health);
      write(ready ? 200 : 503, body, response, callback);
    } else {
      write(404, NOTHING, response, callback);
    }
  }

  private static byte[] state(String status, Health health) {
    JsonWriter json = new JsonWriter().beginObject().name("status").value(status);
    health.parts().forEach((part, state) -> json.name(part).value(state));
    return json.endObject().toByteArray();
  }

  static void write(int status, byte[] body, Response response, Callback callback) {
    response.setStatus(status);
    HttpFields.Mutable fields = response.getHeaders();
    fields.put(NO_STORE);
    if (body.length > 0) fields.put(JSON);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
