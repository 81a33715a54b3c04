/**
 * The vocabulary: what an application or a plugin imports.
 *
 * <p>Read these five types first: {@link dev.latchkey.Auth} (what there is), {@link
 * dev.latchkey.Plugin} and {@link dev.latchkey.Contributions} (how features are added, the built-in
 * ones included), {@link dev.latchkey.Call} (one call of one endpoint), {@link
 * dev.latchkey.Sessions} (the only place where sessions begin, continue and end).
 */
@NullMarked
package dev.latchkey;

import org.jspecify.annotations.NullMarked;
