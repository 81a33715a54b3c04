/**
 * The rules of the architecture, one file per kind of rule, checked over every published module.
 */
@NullMarked
package dev.latchkey.architecture;

import org.jspecify.annotations.NullMarked;
