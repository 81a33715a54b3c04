@NullMarked
package dev.latchkey.plugins.convex;

import org.jspecify.annotations.NullMarked;
