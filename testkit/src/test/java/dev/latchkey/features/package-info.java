/**
 * What a user of core's features sees, told through {@link dev.latchkey.testkit.Browser}.
 *
 * <p>These tests live here because the test kit stands on core.
 */
@NullMarked
package dev.latchkey.features;

import org.jspecify.annotations.NullMarked;
