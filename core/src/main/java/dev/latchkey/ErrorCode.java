package dev.latchkey;

import org.jspecify.annotations.Nullable;

/**
 * A stable, documented reason for a refusal. Plugins contribute enums of them.
 *
 * <p>Codes and messages go over the wire and never change once published.
 */
public interface ErrorCode {
  /** Returns the name of the constant; there is no other error of that name. */
  String name();

  /** Returns the code on the wire, its name unless it says otherwise; null for none. */
  default @Nullable String code() {
    return name();
  }

  /** Returns the HTTP status, 400 to 599. */
  int status();

  /** Returns the English message on the wire. */
  String message();
}
