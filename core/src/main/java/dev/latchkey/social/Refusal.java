package dev.latchkey.social;

import org.jspecify.annotations.Nullable;

/**
 * Why a user who comes back from a provider is not let in; the error page is told. Some reasons are
 * the provider's or a hook's, so they are texts.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final @Nullable String description;

  Refusal(String reason) {
    this(reason, null);
  }

  Refusal(String reason, @Nullable String description) {
    super(reason, null, false, false);
    this.reason = reason;
    this.description = description;
  }

  String reason() {
    return reason;
  }

  @Nullable String description() {
    return description;
  }

  /** Returns the reason as JSON answers have it, which is with spaces. */
  String words() {
    return reason.replace('_', ' ');
  }
}
