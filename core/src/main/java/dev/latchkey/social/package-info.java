/** Feature: signing in with somebody else's account, and what it opens there. */
@NullMarked
package dev.latchkey.social;

import org.jspecify.annotations.NullMarked;
