/** What the server writes to its error stream: one line per event, nothing secret. */
@NullMarked
package dev.latchkey.server.log;

import org.jspecify.annotations.NullMarked;
