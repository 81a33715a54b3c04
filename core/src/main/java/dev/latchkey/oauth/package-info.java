/**
 * The client's side of OAuth 2.0 and OpenID Connect: providers, what they are asked, and what they
 * say. Knows nothing of users, accounts and sessions.
 */
@NullMarked
package dev.latchkey.oauth;

import org.jspecify.annotations.NullMarked;
