/** Devices and places in words, and what about a session is suspicious. */
@NullMarked
package dev.latchkey.devices;

import org.jspecify.annotations.NullMarked;
