@NullMarked
package dev.latchkey.plugins.audit;

import org.jspecify.annotations.NullMarked;
