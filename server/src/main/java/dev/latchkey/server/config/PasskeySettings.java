package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.passkey.PasskeyOptions;
import dev.latchkey.passkey.PasskeyOptions.Attachment;
import dev.latchkey.passkey.PasskeyOptions.Demand;
import dev.latchkey.passkey.Passkeys;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code plugins.passkey}. */
final class PasskeySettings {
  private static final SettingType<String> DEMANDS =
      Types.choice("discouraged", "preferred", "required");

  private static final Setting<String> RP_ID =
      Setting.of("rpID", Types.text(), "The domain the passkeys are for.")
          .otherwise("host of `baseURL`");
  private static final Setting<String> RP_NAME =
      Setting.of("rpName", Types.text(), "The site as authenticators show it.")
          .otherwise("`appName`");
  private static final Setting<List<String>> ORIGIN =
      Setting.of(
              "origin",
              Types.listOf(Types.text()),
              "The pages that may ask for passkeys, by their origins; one or several.")
          .otherwise("the trusted page that calls");
  private static final Setting<String> RESIDENT_KEY =
      key(
          "authenticatorSelection.residentKey",
          DEMANDS,
          "preferred",
          "Whether a passkey is found without a name.");
  private static final Setting<String> VERIFICATION =
      key(
          "authenticatorSelection.userVerification",
          DEMANDS,
          "preferred",
          "Whether its user is verified, by a PIN or a finger. Where that is required, nothing else"
              + " signs in.");
  private static final Setting<String> ATTACHMENT =
      Setting.of(
              "authenticatorSelection.authenticatorAttachment",
              Types.choice("platform", "cross-platform"),
              "Whether it is in the device, or in something one carries along.")
          .otherwise("either");
  private static final Setting<String> COOKIE =
      key(
          "advanced.webAuthnChallengeCookie",
          Types.token(),
          "better-auth-passkey",
          "The cookie of a ceremony, without its prefix.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "passkey",
          "Sign in with a passkey.",
          List.of(RP_ID, RP_NAME, ORIGIN, RESIDENT_KEY, VERIFICATION, ATTACHMENT, COOKIE),
          values -> Passkeys.create(options -> set(options, values)));

  private PasskeySettings() {}

  private static void set(PasskeyOptions.Builder options, Values values) {
    options
        .residentKey(demand(values.get(RESIDENT_KEY)))
        .userVerification(demand(values.get(VERIFICATION)))
        .challengeCookie(values.get(COOKIE));
    String rpId = values.find(RP_ID);
    if (rpId != null) options.rpId(rpId);
    String rpName = values.find(RP_NAME);
    if (rpName != null) options.rpName(rpName);
    List<String> origins = values.find(ORIGIN);
    if (origins != null) options.origins(origins.toArray(String[]::new));
    String attachment = values.find(ATTACHMENT);
    if (attachment != null) {
      options.attachment(Attachment.valueOf(constant(attachment)));
    }
  }

  private static Demand demand(String word) {
    return Demand.valueOf(constant(word));
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
