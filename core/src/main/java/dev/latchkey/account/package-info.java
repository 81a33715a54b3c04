/** Feature: the ways a user can sign in. */
@NullMarked
package dev.latchkey.account;

import org.jspecify.annotations.NullMarked;
