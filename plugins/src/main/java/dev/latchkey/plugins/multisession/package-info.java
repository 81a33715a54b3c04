@NullMarked
package dev.latchkey.plugins.multisession;

import org.jspecify.annotations.NullMarked;
