package dev.latchkey.access;

import org.jspecify.annotations.Nullable;

/**
 * What a role says to a request.
 *
 * @param success whether it is allowed
 * @param error why not, for developers; null when it is
 */
public record Authorization(boolean success, @Nullable String error) {
  static final Authorization GRANTED = new Authorization(true, null);

  static Authorization refused(String reason) {
    return new Authorization(false, reason);
  }
}
