package dev.latchkey;

import dev.latchkey.http.ClientAddress;
import java.time.InstantSource;
import java.util.List;

/**
 * What a plugin works with outside of calls.
 *
 * @param db the store
 * @param sessions the sessions, outside of any transaction
 * @param clock tells the time
 * @param tokens makes whatever is random
 * @param addresses tells where a request is from
 * @param endpoints what clients can reach
 */
public record Resources(
    Db db,
    Sessions sessions,
    InstantSource clock,
    Tokens tokens,
    ClientAddress addresses,
    List<EndpointDescription> endpoints) {
  /** Copies the list. */
  public Resources {
    endpoints = List.copyOf(endpoints);
  }
}
