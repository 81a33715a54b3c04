/** Secondary storage on Redis: one server, Sentinel or Cluster. */
module dev.latchkey.redis {
  requires transitive dev.latchkey.core;
  requires lettuce.core;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.latchkey.redis;
}
