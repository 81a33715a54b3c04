package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.captcha.Captcha;
import dev.latchkey.plugins.captcha.CaptchaOptions;
import dev.latchkey.plugins.captcha.CaptchaProvider;
import dev.latchkey.plugins.haveibeenpwned.HaveIBeenPwned;
import dev.latchkey.plugins.haveibeenpwned.HaveIBeenPwnedOptions;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Plugins that keep out machines and passwords everybody knows. */
final class GuardSettings {
  // ---- plugins.captcha

  private static final Setting<String> PROVIDER =
      Setting.of(
          "provider",
          Types.choice("cloudflare-turnstile", "google-recaptcha", "hcaptcha", "captchafox"),
          "Who judges. Required.");
  private static final Setting<String> SECRET =
      Setting.of(
          "secretKey", Types.secret("the provider's secret"), "What it knows us by. Required.");
  private static final Setting<List<String>> ENDPOINTS =
      Setting.of(
              "endpoints",
              Types.listOf(Types.path()),
              "The calls it is for: `*` stands for a segment, `**` for any number.")
          .otherwise("`/sign-up/email`, `/sign-in/email`, `/request-password-reset`");
  private static final Setting<String> VERIFY_URL =
      Setting.of("siteVerifyURLOverride", Types.text(), "Where it is asked.")
          .otherwise("the provider's own");
  private static final Setting<String> SITE_KEY =
      Setting.of("siteKey", Types.text(), "The site, for hCaptcha and CaptchaFox.");
  private static final Setting<Double> MIN_SCORE =
      key("minScore", Types.fraction(), 0.5, "The least score of reCAPTCHA 3.");
  private static final Setting<String> ACTION =
      Setting.of("expectedAction", Types.text(), "What the riddle has to be for.")
          .otherwise("anything");
  private static final Setting<List<String>> HOSTS =
      Setting.of(
              "allowedHostnames", Types.listOf(Types.text()), "Where it has to have been solved.")
          .otherwise("anywhere");

  static final Setting<Supplier<Plugin>> CAPTCHA =
      PluginSettings.plugin(
          "captcha",
          "Let only people sign up, sign in and ask for resets.",
          List.of(PROVIDER, SECRET, ENDPOINTS, VERIFY_URL, SITE_KEY, MIN_SCORE, ACTION, HOSTS),
          values -> Captcha.create(options -> captcha(options, values)));

  // ---- plugins.haveIBeenPwned

  private static final Setting<Boolean> ENABLED =
      key("enabled", Types.flag(), true, "Whether passwords are looked up.");
  private static final Setting<List<String>> PATHS =
      Setting.of("paths", Types.listOf(Types.path()), "The calls whose passwords are looked up.")
          .otherwise("all that set one");
  private static final Setting<String> MESSAGE =
      Setting.of("customPasswordCompromisedMessage", Types.text(), "What people are told.")
          .otherwise("to choose another");
  private static final Setting<Boolean> ACCEPTS =
      key(
          "acceptUnchecked",
          Types.flag(),
          false,
          "Take passwords while nobody can be asked about them. Not in Better Auth.");
  private static final Setting<String> RANGE_URL =
      Setting.of(
              "rangeURL",
              Types.text(),
              "A mirror of the range API, with its last slash. Not in Better Auth.")
          .otherwise("that of Pwned Passwords");

  static final Setting<Supplier<Plugin>> HAVE_I_BEEN_PWNED =
      PluginSettings.plugin(
          "haveIBeenPwned",
          "Refuse new passwords that are known from leaks.",
          List.of(ENABLED, PATHS, MESSAGE, ACCEPTS, RANGE_URL),
          values -> HaveIBeenPwned.create(options -> passwords(options, values)));

  private GuardSettings() {}

  private static void captcha(CaptchaOptions.Builder options, Values values) {
    String provider = values.find(PROVIDER);
    String secret = values.find(SECRET);
    if (provider != null && secret != null) {
      String name = provider.toUpperCase(Locale.ROOT).replace('-', '_');
      options.provider(CaptchaProvider.valueOf(name), secret);
    }
    List<String> endpoints = values.find(ENDPOINTS);
    if (endpoints != null) options.endpoints(endpoints);
    String url = values.find(VERIFY_URL);
    if (url != null) options.verifyUrl(URI.create(url));
    String site = values.find(SITE_KEY);
    if (site != null) options.siteKey(site);
    options.minScore(values.get(MIN_SCORE));
    String action = values.find(ACTION);
    if (action != null) options.expectedAction(action);
    List<String> hosts = values.find(HOSTS);
    if (hosts != null) options.allowedHostnames(hosts);
  }

  private static void passwords(HaveIBeenPwnedOptions.Builder options, Values values) {
    options.enabled(values.get(ENABLED)).acceptUnchecked(values.get(ACCEPTS));
    List<String> paths = values.find(PATHS);
    if (paths != null) options.paths(paths);
    String message = values.find(MESSAGE);
    if (message != null) options.message(message);
    String url = values.find(RANGE_URL);
    if (url != null) options.rangeUrl(URI.create(url));
  }
}
