package dev.latchkey.internal;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The URLs a client may send to be redirected to: checked on every write, before anything else
 * reads them (protocol/05 §2 item 3).
 */
final class UrlFields {
  private record UrlField(String name, String label, CoreError error) {}

  private static final UrlField CALLBACK =
      new UrlField("callbackURL", "callbackURL", CoreError.INVALID_CALLBACK_URL);

  private static final List<UrlField> OTHERS =
      List.of(
          new UrlField("redirectTo", "redirectURL", CoreError.INVALID_REDIRECT_URL),
          new UrlField(
              "errorCallbackURL", "errorCallbackURL", CoreError.INVALID_ERROR_CALLBACK_URL),
          new UrlField(
              "newUserCallbackURL", "newUserCallbackURL", CoreError.INVALID_NEW_USER_CALLBACK_URL));

  private UrlFields() {}

  /**
   * Refuses a URL that leaves the trusted origins.
   *
   * @throws AuthException with the code of the first field that does
   */
  static void check(@Nullable JsonValue body, Query query, TrustedOrigins trusted) {
    JsonValue.Obj object = body == null ? null : body.asObject();
    JsonValue inBody = object == null ? null : object.get(CALLBACK.name());
    if (isTruthy(inBody)) check(CALLBACK, inBody, trusted);
    else checkQuery(query, trusted);
    if (object == null) return;
    for (UrlField field : OTHERS) {
      JsonValue value = object.get(field.name());
      if (isTruthy(value)) check(field, value, trusted);
    }
  }

  private static void checkQuery(Query query, TrustedOrigins trusted) {
    if (!query.isTruthy(CALLBACK.name())) return;
    List<String> values = query.all().get(CALLBACK.name());
    if (values == null || values.size() > 1) throw notAString(CALLBACK);
    check(CALLBACK, new JsonValue.Str(values.get(0)), trusted);
  }

  private static void check(UrlField field, @Nullable JsonValue value, TrustedOrigins trusted) {
    String url = value == null ? null : value.asString();
    if (url == null) throw notAString(field);
    if (!trusted.trustsRedirect(url)) throw new AuthException(field.error());
  }

  private static AuthException notAString(UrlField field) {
    return new AuthException(
        CoreError.URL_NOT_A_STRING, "Invalid " + field.label() + ": expected a string");
  }

  // What JavaScript holds for false is left to the endpoint's own validation.
  private static boolean isTruthy(@Nullable JsonValue value) {
    return value != null && value.isTruthy();
  }
}
