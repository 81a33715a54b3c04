package dev.latchkey.server.config;

import dev.latchkey.http.CookieAttributes;
import dev.latchkey.http.CookieRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How attributes of cookies are written in the file. */
final class CookieTypes {
  private static final Setting<Boolean> SECURE =
      Setting.of("secure", Types.flag(), "Sent over https only.");
  private static final Setting<Boolean> HTTP_ONLY =
      Setting.of("httpOnly", Types.flag(), "Hidden from scripts.");
  private static final Setting<String> SAME_SITE =
      Setting.of("sameSite", Types.choice("lax", "strict", "none"), "Sent with cross-site calls.");
  private static final Setting<String> PATH =
      Setting.of("path", Types.path(), "Sent to this path and below.");
  private static final Setting<String> DOMAIN =
      Setting.of("domain", Types.text(), "Sent to this domain and its subdomains.");
  private static final Setting<Duration> MAX_AGE =
      Setting.of("maxAge", Types.duration(Duration.ZERO), "How long the browser keeps it.");
  private static final Setting<Boolean> PARTITIONED =
      Setting.of("partitioned", Types.flag(), "Kept per top-level site.");

  static final SettingType<CookieAttributes> ATTRIBUTES =
      Shapes.group(
          List.of(SECURE, HTTP_ONLY, SAME_SITE, PATH, DOMAIN, MAX_AGE, PARTITIONED),
          (values, group) -> attributes(values));

  private static final Setting<String> NAME =
      Setting.of("name", Types.text(), "The name on the wire, without the prefix.");
  private static final Setting<CookieAttributes> OWN_ATTRIBUTES =
      Setting.of("attributes", ATTRIBUTES, "Attributes of this cookie alone.");

  static final SettingType<Map<String, CookieRules.Custom>> BY_KEY =
      Shapes.byKey(
          "names of cookies, such as session_token",
          Shapes.group(List.of(NAME, OWN_ATTRIBUTES), (values, group) -> custom(values)));

  private CookieTypes() {}

  private static CookieAttributes attributes(Values values) {
    Duration maxAge = values.given(MAX_AGE);
    return new CookieAttributes(
        maxAge == null ? null : maxAge.toSeconds(),
        values.given(DOMAIN),
        values.given(PATH),
        values.given(HTTP_ONLY),
        values.given(SECURE),
        values.given(SAME_SITE),
        values.given(PARTITIONED));
  }

  private static CookieRules.Custom custom(Values values) {
    CookieAttributes attributes = values.given(OWN_ATTRIBUTES);
    return new CookieRules.Custom(
        values.given(NAME), attributes == null ? CookieAttributes.NONE : attributes);
  }
}
