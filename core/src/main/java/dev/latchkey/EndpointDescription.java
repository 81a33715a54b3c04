package dev.latchkey;

import dev.latchkey.json.JsonValue;

/**
 * An endpoint that clients can reach, as it can be described to who calls it.
 *
 * @param plugin whose it is
 * @param builtIn whether it is one of those that are always there
 * @param method {@code GET} or {@code POST}
 * @param path below the base path, with {@code :name} for segments that vary
 * @param need what session it takes
 * @param input the query of a GET, the body of a POST, as a JSON Schema of type object
 */
public record EndpointDescription(
    String plugin,
    boolean builtIn,
    String method,
    String path,
    SessionNeed need,
    JsonValue.Obj input) {}
