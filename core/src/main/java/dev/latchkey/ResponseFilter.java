package dev.latchkey;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;

/** Sees an answer on its way out. */
@FunctionalInterface
public interface ResponseFilter {
  /** Returns the answer to send, usually the one given. */
  AuthResponse filter(AuthRequest request, AuthResponse response);
}
