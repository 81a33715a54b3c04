package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.Plugin;
import dev.latchkey.plugins.webhooks.Webhooks;
import dev.latchkey.plugins.webhooks.WebhooksOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code plugins.webhooks}. */
final class WebhookSettings {
  private static final Types.Scalar<String> A_SECRET =
      Types.secret("whsec_ and 24 to 64 random bytes in Base64");

  private static final Setting<String> URL =
      Setting.of("url", Types.text(), "Where events are sent; https. Required.");
  private static final Setting<List<String>> SECRET =
      Setting.of(
          "secret",
          Shapes.either(A_SECRET, List::of, Types.listOf(A_SECRET)),
          "Signs them: `whsec_` and 24 to 64 random bytes in Base64. Two while one replaces the"
              + " other. Required.");
  private static final Setting<List<Kind>> EVENTS =
      PluginSettings.events("Send these only: `[session.created, session.ended]`.");
  private static final Setting<Integer> ATTEMPTS =
      key(
          "attempts",
          Types.number(1, 100),
          10,
          "How often an event is tried, with pauses from 5 s to 6 h, before it is given up.");
  private static final Setting<Duration> TIMEOUT =
      key(
          "timeout",
          Types.duration(Duration.ofSeconds(1)),
          Duration.ofSeconds(5),
          "How long the receiver has to answer; 15 s at most.");
  private static final Setting<Duration> DEAD_LETTERS =
      key(
          "deadLetterRetention",
          Types.duration(Duration.ZERO),
          Duration.ofDays(30),
          "How long events that were given up are kept.");
  private static final Setting<Boolean> PRIVATE =
      key(
          "allowPrivateAddresses",
          Types.flag(),
          false,
          "Send also to private addresses, and over http: for a receiver in the same network.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "webhooks",
          "Tell another server what happens to users and sessions.",
          List.of(URL, SECRET, EVENTS, ATTEMPTS, TIMEOUT, DEAD_LETTERS, PRIVATE),
          values -> Webhooks.create(webhooks -> set(webhooks, values)));

  private WebhookSettings() {}

  private static void set(WebhooksOptions.Builder webhooks, Values values) {
    String url = values.find(URL);
    if (url != null) webhooks.url(url);
    List<String> secrets = values.find(SECRET);
    if (secrets != null) webhooks.secrets(secrets.toArray(String[]::new));
    webhooks
        .attempts(values.get(ATTEMPTS))
        .timeout(values.get(TIMEOUT))
        .deadLetterRetention(values.get(DEAD_LETTERS))
        .allowPrivateAddresses(values.get(PRIVATE));
    List<Kind> events = values.find(EVENTS);
    if (events != null) webhooks.events(events);
  }
}
