package dev.latchkey.internal;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a path may be called: the default, then the rule of sensitive paths, then the first
 * fitting rule of a plugin, then the first fitting rule of the application; the later wins. Pure
 * and immutable.
 */
public final class RateLimitRules {

  /**
   * At most {@code max} requests, counted anew once none was allowed for a whole window.
   *
   * @param window how long requests are remembered
   * @param max how many pass without a wait
   * @param firstDelay the wait after the first {@code max}, doubled for each one after it; null to
   *     wait until the window is over
   * @param longestDelay no wait is longer
   */
  public record Rule(
      Duration window, int max, @Nullable Duration firstDelay, Duration longestDelay) {
    /** Better Auth's default: 100 requests, 10 seconds. */
    public static final Rule DEFAULT = ofSeconds(10, 100);

    /**
     * Checks the rule.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    public Rule {
      if (window.toMillis() <= 0)
        throw new IllegalArgumentException("A rate limit window must be positive: " + window);
      if (max <= 0)
        throw new IllegalArgumentException("A rate limit must allow at least one request: " + max);
    }

    /** A rule that lets nobody pass for the rest of the window. */
    public Rule(Duration window, int max) {
      this(window, max, null, window);
    }

    /** Returns how long after the last of {@code count} requests the next one may come. */
    long delayMillis(int count) {
      if (count < max) return 0;
      if (firstDelay == null) return window.toMillis();
      int doublings = Math.min(count - max, 30);
      return Math.min(firstDelay.toMillis() << doublings, longestDelay.toMillis());
    }

    static Rule ofSeconds(long window, int max) {
      return new Rule(Duration.ofSeconds(window), max);
    }
  }

  /** A rule of a plugin for one path or, with {@code *}, for the paths that fit a pattern. */
  public record PathRule(String pattern, Rule rule) {}

  /**
   * A rule of the application for one path or, with {@code *}, for the paths that fit a pattern.
   */
  public record CustomRule(String pattern, Decision decision) {}

  /** What the application decides for a path, knowing the rule that would hold. */
  @FunctionalInterface
  public interface Decision {
    /** Does not limit the path; Better Auth's {@code false}. */
    Decision UNLIMITED = (path, current) -> null;

    /** Returns the rule for the path, or null not to limit it. */
    @Nullable Rule decide(String path, Rule current);
  }

  private static final Rule SIGN_IN = Rule.ofSeconds(10, 3);
  private static final Rule SENDS_MAIL = Rule.ofSeconds(60, 3);

  private final Rule standard;
  private final List<Matched<Rule>> plugins;
  private final List<Matched<Decision>> custom;

  private RateLimitRules(
      Rule standard, List<Matched<Rule>> plugins, List<Matched<Decision>> custom) {
    this.standard = standard;
    this.plugins = plugins;
    this.custom = custom;
  }

  /** Returns the rules that hold together; of each list the first that fits a path counts. */
  public static RateLimitRules of(Rule standard, List<PathRule> plugins, List<CustomRule> custom) {
    return new RateLimitRules(
        standard,
        plugins.stream().map(rule -> Matched.of(rule.pattern(), rule.rule())).toList(),
        custom.stream().map(rule -> Matched.of(rule.pattern(), rule.decision())).toList());
  }

  /**
   * Returns the rule for a path, or null if it is not limited.
   *
   * @param path below the base path, without trailing slashes
   */
  public @Nullable Rule forPath(String path) {
    Rule builtIn = special(path);
    Rule ofPlugin = Matched.first(plugins, path);
    Rule current = ofPlugin != null ? ofPlugin : builtIn != null ? builtIn : standard;
    Decision decision = Matched.first(custom, path);
    return decision == null ? current : decision.decide(path, current);
  }

  /** Paths where passwords can be guessed, and paths that send mail. */
  private static @Nullable Rule special(String path) {
    if (path.startsWith("/sign-in") || path.startsWith("/sign-up")) return SIGN_IN;
    if (path.startsWith("/change-password") || path.startsWith("/change-email")) return SIGN_IN;
    if (path.startsWith("/forget-password")) return SENDS_MAIL;
    return switch (path) {
      case "/request-password-reset",
          "/send-verification-email",
          "/email-otp/send-verification-otp",
          "/email-otp/request-password-reset" ->
          SENDS_MAIL;
      default -> null;
    };
  }

  /** Something that holds for one path, or for the paths of a pattern. */
  private record Matched<T>(String path, @Nullable Glob glob, T value) {

    static <T> Matched<T> of(String pattern, T value) {
      return new Matched<>(pattern, pattern.indexOf('*') < 0 ? null : Glob.of(pattern), value);
    }

    static <T> @Nullable T first(List<Matched<T>> candidates, String path) {
      for (Matched<T> candidate : candidates) {
        if (candidate.holdsFor(path)) return candidate.value();
      }
      return null;
    }

    private boolean holdsFor(String requested) {
      return glob == null ? path.equals(requested) : glob.matches(requested);
    }
  }
}
