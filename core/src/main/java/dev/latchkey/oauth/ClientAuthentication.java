package dev.latchkey.oauth;

/** How we say at a token endpoint who we are (RFC 6749 §2.3). */
public enum ClientAuthentication {
  /** With id and secret in the form; without a secret, with the id alone. */
  POST,
  /** With both in the {@code Authorization} header. */
  BASIC,
  /** With the id alone. */
  NONE
}
