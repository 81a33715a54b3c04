/**
 * JSON as the wire has it: parsed into a closed tree, written exactly as {@code JSON.stringify}.
 */
@NullMarked
package dev.latchkey.json;

import org.jspecify.annotations.NullMarked;
