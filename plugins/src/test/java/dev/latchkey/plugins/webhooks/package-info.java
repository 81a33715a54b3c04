@NullMarked
package dev.latchkey.plugins.webhooks;

import org.jspecify.annotations.NullMarked;
