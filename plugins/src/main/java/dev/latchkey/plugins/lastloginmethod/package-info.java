@NullMarked
package dev.latchkey.plugins.lastloginmethod;

import org.jspecify.annotations.NullMarked;
