package dev.latchkey.server.config;

/** A place in the tree of keys: a {@link Setting}, or a key that is {@link Absent}. */
sealed interface Entry permits Setting, Absent {
  /** The key from the root, its parts joined by dots. */
  String path();
}
