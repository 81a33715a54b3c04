package dev.latchkey.server.config;

import dev.latchkey.ActiveSession;
import dev.latchkey.Session;
import dev.latchkey.SessionPolicy;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of {@code session.policies}: which sessions it is for, and what they are subject to.
 *
 * @param user values of fields of the user
 * @param session values of fields of the session
 * @param clientKind what the client said it is, if that matters
 * @param userAgent the client's user agent, if that matters
 * @param policy what such sessions are subject to
 * @param expiresIn how long the policy lets them live unused, as far as it is said here
 * @param freshAge how long the policy takes them for fresh, as far as it is said here
 */
record PolicyRule(
    Map<String, String> user,
    Map<String, String> session,
    @Nullable String clientKind,
    @Nullable Pattern userAgent,
    SessionPolicy policy,
    @Nullable Duration expiresIn,
    @Nullable Duration freshAge)
    implements Predicate<ActiveSession> {

  private static final Setting<Map<String, String>> USER =
      Setting.of(
              "user",
              Shapes.byKey("names of fields of the user", Types.text()),
              "`{ role: admin }`: fields of the user; of a text with commas one part is enough.")
          .orElse(Map.of());
  private static final Setting<Map<String, String>> SESSION =
      Setting.of(
              "session",
              Shapes.byKey("names of fields of the session", Types.text()),
              "Fields of the session, likewise.")
          .orElse(Map.of());
  private static final Setting<String> CLIENT =
      Setting.of("client", Types.text(), "What `session.clientHeader` said at the sign-in.");
  private static final Setting<String> USER_AGENT =
      Setting.of(
          "userAgent", Types.text(), "The client's user agent; `*` stands for any characters.");
  private static final Setting<Values> WHEN =
      Setting.of(
          "when",
          Shapes.group(List.of(USER, SESSION, CLIENT, USER_AGENT), (values, group) -> values),
          "Which sessions it is for; all that is said has to hold.");
  private static final PolicySettings POLICY = PolicySettings.inList();

  static final SettingType<List<PolicyRule>> LIST =
      Types.listOf(Shapes.group(keys(), PolicyRule::of));

  private static List<Setting<?>> keys() {
    List<Setting<?>> keys = new ArrayList<>(List.of(WHEN, POLICY.preset()));
    keys.addAll(List.of(POLICY.expiresIn(), POLICY.updateAge(), POLICY.freshAge()));
    keys.addAll(List.of(POLICY.absolute(), POLICY.maxSessions(), POLICY.whenMore()));
    return keys;
  }

  private static @Nullable PolicyRule of(Values values, YamlValue group) {
    Values when = values.given(WHEN);
    if (when == null) {
      group.report("needs when: which sessions it is for");
      return null;
    }
    String agent = when.given(USER_AGENT);
    return new PolicyRule(
        when.get(USER),
        when.get(SESSION),
        when.given(CLIENT),
        agent == null ? null : pattern(agent),
        POLICY.policy(values),
        values.given(POLICY.expiresIn()),
        values.given(POLICY.freshAge()));
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E", Pattern.DOTALL);
  }

  @Override
  public boolean test(ActiveSession active) {
    return holds(user, active.user().row())
        && holds(session, active.session().row())
        && (clientKind == null || clientKind.equals(active.session().get(Session.CLIENT_KIND)))
        && (userAgent == null || matches(active.session().userAgent()));
  }

  private boolean matches(@Nullable String agent) {
    return userAgent != null && agent != null && userAgent.matcher(agent).matches();
  }

  private static boolean holds(Map<String, String> expected, Row row) {
    return expected.entrySet().stream().allMatch(each -> has(row, each.getKey(), each.getValue()));
  }

  private static boolean has(Row row, String name, String expected) {
    for (Field<?> field : row.fields()) {
      if (!field.name().equals(name)) continue;
      Object value = row.get(field);
      return value != null && List.of(String.valueOf(value).split(",", -1)).contains(expected);
    }
    return false;
  }
}
