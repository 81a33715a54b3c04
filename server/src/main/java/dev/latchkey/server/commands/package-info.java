/** The commands: {@code latchkey serve | migrate | generate | describe | secret}. */
@NullMarked
package dev.latchkey.server.commands;

import org.jspecify.annotations.NullMarked;
