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
            "account.storeAccountCookie",
            "advanced.backgroundTasks",
            "advanced.database.defaultFindManyLimit",
            "advanced.database.joins",
            "advanced.database.validateSchema",
            "experimental")) {
      all.add(new Absent(path, LATER));
    }
    for (String path :
        List.of(
            "databaseHooks",
            "emailAndPassword.customSyntheticUser",
            "emailAndPassword.onPasswordReset",
            "emailAndPassword.password",
            "emailVerification.afterEmailVerification",
            "emailVerification.beforeEmailVerification",
            "hooks",
            "logger.log",
            "onAPIError.onError",
            "onAPIError.throw",
            "rateLimit.customStorage",
            "user.deleteUser.afterDelete",
            "user.deleteUser.beforeDelete",
            "user.validateUserInfo")) {
      all.add(new Absent(path, FUNCTION));
    }
    all.add(new Absent("telemetry", "does not exist; nothing is ever sent anywhere"));
    return all;
  }
}
