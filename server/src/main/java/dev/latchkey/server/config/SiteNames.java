package dev.latchkey.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which names browsers reach the server: one URL, or several hosts.
 *
 * @param url the only base URL, or with several hosts that for all others; null to refuse those
 * @param allowedHosts empty when there is only one URL
 * @param protocol of the hosts; null to find out
 */
record SiteNames(@Nullable String url, List<String> allowedHosts, @Nullable String protocol) {
  private static final Setting<List<String>> HOSTS =
      Setting.of("allowedHosts", Types.listOf(Types.text()), "Hosts such as `*.acme.com`.");
  private static final Setting<String> PROTOCOL =
      Setting.of("protocol", Types.choice("http", "https", "auto"), "That of their URLs.");
  private static final Setting<String> FALLBACK =
      Setting.of("fallback", BaseUrl.TYPE, "The base URL under any other host.");

  static final SettingType<SiteNames> TYPE =
      Shapes.either(
          BaseUrl.TYPE,
          url -> new SiteNames(url, List.of(), null),
          Shapes.group(List.of(HOSTS, PROTOCOL, FALLBACK), SiteNames::of));

  boolean areSeveral() {
    return !allowedHosts.isEmpty();
  }

  private static @Nullable SiteNames of(Values values, YamlValue group) {
    List<String> hosts = values.given(HOSTS);
    if (hosts == null || hosts.isEmpty()) {
      group.report("needs allowedHosts");
      return null;
    }
    String protocol = values.given(PROTOCOL);
    return new SiteNames(values.given(FALLBACK), hosts, "auto".equals(protocol) ? null : protocol);
  }
}
