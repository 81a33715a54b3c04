package dev.latchkey.server.http;

import dev.latchkey.http.EventStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * The answers that go on. None has a thread: what is handed to one waits, a little of it, until the
 * socket takes it. When the server stops, all end at once.
 */
final class Streams {
  /** More waits for nobody: who reads slower than things happen is cut off and comes back. */
  private static final int WAITING = 16;

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /** Goes on with an answer whose status and headers are set. */
  void start(EventStream stream, Response response, Callback callback) {
    Connection connection = new Connection(stream, response, callback);
    open.add(connection);
    stream.open(connection);
    if (ended) connection.end(); // asked after it was added: the stop may have come before
  }

  /** Ends all there are, and those to come. */
  void end() {
    ended = true;
    open.forEach(Connection::end);
  }

  private final class Connection extends IteratingCallback implements EventStream.Sink {
    private final EventStream stream;
    private final Response response;
    private final Callback callback;
    private final Queue<ByteBuffer> waiting = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean ending;
    private boolean last; // of whoever iterates

    private Connection(EventStream stream, Response response, Callback callback) {
      this.stream = stream;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public void send(byte[] text) {
      if (ending) return;
      if (waiting.offer(ByteBuffer.wrap(text))) iterate();
      else abort(new IOException("reads too slowly"));
    }

    @Override
    public void end() {
      ending = true;
      iterate();
    }

    @Override
    protected Action process() {
      if (last) return Action.SUCCEEDED;
      boolean over = ending; // first: what was sent before is in the queue by now
      ByteBuffer next = waiting.poll();
      if (next == null && !over) return Action.IDLE;
      last = next == null;
      response.write(last, next == null ? BufferUtil.EMPTY_BUFFER : next, this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
      leave();
      callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      leave();
      callback.failed(cause);
    }

    private void leave() {
      open.remove(this);
      stream.closed();
    }
  }
}
