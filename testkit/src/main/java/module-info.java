/**
 * For tests of applications, plugins and stores: a browser, a clock, tokens, and what a store
 * promises.
 */
module dev.latchkey.testkit {
  requires transitive dev.latchkey.core;
  requires transitive org.assertj.core;
  requires transitive org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires com.nimbusds.jose.jwt;
  requires jdk.httpserver;

  exports dev.latchkey.testkit;
}
