package dev.latchkey;

import dev.latchkey.json.JsonValue;
import java.util.Map;

/**
 * The call is over, and this is why.
 *
 * <p>One class for every refusal: callers branch on {@link #code()} or {@link #status()}. It
 * reports an outcome rather than a defect, so it records no stack trace.
 */
public final class AuthException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final JsonValue.Obj NO_DETAILS = new JsonValue.Obj(Map.of());

  private final transient ErrorCode code;
  private final transient JsonValue.Obj details;
  private final int status;

  /** Refuses with the code's own status and message. */
  public AuthException(ErrorCode code) {
    this(code, code.message(), code.status());
  }

  /** Refuses with the code's own status and message, and says more in members of the answer. */
  public AuthException(ErrorCode code, JsonValue.Obj details) {
    this(code, code.message(), code.status(), details);
  }

  /** Refuses with a message that says more than the code's own, and nothing secret. */
  public AuthException(ErrorCode code, String message) {
    this(code, message, code.status());
  }

  /** Refuses with another status than the code's own, where an endpoint answers so. */
  public AuthException(ErrorCode code, int status) {
    this(code, code.message(), status);
  }

  private AuthException(ErrorCode code, String message, int status) {
    this(code, message, status, NO_DETAILS);
  }

  private AuthException(ErrorCode code, String message, int status, JsonValue.Obj details) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  /** Returns the reason. */
  public ErrorCode code() {
    return code;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns what the answer says beside message and code; usually nothing. */
  public JsonValue.Obj details() {
    return details;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.message() : message;
  }
}
