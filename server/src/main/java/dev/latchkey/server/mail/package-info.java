/**
 * Mails: how they read, and how they leave.
 *
 * <p>{@link dev.latchkey.server.mail.Delivery} is all the rest of the server sees of it.
 */
@NullMarked
package dev.latchkey.server.mail;

import org.jspecify.annotations.NullMarked;
