package dev.latchkey.server.config;

import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.Plugin;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every plugin the file can name, in the order in which they take effect whatever the file's.
 *
 * <p>One that is named is on, if only with {@code {}}.
 */
final class PluginSettings {
  static final List<Setting<Supplier<Plugin>>> ALL =
      List.of(
          SignInSettings.USERNAME,
          TwoFactorSettings.PLUGIN,
          SignInSettings.MAGIC_LINK,
          CodeSettings.EMAIL_OTP,
          CodeSettings.PHONE_NUMBER,
          SignInSettings.ANONYMOUS,
          PasskeySettings.PLUGIN,
          DeviceAuthorizationSettings.PLUGIN,
          AdminSettings.PLUGIN,
          OrganizationSettings.PLUGIN,
          TokenSettings.JWT,
          TokenSettings.CONVEX,
          TokenSettings.BEARER,
          TokenSettings.MULTI_SESSION,
          TokenSettings.ONE_TIME_TOKEN,
          GenericOAuthSettings.PLUGIN,
          TokenSettings.LAST_LOGIN_METHOD,
          TokenSettings.CUSTOM_SESSION,
          ApiKeySettings.PLUGIN,
          GuardSettings.CAPTCHA,
          GuardSettings.HAVE_I_BEEN_PWNED,
          OpenApiSettings.PLUGIN,
          AuditSettings.PLUGIN,
          WebhookSettings.PLUGIN);

  private PluginSettings() {}

  /** Declares a plugin, whose options say themselves what is wrong with them. */
  static Setting<Supplier<Plugin>> plugin(
      String name, String doc, List<Setting<?>> keys, Function<Values, Plugin> make) {
    SettingType<Supplier<Plugin>> type =
        Shapes.group(keys, (values, group) -> made(values, group, make));
    return Setting.of("plugins." + name, type, doc).otherwise("off");
  }

  @SuppressWarnings("ReturnValueIgnored") // the first one is made to see whether it can be
  private static @Nullable Supplier<Plugin> made(
      Values values, YamlValue group, Function<Values, Plugin> make) {
    try {
      make.apply(values);
      return () -> make.apply(values); // one for each server
    } catch (IllegalArgumentException e) {
      group.report("cannot be used: " + e.getMessage());
      return null;
    }
  }

  static <T> Setting<T> key(String name, SettingType<T> type, T usual, String doc) {
    return Setting.of(name, type, doc).orElse(usual);
  }

  /** Declares a list of kinds of events. */
  static Setting<List<Kind>> events(String doc) {
    String[] names = Stream.of(Kind.values()).map(Kind::toString).toArray(String[]::new);
    SettingType<String> name =
        Types.text("event", "one of " + String.join(", ", names), List.of(names)::contains);
    return Setting.of("events", Types.mapped(Types.listOf(name), PluginSettings::kinds), doc)
        .otherwise("all");
  }

  private static List<Kind> kinds(List<String> names) {
    return Stream.of(Kind.values()).filter(kind -> names.contains(kind.toString())).toList();
  }
}
