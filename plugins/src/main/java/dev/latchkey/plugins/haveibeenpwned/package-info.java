@NullMarked
package dev.latchkey.plugins.haveibeenpwned;

import org.jspecify.annotations.NullMarked;
