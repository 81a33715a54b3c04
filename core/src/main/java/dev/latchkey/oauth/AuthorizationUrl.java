package dev.latchkey.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The address at which a user agrees: parameters in the order of the original (protocol/06 §2). Not
 * thread-safe.
 */
final class AuthorizationUrl {
  /** What no client may say in our stead, in the order in which it is told so. */
  static final List<String> RESERVED =
      List.of(
          "state",
          "client_id",
          "redirect_uri",
          "response_type",
          "code_challenge",
          "code_challenge_method",
          "nonce",
          "scope");

  private final Map<String, String> parameters = new LinkedHashMap<>();

  /** Says something, unless there is nothing to say. */
  AuthorizationUrl with(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) parameters.put(name, value);
    return this;
  }

  /** Says what is not for us alone to say. */
  AuthorizationUrl withFurther(Map<String, String> further) {
    further.forEach(
        (name, value) -> {
          if (!RESERVED.contains(name)) parameters.put(name, value);
        });
    return this;
  }

  /** Returns the address; what its own query says otherwise is left out, the rest as it was. */
  String at(String endpoint) {
    int hash = endpoint.indexOf('#');
    String place = hash < 0 ? endpoint : endpoint.substring(0, hash);
    int mark = place.indexOf('?');
    String own = mark < 0 ? "" : without(place.substring(mark + 1), parameters.keySet());
    String path = mark < 0 ? place : place.substring(0, mark);
    return path + '?' + (own.isEmpty() ? "" : own + '&') + Outbound.form(parameters);
  }

  // Serialized anew it would be encoded otherwise, and some providers sign it.
  private static String without(String query, Set<String> names) {
    StringJoiner kept = new StringJoiner("&");
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty() && !names.contains(decoded(name))) kept.add(pair);
    }
    return kept.toString();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
