package dev.latchkey.internal;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a request's body by its media type (protocol/05 §4). Pure but for reading it. */
final class RequestBody {
  /** No endpoint takes more; a longer body is refused before it is read. */
  static final int MAX_BYTES = 1 << 20;

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";

  private RequestBody() {}

  /**
   * Returns the body as JSON, the strings of a form included; null when there is none.
   *
   * @throws AuthException {@link CoreError#UNSUPPORTED_MEDIA_TYPE}, {@link
   *     CoreError#PAYLOAD_TOO_LARGE} or {@link CoreError#BAD_REQUEST}
   */
  static @Nullable JsonValue read(AuthRequest request, boolean acceptsForm) {
    byte[] bytes = bytes(request);
    String header = request.headers().first("content-type");
    if (bytes.length == 0 || header == null || header.isBlank()) return null;
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    type = type.strip().toLowerCase(Locale.ROOT);
    boolean form = acceptsForm && type.equals(FORM);
    if (!form && !type.equals(JSON) || !isUtf8(header)) throw unsupported(header, acceptsForm);
    return form ? form(bytes) : json(bytes);
  }

  private static byte[] bytes(AuthRequest request) {
    try {
      return request.body().read(MAX_BYTES);
    } catch (AuthRequest.BodyTooLargeException e) {
      throw new AuthException(CoreError.PAYLOAD_TOO_LARGE);
    }
  }

  // RFC 8259 §8.1: JSON between systems is UTF-8. A text in another charset would be misread.
  private static boolean isUtf8(String header) {
    String lower = header.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("charset=");
    if (at < 0) return true;
    String charset = lower.substring(at + "charset=".length());
    return charset.startsWith("utf-8") || charset.startsWith("\"utf-8\"");
  }

  private static AuthException unsupported(String header, boolean acceptsForm) {
    return new AuthException(
        CoreError.UNSUPPORTED_MEDIA_TYPE,
        "Content-Type \""
            + header
            + "\" is not allowed. Allowed types: "
            + (acceptsForm ? FORM + ", " + JSON : JSON));
  }

  private static JsonValue json(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (JsonSyntaxException e) {
      throw new AuthException(CoreError.BAD_REQUEST, "Invalid JSON in request body");
    }
  }

  private static JsonValue form(byte[] bytes) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    Query fields = new Query(new String(bytes, StandardCharsets.UTF_8));
    for (Map.Entry<String, List<String>> field : fields.all().entrySet()) {
      List<String> values = field.getValue();
      members.put(field.getKey(), new JsonValue.Str(values.get(values.size() - 1)));
    }
    return new JsonValue.Obj(members);
  }
}
