package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.deviceauthorization.DeviceAuthorization;
import dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code plugins.deviceAuthorization}. */
final class DeviceAuthorizationSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Setting<Duration> EXPIRES =
      key("expiresIn", Types.duration(SECOND), Duration.ofMinutes(30), "How long a code works.");
  private static final Setting<Duration> INTERVAL =
      key(
          "interval",
          Types.duration(Duration.ZERO),
          Duration.ofSeconds(5),
          "How long a device waits before it asks again.");
  private static final Setting<Integer> DEVICE_LENGTH =
      key("deviceCodeLength", Types.number(20, 191), 40, "The length of a device's code.");
  private static final Setting<Integer> USER_LENGTH =
      key("userCodeLength", Types.number(4, 191), 8, "The length of the code to type.");
  private static final Setting<String> PAGE =
      key(
          "verificationUri",
          Types.text(),
          "/device",
          "The application's page where codes are typed.");
  private static final Setting<List<String>> CLIENTS =
      Setting.of(
              "clients",
              Types.listOf(Types.text()),
              "The `client_id`s that may ask, one or several: Better Auth's `validateClient`.")
          .otherwise("all");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "deviceAuthorization",
          "Sign in devices without a keyboard, by a code to type elsewhere.",
          List.of(EXPIRES, INTERVAL, DEVICE_LENGTH, USER_LENGTH, PAGE, CLIENTS),
          values -> DeviceAuthorization.create(options -> set(options, values)));

  private DeviceAuthorizationSettings() {}

  private static void set(DeviceAuthorizationOptions.Builder options, Values values) {
    options
        .expiresIn(values.get(EXPIRES))
        .interval(values.get(INTERVAL))
        .deviceCodeLength(values.get(DEVICE_LENGTH))
        .userCodeLength(values.get(USER_LENGTH))
        .verificationUri(values.get(PAGE));
    List<String> clients = values.find(CLIENTS);
    if (clients != null) options.clients(clients::contains);
  }
}
