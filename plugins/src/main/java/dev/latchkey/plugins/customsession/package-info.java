@NullMarked
package dev.latchkey.plugins.customsession;

import org.jspecify.annotations.NullMarked;
