/** Organizations: their members and roles, invitations, teams, and roles of their own. */
@NullMarked
package dev.latchkey.plugins.organization;

import org.jspecify.annotations.NullMarked;
