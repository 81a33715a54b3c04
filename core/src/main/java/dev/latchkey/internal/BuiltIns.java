package dev.latchkey.internal;

import dev.latchkey.AccountOptions;
import dev.latchkey.EmailVerificationOptions;
import dev.latchkey.PasswordOptions;
import dev.latchkey.Plugin;
import dev.latchkey.SessionOptions;
import dev.latchkey.SessionPushOptions;
import dev.latchkey.UserOptions;
import dev.latchkey.account.AccountEndpoints;
import dev.latchkey.emailpassword.EmailPassword;
import dev.latchkey.emailpassword.PasswordEndpoints;
import dev.latchkey.emailpassword.PasswordReset;
import dev.latchkey.session.SessionAliases;
import dev.latchkey.session.SessionEndpoints;
import dev.latchkey.session.SessionEvents;
import dev.latchkey.social.LinkedAccounts;
import dev.latchkey.social.SocialSignIn;
import dev.latchkey.status.StatusEndpoints;
import dev.latchkey.user.UserEndpoints;
import dev.latchkey.verification.EmailVerification;
import java.util.ArrayList;
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
      boolean stateless,
      @Nullable String errorUrl,
      boolean aliases) {
    List<Plugin> plugins = new ArrayList<>();
    plugins.add(new SessionEndpoints(sessions));
    plugins.add(new SessionAliases(aliases));
    SessionPushOptions push = sessions.push();
    if (push != null) plugins.add(new SessionEvents(push));
    plugins.add(new EmailPassword(passwords, verification));
    plugins.add(new PasswordReset(passwords));
    plugins.add(new PasswordEndpoints(passwords, sessions));
    plugins.add(new EmailVerification(verification));
    plugins.add(new UserEndpoints(users));
    plugins.add(new AccountEndpoints(accounts));
    plugins.add(new SocialSignIn(accounts, verification, errorUrl, stateless));
    plugins.add(new LinkedAccounts());
    plugins.add(new StatusEndpoints(errorUrl));
    return plugins;
  }
}
