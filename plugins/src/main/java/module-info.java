/** Plugins that need no further jar. They see what core exports, and nothing else of it. */
module dev.latchkey.plugins {
  requires transitive dev.latchkey.core;
  requires static org.jspecify;
}
