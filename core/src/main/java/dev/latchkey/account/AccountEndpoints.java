package dev.latchkey.account;

import static dev.latchkey.SessionNeed.ANY;
import static dev.latchkey.SessionNeed.FRESH;

import dev.latchkey.Account;
import dev.latchkey.AccountOptions;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Plugin;
import dev.latchkey.User;
import java.util.List;

/** The ways a user can sign in, listed and removed (protocol/03 §6). */
public final class AccountEndpoints implements Plugin {
  private final AccountOptions options;

  /** Serves as the options say. */
  public AccountEndpoints(AccountOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "account";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/list-accounts", this::list).requires(ANY);
    to.post("/unlink-account", UnlinkAccount.class, this::unlink).requires(FRESH);
  }

  // ---- GET /list-accounts

  private List<Account> list(NoInput input, Call call) {
    return call.accounts().list(call.session().user().id(), call);
  }

  // ---- POST /unlink-account

  private record UnlinkAccount(String accountId) {}

  private record Status(boolean status) {}

  private Status unlink(UnlinkAccount input, Call call) {
    User user = call.session().user();
    return call.transaction(() -> unlink(user, input.accountId(), call));
  }

  private Status unlink(User user, String accountId, Call call) {
    boolean held = call.users().hold(user, call); // of two unlinked at once one is the last
    List<Account> accounts = held ? call.accounts().list(user.id(), call) : List.of();
    if (accounts.size() == 1 && !options.unlinksAll()) {
      throw new AuthException(CoreError.FAILED_TO_UNLINK_LAST_ACCOUNT);
    }
    for (Account account : accounts) {
      if (!account.id().equals(accountId)) continue;
      call.accounts().delete(account, call);
      return new Status(true);
    }
    throw new AuthException(CoreError.ACCOUNT_NOT_FOUND);
  }
}
