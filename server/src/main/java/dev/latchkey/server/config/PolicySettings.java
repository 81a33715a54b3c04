package dev.latchkey.server.config;

import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionPolicy.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a session policy, which stand at {@code session} and in each of {@code
 * session.policies}. What is not given is as the preset says.
 */
record PolicySettings(
    Setting<String> preset,
    Setting<Duration> expiresIn,
    Setting<Duration> updateAge,
    Setting<Duration> freshAge,
    Setting<Duration> absolute,
    Setting<Integer> maxSessions,
    Setting<String> whenMore) {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Browsers keep no cookie longer (RFC 6265bis). */
  private static final Duration LONGEST_COOKIE = Duration.ofDays(400);

  private static final Map<String, SessionPolicy> PRESETS =
      Map.of(
          "standard", SessionPolicy.STANDARD,
          "highSecurity", SessionPolicy.HIGH_SECURITY,
          "rememberMe", SessionPolicy.REMEMBER_ME,
          "mobile", SessionPolicy.MOBILE);

  private static final Map<String, Overflow> OVERFLOWS =
      Map.of(
          "deny", Overflow.DENY,
          "evictOldest", Overflow.EVICT_OLDEST,
          "evictLeastRecentlyUsed", Overflow.EVICT_LEAST_RECENTLY_USED);

  static SettingType<Duration> life() {
    return Types.duration(SECOND, LONGEST_COOKIE);
  }

  /** The keys below a prefix, which ends with a dot or is empty; the lives are declared there. */
  static PolicySettings of(
      String prefix,
      Setting<Duration> expiresIn,
      Setting<Duration> updateAge,
      Setting<Duration> freshAge) {
    return new PolicySettings(
        Setting.of(
                prefix + "policy",
                Types.choice("standard", "highSecurity", "rememberMe", "mobile"),
                "Lives by name: 7 days renewed daily; 1 hour renewed every 15 minutes, fresh for 15,"
                    + " over after 12 hours; 30 days renewed daily; 90 days renewed weekly. The keys"
                    + " beside it say what is different.")
            .otherwise("as the keys beside it say"),
        expiresIn,
        updateAge,
        freshAge,
        Setting.of(
                prefix + "absolute",
                Types.duration(Duration.ZERO),
                "The age at which a session is over however much it is used; 0: none.")
            .otherwise("none"),
        Setting.of(
                prefix + "maxSessions",
                Types.number(0, 1_000_000),
                "How many sessions a user may have at once; 0: any number.")
            .otherwise("any number"),
        Setting.of(
                prefix + "whenMoreSessions",
                Types.choice("evictOldest", "evictLeastRecentlyUsed", "deny"),
                "What a further sign-in does: end the session that began first, end the one not used"
                    + " for longest, or fail with `SESSION_LIMIT_REACHED`.")
            .otherwise("evictOldest"));
  }

  /** The keys of one of {@code session.policies}. */
  static PolicySettings inList() {
    return of(
        "",
        Setting.of("expiresIn", life(), "As `session.expiresIn`.").otherwise("as the preset says"),
        Setting.of("updateAge", Types.duration(Duration.ZERO), "As `session.updateAge`.")
            .otherwise("as the preset says"),
        Setting.of("freshAge", Types.duration(Duration.ZERO), "As `session.freshAge`.")
            .otherwise("as the preset says"));
  }

  /** The keys that only policies have. */
  List<Setting<?>> own() {
    return List.of(preset, absolute, maxSessions, whenMore);
  }

  /** Returns whether more is said than the original has keys for. */
  boolean isUsed(Function<Setting<?>, @Nullable Object> given) {
    return own().stream().anyMatch(setting -> given.apply(setting) != null);
  }

  /** Returns the policy the keys make. */
  SessionPolicy policy(Values values) {
    String name = values.given(preset);
    SessionPolicy base = PRESETS.getOrDefault(name == null ? "" : name, SessionPolicy.STANDARD);
    return base.with(policy -> apply(values, policy));
  }

  private void apply(Values values, SessionPolicy.Builder policy) {
    Duration unused = values.given(expiresIn);
    if (unused != null) policy.expiresIn(unused);
    Duration renewed = values.given(updateAge);
    if (renewed != null) policy.updateAge(renewed);
    Duration fresh = values.given(freshAge);
    if (fresh != null) policy.freshAge(fresh);
    Duration over = values.given(absolute);
    if (over != null) policy.absolute(over);
    Integer max = values.given(maxSessions);
    String more = values.given(whenMore);
    Overflow overflow = OVERFLOWS.get(more == null ? "evictOldest" : more);
    if (max != null && overflow != null) policy.maxSessions(max, overflow);
  }
}
