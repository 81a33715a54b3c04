/** Feature: is the server there, and what went wrong. */
@NullMarked
package dev.latchkey.status;

import org.jspecify.annotations.NullMarked;
