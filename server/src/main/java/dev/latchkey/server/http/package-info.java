/**
 * HTTP: Jetty on one side, {@code AuthRequest} and {@code AuthResponse} on the other.
 *
 * <p>{@link dev.latchkey.server.http.JettyAdapter} is all the rest of the server sees of it.
 */
@NullMarked
package dev.latchkey.server.http;

import org.jspecify.annotations.NullMarked;
