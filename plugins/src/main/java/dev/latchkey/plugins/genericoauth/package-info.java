/** Plugin: signing in with any provider of OAuth 2.0 or OpenID Connect. */
@org.jspecify.annotations.NullMarked
package dev.latchkey.plugins.genericoauth;
