package dev.latchkey.passkey;

import org.jspecify.annotations.Nullable;

/**
 * Whom a passkey is to be registered for.
 *
 * @param id the id of a user there is
 * @param name what authenticators show beside the passkey, an address for instance
 * @param displayName how the user wants to be called; null for {@code name}
 */
public record PasskeyUser(String id, String name, @Nullable String displayName) {}
