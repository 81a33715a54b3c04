/** Where people are signed in, in words, and what about it is suspicious. */
module dev.latchkey.devices {
  requires transitive dev.latchkey.core;
  requires com.maxmind.db;
  requires static org.jspecify;
  requires org.slf4j;
  requires uap.java;

  exports dev.latchkey.devices;

  opens dev.latchkey.devices to
      dev.latchkey.core;
}
