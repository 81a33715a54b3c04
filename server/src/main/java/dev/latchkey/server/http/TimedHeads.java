package dev.latchkey.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection that is closed when the head of a request is not whole in time.
 *
 * <p>Jetty's idle timeout begins anew with every byte, so that a head could arrive a byte at a time
 * for hours. Here a clock starts when nothing more is there to read and the head is not whole; for
 * nearly every request it never does. The first head also has to begin in time.
 */
final class TimedHeads extends SocketChannelEndPoint {
  private static final long NONE = -1;

  private final Scheduler scheduler;
  private final Duration limit;

  // Numbers of heads, counted as the connection counts whole ones. One thread reads at a time.
  private long begun = NONE;
  private long timed = NONE;

  TimedHeads(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      Duration limit) {
    super(channel, selector, key, scheduler);
    this.scheduler = scheduler;
    this.limit = limit;
    setIdleTimeout(limit.toMillis());
  }

  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    int filled = super.fill(buffer);
    if (filled > 0) arrived();
    else if (filled == 0 && begun == whole() && timed != begun) startClock();
    return filled;
  }

  // A request that is not answered yet has its body arrive. Among the answers counted are interim
  // ones: whoever asks for "100 Continue" has to send bodies as quickly as heads.
  private void arrived() {
    boolean isHead = whole() <= getConnection().getMessagesOut();
    begun = isHead ? whole() : NONE;
    if (begun == 0) setIdleTimeout(Limits.IDLE.toMillis());
  }

  private void startClock() {
    long head = begun;
    timed = head;
    scheduler.schedule(() -> expire(head), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void expire(long head) {
    if (whole() == head) close();
  }

  private long whole() {
    return getConnection().getMessagesIn();
  }
}
