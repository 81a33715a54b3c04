package dev.latchkey;

/**
 * A feature. The built-in ones are plugins like any other and have no private door.
 *
 * <p>One folder, one main class whose {@link #contribute} is the table of contents of everything
 * the feature does. Its input and reply records are read by reflection: a named module opens their
 * package to {@code dev.latchkey.core}. An instance serves one {@link Auth} and is thread-safe once
 * contributed.
 */
public interface Plugin {
  /** Returns a stable, unique name, for instance {@code two-factor}. */
  String id();

  /** Adds everything this plugin does; called once, by {@link Auth#create}. */
  void contribute(Contributions to);

  /**
   * Begins what this plugin does besides answering calls; called once, as the last step of {@link
   * Auth#create}. The database may not answer yet, or lack the plugin's tables.
   */
  default void start(Resources resources) {}

  /** Ends that, and returns when it has ended; called by {@link Auth#close}. */
  default void stop() {}
}
