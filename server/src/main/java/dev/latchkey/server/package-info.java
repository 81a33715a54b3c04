/** Latchkey as a process of its own. */
@NullMarked
package dev.latchkey.server;

import org.jspecify.annotations.NullMarked;
