package dev.latchkey.server.config;

import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.Plugin;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.plugins.audit.AuditOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code plugins.audit}. */
final class AuditSettings {
  private static final Setting<Duration> RETENTION =
      PluginSettings.key(
          "retention",
          Types.duration(Duration.ZERO),
          Duration.ZERO,
          "How long entries are kept; 0: for good.");
  private static final Setting<List<Kind>> EVENTS =
      PluginSettings.events("Keep these only: `[session.created, session.ended]`.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "audit",
          "Keep what happens to users and sessions in the table `auditLog`.",
          List.of(RETENTION, EVENTS),
          values -> Audit.create(audit -> set(audit, values)));

  private AuditSettings() {}

  private static void set(AuditOptions.Builder audit, Values values) {
    audit.retention(values.get(RETENTION));
    List<Kind> events = values.find(EVENTS);
    if (events != null) audit.events(events);
  }
}
