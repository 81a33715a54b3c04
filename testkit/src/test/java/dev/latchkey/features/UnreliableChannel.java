package dev.latchkey.features;

import dev.latchkey.store.ChangeChannel;
import dev.latchkey.store.LocalChannel;
import dev.latchkey.store.Store;

/** A channel that loses words, or falls silent, when told so. */
final class UnreliableChannel implements ChangeChannel {
  private final LocalChannel real = new LocalChannel();
  private volatile boolean losesWords;
  private volatile Listener listener = new Nobody();

  /** From now on words are said and not heard, and nobody notices. */
  void loseWords() {
    losesWords = true;
  }

  void fallSilent() {
    listener.isDeaf();
  }

  void comeBack() {
    listener.hearsAll();
  }

  @Override
  public void sayWithin(Store transaction, String word) {
    if (!losesWords) real.sayWithin(transaction, word);
  }

  @Override
  public void say(String word) {
    if (!losesWords) real.say(word);
  }

  @Override
  public void listen(Listener next) {
    listener = next;
    real.listen(next);
  }

  private static final class Nobody implements Listener {
    @Override
    public void hearsAll() {}

    @Override
    public void isDeaf() {}

    @Override
    public void hears(String word) {}
  }
}
