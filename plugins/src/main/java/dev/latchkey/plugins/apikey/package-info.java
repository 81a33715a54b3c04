@NullMarked
package dev.latchkey.plugins.apikey;

import org.jspecify.annotations.NullMarked;
