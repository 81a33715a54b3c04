package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.anonymous.Anonymous;
import dev.latchkey.plugins.anonymous.AnonymousOptions;
import dev.latchkey.plugins.magiclink.MagicLink;
import dev.latchkey.plugins.username.Username;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Plugins that are ways to sign in. */
final class SignInSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // ---- plugins.username

  private static final Setting<Integer> MIN =
      key("minUsernameLength", Types.number(1, 100), 3, "The shortest name.");
  private static final Setting<Integer> MAX =
      key("maxUsernameLength", Types.number(1, 255), 30, "The longest name.");
  private static final Setting<Boolean> IMMUTABLE =
      key("immutableUsername", Types.flag(), false, "A name, once chosen, stays.");
  private static final Setting<Boolean> DISPLAY =
      key("displayUsername", Types.flag(), true, "Keep the name as it was written, too.");

  static final Setting<Supplier<Plugin>> USERNAME =
      PluginSettings.plugin(
          "username",
          "Sign in with a name.",
          List.of(MIN, MAX, IMMUTABLE, DISPLAY),
          values ->
              Username.create(
                  options ->
                      options
                          .minLength(values.get(MIN))
                          .maxLength(values.get(MAX))
                          .immutable(values.get(IMMUTABLE))
                          .display(values.get(DISPLAY))));

  // ---- plugins.magicLink

  private static final Setting<Duration> EXPIRES =
      key("expiresIn", Types.duration(SECOND), Duration.ofMinutes(5), "How long a link works.");
  private static final Setting<Boolean> NO_SIGN_UP =
      key("disableSignUp", Types.flag(), false, "Links sign nobody up.");
  private static final Setting<String> STORAGE =
      key("storeToken", Types.choice("plain", "hashed"), "plain", "How tokens are stored.");
  private static final Setting<Duration> WINDOW =
      key(
          "rateLimit.window",
          Types.duration(SECOND),
          Duration.ofMinutes(1),
          "Over which time calls are counted.");
  private static final Setting<Integer> CALLS =
      key("rateLimit.max", Types.number(1, 1_000_000), 5, "How many calls pass.");

  static final Setting<Supplier<Plugin>> MAGIC_LINK =
      PluginSettings.plugin(
          "magicLink",
          "Sign in by a mailed link.",
          List.of(EXPIRES, NO_SIGN_UP, STORAGE, WINDOW, CALLS),
          values ->
              MagicLink.create(
                  options ->
                      options
                          .expiresIn(values.get(EXPIRES))
                          .disableSignUp(values.get(NO_SIGN_UP))
                          .hashed(values.get(STORAGE).equals("hashed"))
                          .rateLimit(values.get(CALLS), values.get(WINDOW))));

  // ---- plugins.anonymous

  private static final Setting<String> DOMAIN =
      Setting.of("emailDomainName", Types.token(), "Addresses of anonymous users are there.")
          .otherwise("one that cannot exist");
  private static final Setting<Boolean> KEEPS =
      key(
          "disableDeleteAnonymousUser",
          Types.flag(),
          false,
          "Keep anonymous users who became somebody.");

  static final Setting<Supplier<Plugin>> ANONYMOUS =
      PluginSettings.plugin(
          "anonymous",
          "Users before they say who they are.",
          List.of(DOMAIN, KEEPS),
          values -> Anonymous.create(options -> anonymous(options, values)));

  private SignInSettings() {}

  private static void anonymous(AnonymousOptions.Builder options, Values values) {
    String domain = values.find(DOMAIN);
    if (domain != null) options.emailDomain(domain);
    options.keepUsers(values.get(KEEPS));
  }
}
