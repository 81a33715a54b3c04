/**
 * What is stored: typed fields, models made of them, rows keyed by them, and their physical names.
 */
@NullMarked
package dev.latchkey.schema;

import org.jspecify.annotations.NullMarked;
