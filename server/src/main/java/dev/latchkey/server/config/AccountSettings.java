package dev.latchkey.server.config;

import dev.latchkey.AccountOptions;
import dev.latchkey.AccountOptions.StateStore;
import java.util.List;
import java.util.Locale;

/** The keys {@code account.*} but for its table. */
final class AccountSettings {
  private static final Setting<Boolean> UNLINK_ALL =
      flag(
          "accountLinking.allowUnlinkingAll",
          false,
          "Users may remove the only way they can sign in.");
  private static final Setting<Boolean> LINKING =
      flag("accountLinking.enabled", true, "Users may have accounts of several providers.");
  private static final Setting<Boolean> EXPLICIT =
      flag(
          "accountLinking.disableImplicitLinking",
          false,
          "Users add accounts themselves; a sign-in with a provider finds nobody by the address.");
  private static final Setting<Boolean> LOCAL =
      flag(
          "accountLinking.requireLocalEmailVerified",
          true,
          "Otherwise it finds users by an address they have proven here. When false, whoever never"
              + " did loses the user to whom the provider says the address belongs to.");
  private static final Setting<List<String>> TRUSTED =
      Setting.of(
              "account.accountLinking.trustedProviders",
              Types.listOf(Types.text()),
              "Providers whose addresses count as proven, whatever they say.")
          .orElse(List.of());
  private static final Setting<Boolean> DIFFERENT =
      flag(
          "accountLinking.allowDifferentEmails",
          false,
          "Users may add accounts with other addresses than theirs.");
  private static final Setting<Boolean> UPDATE_ON_LINK =
      flag(
          "accountLinking.updateUserInfoOnLink",
          false,
          "Adding an account sets name and picture as the provider has them.");
  private static final Setting<Boolean> ENCRYPT =
      Setting.of(
              "account.encryptOAuthTokens",
              Types.flag(),
              "Encrypt providers' tokens before they are stored.")
          .otherwise("false; true when hardened");
  private static final Setting<Boolean> UPDATE =
      flag("updateAccountOnSignIn", true, "Each sign-in stores the tokens it gets.");
  private static final Setting<String> STATE =
      Setting.of(
              "account.storeStateStrategy",
              Types.choice("database", "cookie"),
              "Where a sign-in waits while its user is at the provider.")
          .otherwise("`database`; `cookie` without a database");
  private static final Setting<Boolean> UNBOUND =
      flag(
          "skipStateCookieCheck",
          false,
          "A sign-in may end in another browser than it began in. Somebody can then sign others in"
              + " as themselves.");

  static final List<Setting<?>> ALL =
      List.of(
          UNLINK_ALL,
          LINKING,
          TRUSTED,
          EXPLICIT,
          LOCAL,
          DIFFERENT,
          UPDATE_ON_LINK,
          ENCRYPT,
          UPDATE,
          STATE,
          UNBOUND);

  private AccountSettings() {}

  private static Setting<Boolean> flag(String name, boolean usual, String doc) {
    return Setting.of("account." + name, Types.flag(), doc).orElse(usual);
  }

  static void apply(ServerConfig config, AccountOptions.Builder account) {
    account
        .allowUnlinkingAll(config.get(UNLINK_ALL))
        .linking(config.get(LINKING))
        .trustProviders(config.get(TRUSTED))
        .disableImplicitLinking(config.get(EXPLICIT))
        .requireLocalEmailVerified(config.get(LOCAL))
        .allowDifferentEmails(config.get(DIFFERENT))
        .updateUserInfoOnLink(config.get(UPDATE_ON_LINK))
        .updateOnSignIn(config.get(UPDATE))
        .skipStateCookieCheck(config.get(UNBOUND));
    Boolean encrypts = config.find(ENCRYPT);
    if (encrypts != null) account.encryptTokens(encrypts);
    String state = config.find(STATE);
    if (state != null) account.stateIn(StateStore.valueOf(state.toUpperCase(Locale.ROOT)));
  }
}
