@NullMarked
package dev.latchkey.plugins.jwt;

import org.jspecify.annotations.NullMarked;
