package dev.latchkey.server.http;

import dev.latchkey.ErrorCode;
import java.nio.charset.StandardCharsets;

/** What HTTP itself refuses before or beside any endpoint. */
enum HttpRefusal implements ErrorCode {
  BAD_REQUEST(400, "Bad request"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  PAYLOAD_TOO_LARGE(413, "Request body is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  REQUEST_HEADER_FIELDS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_SERVER_ERROR(500, "Internal server error"),
  SERVICE_UNAVAILABLE(503, "Service unavailable");

  private final int status;
  private final String message;

  HttpRefusal(int status, String message) {
    this.status = status;
    this.message = message;
  }

  /** The refusal of that status; whatever else the sender got wrong is a bad request. */
  static HttpRefusal of(int status) {
    for (HttpRefusal refusal : values()) {
      if (refusal.status == status) return refusal;
    }
    // 501 and 505 would say that the server failed when only the request is odd.
    boolean failed = status >= 500 && status != 501 && status != 505;
    return failed ? INTERNAL_SERVER_ERROR : BAD_REQUEST;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String message() {
    return message;
  }

  /** The answer as JSON; neither text needs escaping. */
  byte[] body() {
    String json = "{\"message\":\"" + message + "\",\"code\":\"" + name() + "\"}";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
