package dev.latchkey.store;

/**
 * Carries word of changes to every node that shares what is stored, so that none goes on believing
 * what it remembers.
 *
 * <p><b>Words</b> mean something to those who say and hear them only. They are short, ASCII, and
 * never hold what opens anything: the channel may be anybody's to read.
 *
 * <p><b>What is promised.</b> From {@link Listener#hearsAll} to {@link Listener#isDeaf} every word
 * is heard soon after the change is committed, those said by the own node included. A channel that
 * cannot keep that promise any more notices by itself within seconds, also when the other end just
 * falls silent. A word can still be lost with a node that dies, so what is remembered has to be
 * looked up again after a while in any case.
 *
 * <p>Thread-safe.
 */
public interface ChangeChannel {

  /**
   * Says a word within the transaction of the change: it is heard if and when that commits. Does
   * nothing where words cannot take part in transactions; then {@link #say} does.
   *
   * @param transaction what the change was made on
   * @throws StoreException when it cannot; the change is then undone
   */
  void sayWithin(Store transaction, String word);

  /**
   * Says a word of what was committed just now. Does nothing where {@link #sayWithin} did. Does not
   * throw: the change has happened.
   */
  void say(String word);

  /** Tells the listener from now on, on other threads, until the owner closes the channel. */
  void listen(Listener listener);

  /** Who hears; told by one thread at a time. */
  interface Listener {
    /** From now on every word is heard; what was said before may not have been. */
    void hearsAll();

    /** Words may be missed from now on. */
    void isDeaf();

    /** A word was said. */
    void hears(String word);
  }
}
