/** How it works inside: the path of a request and the assembly of plugins. Not exported. */
@NullMarked
package dev.latchkey.internal;

import org.jspecify.annotations.NullMarked;
