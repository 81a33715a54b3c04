/**
 * The cryptographic formats of the wire and of the database: signatures, password hashes, sealed
 * values, identifiers.
 *
 * <p>Thin over the JDK and Bouncy Castle; no primitive is implemented here. Everything is pure:
 * time and randomness come in as arguments. Plugins use {@code Secrets} and {@code Passwords} of
 * the root package instead.
 */
@NullMarked
package dev.latchkey.crypto;

import org.jspecify.annotations.NullMarked;
