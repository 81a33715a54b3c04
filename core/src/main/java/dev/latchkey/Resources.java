package dev.latchkey;

import java.time.InstantSource;

/**
 * What a plugin works with outside of calls.
 *
 * @param db the store
 * @param sessions the sessions, outside of any transaction
 * @param clock tells the time
 * @param tokens makes whatever is random
 */
public record Resources(Db db, Sessions sessions, InstantSource clock, Tokens tokens) {}
