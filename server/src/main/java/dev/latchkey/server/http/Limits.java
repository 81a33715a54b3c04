package dev.latchkey.server.http;

import java.time.Duration;

/** How much of a stranger's bytes and time the server takes before it says no. */
final class Limits {
  /** Request line and headers together; more is answered with 431 or 414. */
  static final int HEADER_BYTES = 16 * 1024;

  /** Several cookies of up to 4096 bytes leave at once. */
  static final int RESPONSE_HEADER_BYTES = 64 * 1024;

  /** From the first byte of a request's head to its last, and from a connection's first moment. */
  static final Duration HEAD = Duration.ofSeconds(10);

  /** Of a connection on which nothing arrives or leaves. */
  static final Duration IDLE = Duration.ofSeconds(30);

  /** From the first byte of a body to its last; whoever drips it is answered with 408. */
  static final Duration BODY = Duration.ofSeconds(30);

  /** Connections at once; further ones wait to be accepted. */
  static final int CONNECTIONS = 20_000;

  /** From the wish to stop until calls that still run are cut off. */
  static final Duration DRAIN = Duration.ofSeconds(30);

  /** Connections that have said nothing yet and wait to be accepted. */
  static final int ACCEPT_QUEUE = 1024;

  private Limits() {}
}
