package dev.latchkey.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A key that Better Auth or a later version knows and this one does not serve, with the reason.
 *
 * <p>Somebody who copies their settings then reads why, instead of "unknown key".
 */
record Absent(String path, String reason) implements Entry {
  private static final String LATER = "is not available in this version";
  private static final String FUNCTION = "is a function; use Latchkey from Java for it";

  static List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    for (String path :
        List.of(
            "account.accountLinking",
            "account.encryptOAuthTokens",
            "account.skipStateCookieCheck",
            "account.storeAccountCookie",
            "account.storeStateStrategy",
            "account.updateAccountOnSignIn",
            "advanced.backgroundTasks",
            "advanced.database.defaultFindManyLimit",
            "advanced.database.joins",
            "advanced.database.validateSchema",
            "aliases",
            "emailAndPassword.resetPasswordTokenExpiresIn",
            "emailAndPassword.revokeSessionsOnPasswordReset",
            "emailAndPassword.sendResetPassword",
            "emailVerification",
            "experimental",
            "plugins",
            "rateLimit.modelName",
            "rateLimit.fields",
            "secondaryStorage",
            "security",
            "session.cookieCache",
            "session.maxAge",
            "session.nearCache",
            "session.preserveSessionInDatabase",
            "session.rememberMe",
            "session.storeSessionInDatabase",
            "session.strategy",
            "socialProviders",
            "user.changeEmail",
            "user.deleteUser",
            "verification.disableCleanup",
            "verification.storeIdentifier",
            "verification.storeInDatabase")) {
      all.add(new Absent(path, LATER));
    }
    for (String path :
        List.of(
            "databaseHooks",
            "emailAndPassword.customSyntheticUser",
            "emailAndPassword.onExistingUserSignUp",
            "emailAndPassword.onPasswordReset",
            "emailAndPassword.password",
            "hooks",
            "logger.log",
            "onAPIError.onError",
            "onAPIError.throw",
            "rateLimit.customStorage",
            "user.validateUserInfo")) {
      all.add(new Absent(path, FUNCTION));
    }
    all.add(new Absent("telemetry", "does not exist; nothing is ever sent anywhere"));
    return all;
  }
}
