/**
 * For tests of applications, plugins and stores.
 *
 * <p>{@link dev.latchkey.testkit.Browser} plays a user, {@link dev.latchkey.testkit.TestClock} and
 * {@link dev.latchkey.testkit.TestTokens} make every run the same, and {@link
 * dev.latchkey.testkit.StoreContract} says what a store promises.
 */
@NullMarked
package dev.latchkey.testkit;

import org.jspecify.annotations.NullMarked;
