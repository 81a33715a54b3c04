package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verbs on accounts. Thread-safe. */
public final class Accounts {
  Accounts() {}

  /**
   * Returns the account that holds the user's password, or null. Only one whose {@code accountId}
   * is the user's own id counts (protocol/03 §1).
   */
  public @Nullable Account findCredential(String userId, Call call) {
    for (Account account : call.db().list(Account.MODEL, Account.USER_ID.is(userId))) {
      boolean holdsPassword = account.providerId().equals(Account.CREDENTIAL);
      if (holdsPassword && account.accountId().equals(userId)) return account;
    }
    return null;
  }

  /** Returns the user's accounts, in no particular order. */
  public List<Account> list(String userId, Call call) {
    return call.db().list(Account.MODEL, Account.USER_ID.is(userId));
  }

  /** Has the account hold another password, given its hash. */
  public void setPassword(Account account, String hash, Call call) {
    Row changes = Row.of(Account.PASSWORD, hash).with(Account.UPDATED_AT, call.now());
    call.db().update(Account.MODEL, changes, Field.ID.is(account.id()));
  }

  /** Removes the account. */
  public void delete(Account account, Call call) {
    call.db().delete(Account.MODEL, Field.ID.is(account.id()));
  }

  /** Adds the account that holds the user's password, given its hash. */
  public Account createCredential(String userId, String hash, Call call) {
    Instant now = call.now();
    return call.db()
        .insert(
            Account.MODEL,
            Row.of(Account.USER_ID, userId)
                .with(Account.PROVIDER_ID, Account.CREDENTIAL)
                .with(Account.ACCOUNT_ID, userId)
                .with(Account.PASSWORD, hash)
                .with(Account.CREATED_AT, now)
                .with(Account.UPDATED_AT, now));
  }
}
