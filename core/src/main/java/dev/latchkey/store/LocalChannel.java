package dev.latchkey.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The channel of what only this process changes: words are heard before {@link #say} returns. */
public final class LocalChannel implements ChangeChannel {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** A channel nobody listens to yet. */
  public LocalChannel() {}

  /** Does nothing: {@link #say} does. */
  @Override
  public void sayWithin(Store transaction, String word) {}

  @Override
  public void say(String word) {
    listeners.forEach(listener -> listener.hears(word));
  }

  @Override
  public void listen(Listener listener) {
    listeners.add(listener);
    listener.hearsAll();
  }
}
