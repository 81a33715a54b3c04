@NullMarked
package dev.latchkey.plugins.bearer;

import org.jspecify.annotations.NullMarked;
