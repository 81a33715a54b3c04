@NullMarked
package dev.latchkey.plugins.magiclink;

import org.jspecify.annotations.NullMarked;
