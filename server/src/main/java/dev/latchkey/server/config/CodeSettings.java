package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.EmailAddress;
import dev.latchkey.OneTimeCodes.Storage;
import dev.latchkey.Plugin;
import dev.latchkey.plugins.emailotp.EmailOtp;
import dev.latchkey.plugins.emailotp.EmailOtpOptions;
import dev.latchkey.plugins.phonenumber.PhoneNumber;
import dev.latchkey.plugins.phonenumber.PhoneNumberOptions;
import dev.latchkey.plugins.webhooks.Endpoint;
import dev.latchkey.server.sms.SmsWebhook;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Plugins that send codes: {@code plugins.emailOTP} and {@code plugins.phoneNumber}. */
final class CodeSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String NUMBER = "{phoneNumber}";

  // ---- both

  private static final Setting<Integer> LENGTH =
      key("otpLength", Types.number(4, 12), 6, "Digits of a code.");
  private static final Setting<Duration> EXPIRES =
      key("expiresIn", Types.duration(SECOND), Duration.ofMinutes(5), "How long a code works.");
  private static final Setting<Integer> ATTEMPTS =
      key("allowedAttempts", Types.number(1, 9), 3, "How often a code can be tried.");

  // ---- plugins.emailOTP

  private static final Setting<String> STORAGE =
      key(
          "storeOTP",
          Types.choice("plain", "hashed", "encrypted"),
          "plain",
          "How codes are stored. A hash hides six digits from nobody who can count.");
  private static final Setting<String> RESEND =
      key(
          "resendStrategy",
          Types.choice("rotate", "reuse"),
          "rotate",
          "Who asks again gets another code, or the same.");
  private static final Setting<Boolean> NO_SIGN_UP =
      key("disableSignUp", Types.flag(), false, "Codes sign nobody up.");
  private static final Setting<Boolean> ON_SIGN_UP =
      key("sendVerificationOnSignUp", Types.flag(), false, "Who signs up is mailed a code.");
  private static final Setting<Boolean> OVERRIDE =
      key(
          "overrideDefaultEmailVerification",
          Types.flag(),
          false,
          "Mail a code wherever a link would be mailed to prove an address.");
  private static final Setting<Boolean> CHANGE =
      key("changeEmail.enabled", Types.flag(), false, "Addresses can be changed by a code.");
  private static final Setting<Boolean> CURRENT =
      key(
          "changeEmail.verifyCurrentEmail",
          Types.flag(),
          false,
          "That takes a code of the old address too.");
  private static final Setting<Duration> WINDOW =
      key(
          "rateLimit.window",
          Types.duration(SECOND),
          Duration.ofMinutes(1),
          "Over which time calls are counted.");
  private static final Setting<Integer> CALLS =
      key("rateLimit.max", Types.number(1, 1_000_000), 3, "How many calls of each endpoint pass.");

  static final Setting<Supplier<Plugin>> EMAIL_OTP =
      PluginSettings.plugin(
          "emailOTP",
          "Mail codes that sign in, prove an address, and allow another password.",
          List.of(
              LENGTH,
              EXPIRES,
              ATTEMPTS,
              STORAGE,
              RESEND,
              NO_SIGN_UP,
              ON_SIGN_UP,
              OVERRIDE,
              CHANGE,
              CURRENT,
              WINDOW,
              CALLS),
          values -> EmailOtp.create(options -> emailOtp(options, values)));

  // ---- plugins.phoneNumber

  private static final Setting<String> VALIDATOR =
      key(
          "phoneNumberValidator",
          Types.choice("e164", "any"),
          "e164",
          "What a number is: `+4915112345678`, or any text, as in Better Auth without a validator.");
  private static final Setting<Boolean> REQUIRED =
      key("requireVerification", Types.flag(), false, "Numbers have to be proven first.");
  private static final Setting<String> TEMP_EMAIL =
      Setting.of(
              "signUpOnVerification.getTempEmail",
              Types.text(
                  "address",
                  "an address with " + NUMBER + ", such as " + NUMBER + "@phone.example.com",
                  CodeSettings::isTemplate),
              "Proving a number nobody has signs up, with this address: `"
                  + NUMBER
                  + "@phone.example.com`.")
          .otherwise("it is refused");
  private static final Setting<String> TEMP_NAME =
      key("signUpOnVerification.getTempName", Types.text(), NUMBER, "And with this name.");
  private static final Setting<String> SMS_URL =
      Setting.of(
              "sms.url",
              Types.text(),
              "Where a server of yours is told to send a text message; https."
                  + " [plugins.md](plugins.md#phone-number) says how.")
          .otherwise("as mails, for the developer");
  private static final Setting<String> SMS_SECRET =
      Setting.of(
          "sms.secret",
          Types.secret("whsec_ and 24 to 64 random bytes in Base64"),
          "Signs that, as `plugins.webhooks.secret` does.");
  private static final Setting<Boolean> SMS_PRIVATE =
      key(
          "sms.allowPrivateAddresses",
          Types.flag(),
          false,
          "That server may have a private address, and http.");

  static final Setting<Supplier<Plugin>> PHONE_NUMBER =
      PluginSettings.plugin(
          "phoneNumber",
          "Telephone numbers, proven by a code, that sign in.",
          List.of(
              LENGTH,
              EXPIRES,
              ATTEMPTS,
              VALIDATOR,
              REQUIRED,
              TEMP_EMAIL,
              TEMP_NAME,
              SMS_URL,
              SMS_SECRET,
              SMS_PRIVATE),
          values -> PhoneNumber.create(options -> phoneNumber(options, values)));

  private CodeSettings() {}

  private static void emailOtp(EmailOtpOptions.Builder options, Values values) {
    options
        .length(values.get(LENGTH))
        .expiresIn(values.get(EXPIRES))
        .attempts(values.get(ATTEMPTS))
        .storage(Storage.valueOf(values.get(STORAGE).toUpperCase(Locale.ROOT)))
        .reuse(values.get(RESEND).equals("reuse"))
        .disableSignUp(values.get(NO_SIGN_UP))
        .sendOnSignUp(values.get(ON_SIGN_UP))
        .replaceLinks(values.get(OVERRIDE))
        .changeEmail(values.get(CHANGE))
        .verifyCurrentEmail(values.get(CURRENT))
        .rateLimit(values.get(CALLS), values.get(WINDOW));
  }

  private static void phoneNumber(PhoneNumberOptions.Builder options, Values values) {
    options
        .length(values.get(LENGTH))
        .expiresIn(values.get(EXPIRES))
        .attempts(values.get(ATTEMPTS))
        .requireVerification(values.get(REQUIRED));
    if (values.get(VALIDATOR).equals("any")) options.validator(number -> !number.isEmpty());
    String email = values.find(TEMP_EMAIL);
    if (email != null) {
      String name = values.get(TEMP_NAME);
      options
          .signUpOnVerification(number -> email.replace(NUMBER, number))
          .nameOnSignUp(number -> name.replace(NUMBER, number));
    }
    sender(options, values);
  }

  private static void sender(PhoneNumberOptions.Builder options, Values values) {
    String url = values.find(SMS_URL);
    if (url == null) {
      options.throughMailer();
      return;
    }
    String secret = values.find(SMS_SECRET);
    List<String> secrets = secret == null ? List.of() : List.of(secret);
    Endpoint endpoint = Endpoint.of(url, secrets, Duration.ofSeconds(5), values.get(SMS_PRIVATE));
    options.sender(new SmsWebhook(endpoint));
  }

  private static boolean isTemplate(String text) {
    return text.contains(NUMBER) && EmailAddress.isValid(text.replace(NUMBER, "+4915112345678"));
  }
}
