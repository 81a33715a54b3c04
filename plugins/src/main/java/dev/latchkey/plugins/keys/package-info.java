/** Keys that sign tokens, in the table {@code jwks}: no plugin, but what two of them share. */
@NullMarked
package dev.latchkey.plugins.keys;

import org.jspecify.annotations.NullMarked;
