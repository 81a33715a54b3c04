@NullMarked
package dev.latchkey.plugins.emailotp;

import org.jspecify.annotations.NullMarked;
