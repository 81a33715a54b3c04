@NullMarked
package dev.latchkey.plugins.deviceauthorization;

import org.jspecify.annotations.NullMarked;
