/** Text messages, which another server sends. */
@NullMarked
package dev.latchkey.server.sms;

import org.jspecify.annotations.NullMarked;
