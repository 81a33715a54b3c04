package dev.latchkey.http;

/**
 * An answer that goes on: what a browser's {@code EventSource} reads, until either side ends it.
 *
 * <p>The adapter sends status and headers first, then opens the stream, and from then on sends what
 * it is handed. Adapters that cannot do so leave {@link AuthRequest#streaming} alone and never see
 * one.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 *     events</a>
 */
public interface EventStream {

  /** The adapter's side, a connection. Thread-safe; no method blocks or throws. */
  interface Sink {
    /** Sends some more, in the order of the calls; a reader that is too slow is cut off. */
    void send(byte[] text);

    /** Ends the answer after what was sent so far. */
    void end();
  }

  /** Begins; called once, by the adapter. */
  void open(Sink sink);

  /** Learns that the connection is over, whoever ended it; from any thread, any number of times. */
  void closed();
}
