@NullMarked
package dev.latchkey.plugins.username;

import org.jspecify.annotations.NullMarked;
