/** Passkeys (protocol/plugins/passkey). */
@NullMarked
package dev.latchkey.passkey;

import org.jspecify.annotations.NullMarked;
