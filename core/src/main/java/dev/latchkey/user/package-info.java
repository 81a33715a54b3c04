/** Feature: what users do to themselves: change, delete. */
@NullMarked
package dev.latchkey.user;

import org.jspecify.annotations.NullMarked;
