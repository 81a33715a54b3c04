/** Passkeys: WebAuthn, by Yubico's library. */
module dev.latchkey.passkey {
  requires transitive dev.latchkey.core;
  requires com.yubico.webauthn;
  requires static org.jspecify;
  requires org.slf4j;

  // What Yubico's library, an automatic module, does not say it needs.
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.cbor;
  requires com.fasterxml.jackson.datatype.jdk8;
  requires com.fasterxml.jackson.datatype.jsr310;
  requires com.google.common;

  exports dev.latchkey.passkey;

  opens dev.latchkey.passkey to
      dev.latchkey.core;
}
