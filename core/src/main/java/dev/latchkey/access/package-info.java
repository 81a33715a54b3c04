/** Who may do what: permissions, the roles that hold them, and asking a role. Knows no user. */
@NullMarked
package dev.latchkey.access;

import org.jspecify.annotations.NullMarked;
