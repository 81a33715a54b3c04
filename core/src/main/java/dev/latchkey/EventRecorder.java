package dev.latchkey;

/**
 * Writes down what happened in the transaction in which it happens: both last, or neither.
 *
 * <p>Called as the last step before the commit. What it throws undoes the change and fails the
 * call.
 */
@FunctionalInterface
public interface EventRecorder<E extends AuthEvent> {
  /** Records the event through {@code transaction}, and does nothing else that lasts. */
  void record(E event, Db transaction);
}
