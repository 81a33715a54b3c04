package dev.latchkey.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of requests over keep-alive connections, driven by one thread.
 *
 * <p>Every connection sends its next request when the answer to the last one is complete. Every
 * answer's status is checked, and the body of the first and of every eighth; a wrong one ends the
 * run.
 */
final class Load implements AutoCloseable {
  private static final int LOOK_INTO = 8;
  private static final int PATIENCE_MILLIS = 30_000;
  private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

  private final List<Exchange> exchanges;
  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private int sent;
  private int answered;
  private long underWay;
  private long deadline;
  private Histogram latencies = new Histogram(LONGEST_NANOS, 3);

  Load(int port, int connections, List<Exchange> exchanges) throws IOException {
    this.exchanges = exchanges;
    try {
      for (int i = 0; i < connections; i++) connect(port);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Loads the server for about {@code duration}; answers under way at its end still count. */
  LoadResult run(Duration duration) throws IOException {
    latencies = new Histogram(LONGEST_NANOS, 3);
    long start = System.nanoTime();
    deadline = start + duration.toNanos();
    for (Connection connection : connections) send(connection);
    while (underWay > 0) {
      if (selector.select(this::arrived, PATIENCE_MILLIS) == 0) {
        throw new IOException("no answer within 30 seconds");
      }
    }
    return new LoadResult(latencies, Duration.ofNanos(System.nanoTime() - start));
  }

  /** The body of an answer to the last run, for one connection and one request. */
  byte[] lastBody() {
    return connections.get(0).body();
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) connection.channel().close();
    selector.close();
  }

  private void connect(int port) throws IOException {
    Connection connection =
        new Connection(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    connection.channel().configureBlocking(false);
    connection.channel().register(selector, SelectionKey.OP_READ, connection);
    connections.add(connection);
  }

  private void arrived(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (!connection.receive()) return;
      connection.check(answered++ % LOOK_INTO == 0);
      long now = System.nanoTime();
      latencies.recordValue(now - connection.sentAt());
      underWay--;
      if (now < deadline) send(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(Connection connection) throws IOException {
    connection.send(exchanges.get(sent++ % exchanges.size()));
    underWay++;
  }
}
