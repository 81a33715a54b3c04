package dev.latchkey;

import dev.latchkey.crypto.Argon2idHasher;
import dev.latchkey.crypto.ScryptHasher;

/** The ways of hashing passwords that come with Latchkey. */
final class Hashers {
  private Hashers() {}

  /** The original's: what it makes, Better Auth reads, and the other way round. */
  static PasswordHasher scrypt(Tokens tokens) {
    ScryptHasher scrypt = new ScryptHasher();
    return new PasswordHasher() {
      @Override
      public String hash(String password) {
        return scrypt.hash(password, tokens.bytes(ScryptHasher.SALT_BYTES));
      }

      @Override
      public boolean verify(String hash, String password) {
        return scrypt.verify(hash, password);
      }
    };
  }

  /** Argon2id for new passwords; scrypt is read, and replaced when its password is next proven. */
  static PasswordHasher argon2id(Tokens tokens) {
    ScryptHasher scrypt = new ScryptHasher();
    Argon2idHasher argon2id = new Argon2idHasher();
    return new PasswordHasher() {
      @Override
      public String hash(String password) {
        return argon2id.hash(password, tokens.bytes(Argon2idHasher.SALT_BYTES));
      }

      @Override
      public boolean verify(String hash, String password) {
        boolean current = Argon2idHasher.made(hash);
        return current ? argon2id.verify(hash, password) : scrypt.verify(hash, password);
      }

      @Override
      public boolean isOutdated(String hash) {
        return !Argon2idHasher.made(hash);
      }
    };
  }
}
