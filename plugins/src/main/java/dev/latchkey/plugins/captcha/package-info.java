@NullMarked
package dev.latchkey.plugins.captcha;

import org.jspecify.annotations.NullMarked;
