/** Feature: the session of a request, its renewal, its siblings and their end. */
@NullMarked
package dev.latchkey.session;

import org.jspecify.annotations.NullMarked;
