package dev.latchkey.http;

/**
 * A cookie declared once, by its key; its name on the wire and its attributes follow from the
 * options (protocol/01 §1).
 *
 * @param key the configuration key, for instance {@code session_token}
 */
public record CookieSpec(String key) {}
