package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.plugins.twofactor.TwoFactorOptions;
import dev.latchkey.plugins.twofactor.TwoFactorOptions.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** {@code plugins.twoFactor}. */
final class TwoFactorSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Setting<String> ISSUER =
      Setting.of("issuer", Types.text(), "The application in authenticators.")
          .otherwise("`appName`");
  private static final Setting<String> TOTP_ISSUER =
      Setting.of("totpOptions.issuer", Types.text(), "The same where the URI is asked for again.")
          .otherwise("`appName`");
  private static final Setting<Boolean> TOTP_DISABLED =
      key("totpOptions.disable", Types.flag(), false, "No authenticators.");
  private static final Setting<Integer> TOTP_DIGITS =
      key("totpOptions.digits", Types.number(6, 8), 6, "Digits of an authenticator's code.");
  private static final Setting<Duration> TOTP_PERIOD =
      key(
          "totpOptions.period",
          Types.duration(SECOND),
          Duration.ofSeconds(30),
          "How long an authenticator shows a code.");
  private static final Setting<Boolean> SKIPS =
      key(
          "skipVerificationOnEnable",
          Types.flag(),
          false,
          "An authenticator counts before a code of it was seen.");
  private static final Setting<Boolean> PASSWORDLESS =
      key(
          "allowPasswordless",
          Types.flag(),
          false,
          "Users without a password need not give one to change their second factors.");
  private static final Setting<Duration> CHALLENGE =
      key(
          "twoFactorCookieMaxAge",
          Types.duration(SECOND),
          Duration.ofMinutes(10),
          "How long a sign-in waits for the second factor.");
  private static final Setting<Duration> TRUST =
      key(
          "trustDeviceMaxAge",
          Types.duration(SECOND),
          Duration.ofDays(30),
          "How long a trusted browser is not asked, from its last sign-in.");
  private static final Setting<Boolean> LOCKS =
      key("accountLockout.enabled", Types.flag(), true, "Lock second factors that are guessed at.");
  private static final Setting<Integer> FAILURES =
      key(
          "accountLockout.maxFailedAttempts",
          Types.number(1, 1000),
          10,
          "After so many failures in a row.");
  private static final Setting<Duration> LOCK =
      key(
          "accountLockout.durationSeconds",
          Types.duration(SECOND),
          Duration.ofMinutes(15),
          "For so long.");
  private static final Setting<Integer> AMOUNT =
      key("backupCodeOptions.amount", Types.number(1, 100), 10, "How many backup codes.");
  private static final Setting<Integer> LENGTH =
      key("backupCodeOptions.length", Types.number(8, 64), 10, "And how long.");
  private static final Setting<String> BACKUP_STORAGE =
      key(
          "backupCodeOptions.storeBackupCodes",
          Types.choice("encrypted", "plain"),
          "encrypted",
          "How they are stored.");
  private static final Setting<String> ENFORCED =
      key(
          "enforcedFor",
          Types.choice("password", "all"),
          "password",
          "Who is asked: users who sign in with a password, or however they do. Not in Better Auth.");

  private static final Setting<Duration> CODE_PERIOD =
      key("period", Types.duration(SECOND), Duration.ofMinutes(3), "How long a mailed code works.");
  private static final Setting<Integer> CODE_DIGITS =
      key("digits", Types.number(4, 12), 6, "Its digits.");
  private static final Setting<Integer> CODE_ATTEMPTS =
      key("allowedAttempts", Types.number(1, 9), 5, "How often it can be tried.");
  private static final Setting<String> CODE_STORAGE =
      key("storeOTP", Types.choice("plain", "hashed", "encrypted"), "plain", "How it is stored.");
  private static final Setting<Values> CODES =
      Setting.of(
              "otpOptions",
              Shapes.group(
                  List.of(CODE_PERIOD, CODE_DIGITS, CODE_ATTEMPTS, CODE_STORAGE),
                  (values, group) -> values),
              "Mail codes too.")
          .otherwise("off");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "twoFactor",
          "Second factors: authenticators, mailed codes, backup codes, trusted browsers.",
          List.of(
              ISSUER,
              TOTP_ISSUER,
              TOTP_DISABLED,
              TOTP_DIGITS,
              TOTP_PERIOD,
              CODES,
              AMOUNT,
              LENGTH,
              BACKUP_STORAGE,
              SKIPS,
              PASSWORDLESS,
              CHALLENGE,
              TRUST,
              LOCKS,
              FAILURES,
              LOCK,
              ENFORCED),
          values -> TwoFactor.create(options -> set(options, values)));

  private TwoFactorSettings() {}

  private static void set(TwoFactorOptions.Builder options, Values values) {
    String issuer = values.find(ISSUER);
    if (issuer != null) options.issuer(issuer);
    String totpIssuer = values.find(TOTP_ISSUER);
    if (totpIssuer != null) options.totpIssuer(totpIssuer);
    options
        .disableTotp(values.get(TOTP_DISABLED))
        .totp(values.get(TOTP_DIGITS), values.get(TOTP_PERIOD))
        .backupCodes(values.get(AMOUNT), values.get(LENGTH))
        .skipVerificationOnEnable(values.get(SKIPS))
        .allowPasswordless(values.get(PASSWORDLESS))
        .challengeLife(values.get(CHALLENGE))
        .trustLife(values.get(TRUST));
    if (values.get(BACKUP_STORAGE).equals("plain")) options.plainBackupCodes();
    if (values.get(LOCKS)) options.lockout(values.get(FAILURES), values.get(LOCK));
    else options.noLockout();
    if (values.get(ENFORCED).equals("all")) options.enforcedForAll();
    Values codes = values.find(CODES);
    if (codes != null) codes(options, codes);
  }

  private static void codes(TwoFactorOptions.Builder options, Values values) {
    options
        .mailedCodes()
        .codeLife(values.get(CODE_PERIOD))
        .codeDigits(values.get(CODE_DIGITS))
        .codeAttempts(values.get(CODE_ATTEMPTS))
        .codeStorage(Storage.valueOf(values.get(CODE_STORAGE).toUpperCase(Locale.ROOT)));
  }
}
