package dev.latchkey.json;

/**
 * The text is not JSON, is nested too deeply, or holds a character no JSON text may hold.
 *
 * <p>The message never quotes the text, which may carry a password.
 */
public final class JsonSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonSyntaxException(String message) {
    super(message, null, false, false);
  }
}
