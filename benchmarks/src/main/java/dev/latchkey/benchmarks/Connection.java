package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One keep-alive connection with at most one request under way.
 *
 * <p>Reads only as much of an answer as is needed to know that it ended and that it is right: the
 * load generator shares the processors with the servers it measures.
 */
final class Connection {
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("\r\ncontent-length:");
  private static final byte[] OK = ascii("HTTP/1.1 200");

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(16 * 1024);
  private final ByteBuffer out = ByteBuffer.allocateDirect(4 * 1024);
  private final byte[] answer = new byte[16 * 1024];
  private int length;
  private Exchange exchange = new Exchange(new byte[0], new byte[0]);
  private long sentAt;

  Connection(SocketAddress server) throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  SocketChannel channel() {
    return channel;
  }

  /** {@link System#nanoTime} when the request under way was written. */
  long sentAt() {
    return sentAt;
  }

  void send(Exchange next) throws IOException {
    exchange = next;
    length = 0;
    out.clear().put(next.request()).flip();
    sentAt = System.nanoTime();
    while (out.hasRemaining()) channel.write(out);
  }

  /** Reads what has arrived; true when the answer is complete. */
  boolean receive() throws IOException {
    in.clear();
    if (channel.read(in) < 0) throw new IOException("the server closed a connection: " + text());
    in.flip();
    int arrived = in.remaining();
    in.get(answer, length, arrived);
    length += arrived;
    return isComplete();
  }

  /** Fails unless the answer is a 200 and, when looked into, the one that was expected. */
  void check(boolean body) {
    boolean right = startsWith(OK) && (!body || indexOf(exchange.expected(), 0) > 0);
    if (!right) throw new IllegalStateException("a wrong answer:\n" + text());
  }

  /** The body of a complete answer, with the framing of chunks taken away. */
  byte[] body() {
    int start = bodyStart();
    if (declaredLength(start) >= 0) return Arrays.copyOfRange(answer, start, length);
    StringBuilder body = new StringBuilder();
    String rest = new String(answer, start, length - start, StandardCharsets.ISO_8859_1);
    for (int size = chunkSize(rest); size > 0; size = chunkSize(rest)) {
      int from = rest.indexOf('\n') + 1;
      body.append(rest, from, from + size);
      rest = rest.substring(from + size + 2);
    }
    return body.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  String text() {
    return new String(answer, 0, length, StandardCharsets.UTF_8);
  }

  private static int chunkSize(String chunks) {
    return Integer.parseInt(chunks.substring(0, chunks.indexOf('\r')), 16);
  }

  private boolean isComplete() {
    int start = bodyStart();
    if (start < 0) return false;
    int declared = declaredLength(start);
    if (declared >= 0) return length >= start + declared;
    return length >= start + LAST_CHUNK.length && endsWith(LAST_CHUNK);
  }

  private int bodyStart() {
    int end = indexOf(END_OF_HEAD, 0);
    return end < 0 ? -1 : end + END_OF_HEAD.length;
  }

  private int declaredLength(int headEnd) {
    int at = indexOf(CONTENT_LENGTH, 0);
    if (at < 0 || at >= headEnd) return -1;
    int value = 0;
    for (int i = at + CONTENT_LENGTH.length; answer[i] != '\r'; i++) {
      if (answer[i] != ' ') value = value * 10 + answer[i] - '0';
    }
    return value;
  }

  /** Compares letters without their case, which no value looked for here depends on. */
  private int indexOf(byte[] wanted, int from) {
    for (int i = from; i <= length - wanted.length; i++) {
      int matched = 0;
      while (matched < wanted.length && same(answer[i + matched], wanted[matched])) matched++;
      if (matched == wanted.length) return i;
    }
    return -1;
  }

  private static boolean same(byte a, byte b) {
    return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b);
  }

  private boolean startsWith(byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(answer, 0, prefix.length, prefix, 0, prefix.length);
  }

  private boolean endsWith(byte[] suffix) {
    int from = length - suffix.length;
    return from >= 0 && Arrays.equals(answer, from, length, suffix, 0, suffix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
