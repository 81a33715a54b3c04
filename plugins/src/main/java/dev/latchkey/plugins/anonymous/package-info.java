@NullMarked
package dev.latchkey.plugins.anonymous;

import org.jspecify.annotations.NullMarked;
