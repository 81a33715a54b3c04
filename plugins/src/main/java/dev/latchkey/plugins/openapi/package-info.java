@NullMarked
package dev.latchkey.plugins.openapi;

import org.jspecify.annotations.NullMarked;
