package dev.latchkey.redis;

import dev.latchkey.store.ChangeChannel.Listener;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is published, on a connection that does nothing else, until it is closed.
 *
 * <p>Redis keeps nothing for who is not there: a connection that broke has missed words, so it is
 * never resumed but replaced. And it says something to itself every two seconds: only what came
 * back proves that it hears.
 */
final class SubscriptionListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionListener.class);
  private static final int BEAT_MILLIS = 2000;
  private static final int PAUSE_MILLIS = 250;

  /** What happened on a connection; what was said on which channel, or the end of it. */
  private record Heard(String channel, String word) {
    private static final Heard THE_END = new Heard("", "");
  }

  private final Link link;
  private final Conversation redis;
  private final String channel;
  private final String own;
  private final Listener listener;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private boolean hears;
  private boolean silenceReported;

  SubscriptionListener(Link link, Conversation redis, String channel, Listener listener) {
    this.link = link;
    this.redis = redis;
    this.channel = channel;
    long moment = System.nanoTime(); // with the process, what no other listener has
    this.own = channel + ":" + ProcessHandle.current().pid() + "-" + Long.toHexString(moment);
    this.listener = listener;
  }

  /** Listens until it is closed. */
  void run() {
    try {
      while (!closed) {
        reportSilence(heardUntilTrouble());
        heard.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private String heardUntilTrouble() throws InterruptedException {
    heard.clear();
    try (StatefulRedisPubSubConnection<String, String> connection = link.openToListen()) {
      connection.addListener(new Ear());
      connection.addListener(new Watch());
      connection.sync().subscribe(channel, own);
      boolean hearing = true;
      while (hearing && !closed) hearing = hearForABeat();
      return "the connection broke, or what was said did not come back";
    } catch (RuntimeException e) { // of Redis, or of whoever is told
      return String.valueOf(e.getMessage());
    } finally {
      hears = false;
      listener.isDeaf();
    }
  }

  private boolean hearForABeat() throws InterruptedException {
    boolean proven = false;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
    redis.ask(commands -> commands.publish(own, ""));
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      Heard next = heard.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) break;
      if (next.equals(Heard.THE_END)) return false;
      if (next.channel().equals(own)) proven = true;
      else listener.hears(next.word());
      if (proven && !hears) reportHearing();
    }
    return proven;
  }

  private void reportHearing() {
    hears = true;
    listener.hearsAll();
    if (silenceReported) log.info("hears of changes at other nodes again");
    silenceReported = false;
  }

  // Once for each silence: the next try may be as vain.
  private void reportSilence(String reason) {
    if (silenceReported || closed) return;
    log.warn("hears of no changes at other nodes, every session is read: {}", reason);
    silenceReported = true;
  }

  @Override
  public void close() {
    closed = true;
    heard.add(Heard.THE_END);
  }

  private final class Ear extends RedisPubSubAdapter<String, String> {
    @Override
    public void message(String from, String word) {
      heard.add(new Heard(from, word));
    }
  }

  private final class Watch implements RedisConnectionStateListener {
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
      heard.add(Heard.THE_END);
    }
  }
}
