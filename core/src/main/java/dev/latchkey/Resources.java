package dev.latchkey;

import dev.latchkey.http.ClientAddress;
import java.time.InstantSource;

/**
 * What a plugin works with outside of calls.
 *
 * @param db the store
 * @param sessions the sessions, outside of any transaction
 * @param clock tells the time
 * @param tokens makes whatever is random
 * @param addresses tells where a request is from
 */
public record Resources(
    Db db, Sessions sessions, InstantSource clock, Tokens tokens, ClientAddress addresses) {}
