package dev.latchkey;

/**
 * A feature. The built-in ones are plugins like any other and have no private door.
 *
 * <p>One folder, one main class whose {@link #contribute} is the table of contents of everything
 * the feature does. An instance serves one {@link Auth} and is thread-safe once contributed.
 */
public interface Plugin {
  /** Returns a stable, unique name, for instance {@code two-factor}. */
  String id();

  /** Adds everything this plugin does; called once, by {@link Auth#create}. */
  void contribute(Contributions to);
}
