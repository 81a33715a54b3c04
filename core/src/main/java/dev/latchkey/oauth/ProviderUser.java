package dev.latchkey.oauth;

import dev.latchkey.json.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who a user is at a provider.
 *
 * @param user in the words of the user table: {@code name}, {@code email}, {@code emailVerified},
 *     {@code image}, and whatever else the application's mapping added
 * @param profile as the provider says it
 */
public record ProviderUser(JsonValue.Obj user, JsonValue.Obj profile) {
  private static final int MAX_NAME = 256;
  private static final int MAX_EMAIL = 254;
  private static final int MAX_IMAGE = 65_536;

  /** Returns the name; empty when the provider tells none. */
  public String name() {
    String name = clean("name");
    if (name == null) return "";
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }

  /** Returns the picture's URL, or null. */
  public @Nullable String image() {
    String image = clean("image");
    return image == null || image.length() > MAX_IMAGE ? null : image;
  }

  /**
   * Returns the address as it is stored; null when the provider tells none. One with other letters
   * than ASCII's is none: in lower case some of them become somebody else's (threats A130).
   */
  public @Nullable String email() {
    String email = clean("email");
    if (email == null || email.isEmpty() || email.length() > MAX_EMAIL) return null;
    boolean usable = email.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return usable ? email.toLowerCase(Locale.ROOT) : null;
  }

  /** Returns whether the provider says that the address is the user's. */
  public boolean emailVerified() {
    return Claims.isTrue(user.get("emailVerified"));
  }

  // What no database keeps is left out.
  private @Nullable String clean(String name) {
    if (!(user.get(name) instanceof JsonValue.Str text)) return null;
    return text.value().indexOf('\0') >= 0 ? null : text.toWellFormed();
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "ProviderUser";
  }
}
