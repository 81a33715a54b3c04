/**
 * The HTTP load that Latchkey, Better Auth and a bare Jetty handler answer in one run.
 *
 * <p>Read {@link dev.latchkey.benchmarks.Benchmarks} first.
 */
@NullMarked
package dev.latchkey.benchmarks;

import org.jspecify.annotations.NullMarked;
