/**
 * The kernel of Latchkey and its always-present features.
 *
 * <p>{@link dev.latchkey} is the vocabulary; the other packages are the layers below it.
 */
module dev.latchkey.core {
  requires transitive org.jspecify;
  requires static com.github.benmanes.caffeine; // for session.nearCache only
  requires transitive java.net.http;
  requires com.nimbusds.jose.jwt;
  requires org.bouncycastle.provider;
  requires org.slf4j;
  requires tools.jackson.core;

  exports dev.latchkey;
  exports dev.latchkey.access;
  exports dev.latchkey.http;
  exports dev.latchkey.json;
  exports dev.latchkey.oauth;
  exports dev.latchkey.schema;
  exports dev.latchkey.store;
}
