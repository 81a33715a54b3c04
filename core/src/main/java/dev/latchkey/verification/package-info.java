/** Feature: proving that an e-mail address is one's own. */
@NullMarked
package dev.latchkey.verification;

import org.jspecify.annotations.NullMarked;
