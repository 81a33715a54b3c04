package dev.latchkey.internal;

import dev.latchkey.AccountOptions;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.SessionOptions;
import dev.latchkey.UserOptions;
import dev.latchkey.account.AccountEndpoints;
import dev.latchkey.emailpassword.EmailPassword;
import dev.latchkey.emailpassword.PasswordEndpoints;
import dev.latchkey.emailpassword.PasswordReset;
import dev.latchkey.session.SessionEndpoints;
import dev.latchkey.status.StatusEndpoints;
import dev.latchkey.user.UserEndpoints;
import dev.latchkey.verification.EmailVerification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features that are always there. The one place where the kernel names them. */
public final class BuiltIns {
  private BuiltIns() {}

  /** Returns them in the order in which they contribute. */
  public static List<Plugin> of(
      SessionOptions sessions,
      PasswordOptions passwords,
      EmailVerificationOptions verification,
      UserOptions users,
      AccountOptions accounts,
      @Nullable String errorUrl) {
    return List.of(
        new SessionEndpoints(sessions),
        new EmailPassword(passwords, verification),
        new PasswordReset(passwords),
        new PasswordEndpoints(passwords, sessions),
        new EmailVerification(verification),
        new UserEndpoints(users),
        new AccountEndpoints(accounts),
        new StatusEndpoints(errorUrl));
  }
}
