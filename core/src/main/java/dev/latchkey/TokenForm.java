package dev.latchkey;

import dev.latchkey.crypto.Sha256;

/** What the token of a session is stored as. */
enum TokenForm {
  /** As it is, so that Better Auth finds it too. */
  RAW {
    @Override
    String of(String token) {
      return token;
    }

    @Override
    TokenForm other() {
      return HASHED;
    }
  },

  /** As its hash, which opens nothing. Tokens are random enough to need no salt. */
  HASHED {
    @Override
    String of(String token) {
      return isHash(token) ? token : PREFIX + Sha256.base64Url(token);
    }

    @Override
    TokenForm other() {
      return RAW;
    }
  };

  // With a character no token has, so that neither can be taken for the other.
  private static final String PREFIX = "sha256-";

  /** Returns what is stored for a token, or for what is stored for it. */
  abstract String of(String token);

  abstract TokenForm other();

  static boolean isHash(String text) {
    return text.startsWith(PREFIX);
  }
}
