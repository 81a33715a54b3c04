package dev.latchkey;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint does.
 *
 * @param <I> the input, a record whose components are the schema
 */
@FunctionalInterface
public interface Handler<I extends Record> {
  /**
   * Answers one call.
   *
   * @return a record, a list, a model such as {@link User}, {@code null}, or a finished {@link
   *     dev.latchkey.http.AuthResponse}
   * @throws AuthException to refuse
   */
  @Nullable Object handle(I input, Call call);
}
