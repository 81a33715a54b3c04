/** The store behind the library: the interface a database implements, and the one in memory. */
@NullMarked
package dev.latchkey.store;

import org.jspecify.annotations.NullMarked;
