/**
 * Faults under load: a server as its users start it, a history of all that was asked and answered,
 * and a checker that compares the history with what is left.
 *
 * <p>Read {@link dev.latchkey.reliability.Reliability} first.
 */
@NullMarked
package dev.latchkey.reliability;

import org.jspecify.annotations.NullMarked;
