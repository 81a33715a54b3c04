package dev.latchkey.http;

import org.jspecify.annotations.Nullable;

/** Signs cookie values and checks them again (protocol/01 §2). */
public interface CookieSigner {
  /** Returns the value followed by its signature. */
  String sign(String value);

  /** Returns the value of a signed cookie, or null when the signature does not fit. */
  @Nullable String verify(String signed);
}
