@NullMarked
package dev.latchkey.plugins.admin;

import org.jspecify.annotations.NullMarked;
