/** A plugin as somebody else would write it: it sees what core exports and nothing more. */
@NullMarked
package dev.latchkey.plugins.sample;

import org.jspecify.annotations.NullMarked;
