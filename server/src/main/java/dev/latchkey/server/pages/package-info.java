/** What the server shows to people: the account page, built from {@code web/account}. */
@NullMarked
package dev.latchkey.server.pages;

import org.jspecify.annotations.NullMarked;
