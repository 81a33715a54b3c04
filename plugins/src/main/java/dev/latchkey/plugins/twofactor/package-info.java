@NullMarked
package dev.latchkey.plugins.twofactor;

import org.jspecify.annotations.NullMarked;
