/** Feature: signing up and in with an e-mail address and a password. */
@NullMarked
package dev.latchkey.emailpassword;

import org.jspecify.annotations.NullMarked;
