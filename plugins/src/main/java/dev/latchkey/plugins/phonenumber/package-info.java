@NullMarked
package dev.latchkey.plugins.phonenumber;

import org.jspecify.annotations.NullMarked;
