package dev.latchkey.redis;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.Store;
import dev.latchkey.store.StoreException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Word of changes between the nodes of one Redis, by PUBLISH and SUBSCRIBE. Redis knows nothing of
 * the database's transactions: a word is said once the change is committed.
 */
final class RedisChannel implements ChangeChannel, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisChannel.class);

  private final Link link;
  private final Conversation redis;
  private final String name;
  private final List<SubscriptionListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param name of the channel; words are for those alone who have the same
   */
  RedisChannel(Link link, Conversation redis, String name) {
    this.link = link;
    this.redis = redis;
    this.name = name;
  }

  /** Does nothing: {@link #say} does. */
  @Override
  public void sayWithin(Store transaction, String word) {}

  @Override
  public void say(String word) {
    try {
      redis.ask(commands -> commands.publish(name, word));
    } catch (StoreException.Unavailable e) {
      log.warn("other nodes were not told of a change: {}", e.getMessage());
    }
  }

  @Override
  public void listen(Listener listener) {
    SubscriptionListener subscription = new SubscriptionListener(link, redis, name, listener);
    listeners.add(subscription);
    Thread thread = new Thread(subscription::run, "latchkey-changes");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    listeners.forEach(SubscriptionListener::close);
  }
}
