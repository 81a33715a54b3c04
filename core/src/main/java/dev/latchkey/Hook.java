package dev.latchkey;

/** Runs before or after an endpoint, inside the call. */
@FunctionalInterface
public interface Hook {
  /**
   * Looks at the call and may change it.
   *
   * @throws AuthException to refuse
   */
  void run(Call call);
}
