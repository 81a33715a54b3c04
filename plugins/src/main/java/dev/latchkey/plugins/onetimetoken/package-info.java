@NullMarked
package dev.latchkey.plugins.onetimetoken;

import org.jspecify.annotations.NullMarked;
