package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.internal.RateLimitRules.CustomRule;
import dev.latchkey.internal.RateLimitRules.Decision;
import dev.latchkey.internal.RateLimitRules.PathRule;
import dev.latchkey.internal.RateLimitRules.Rule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitRulesTest {

  private static final Rule SEVEN = Rule.ofSeconds(7, 7);
  private static final Rule NINE = Rule.ofSeconds(9, 9);

  @ParameterizedTest
  @CsvSource({
    "/get-session,                        10, 100",
    "/,                                   10, 100",
    "/sign-in/email,                      10, 3",
    "/sign-in-x,                          10, 3",
    "/sign-up/email,                      10, 3",
    "/change-password,                    10, 3",
    "/change-email,                       10, 3",
    "/change-email/below,                 10, 3",
    "/change,                             10, 100",
    "/Sign-in/email,                      10, 100",
    "/request-password-reset,             60, 3",
    "/request-password-reset/callback,    10, 100",
    "/send-verification-email,            60, 3",
    "/email-otp/send-verification-otp,    60, 3",
    "/email-otp/request-password-reset,   60, 3",
    "/email-otp/verify-email,             10, 100",
    "/forget-password,                    60, 3",
    "/forget-password/email-otp,          60, 3",
  })
  void sensitivePathsHaveRulesOfTheirOwn(String path, long window, int max) {
    RateLimitRules rules = RateLimitRules.of(Rule.DEFAULT, List.of(), List.of());
    assertThat(rules.forPath(path)).isEqualTo(Rule.ofSeconds(window, max));
  }

  @Test
  void theDefaultCanBeChanged() {
    assertThat(RateLimitRules.of(SEVEN, List.of(), List.of()).forPath("/ok")).isEqualTo(SEVEN);
  }

  @Test
  void theFirstFittingRuleOfAPluginOverridesTheBuiltInOnes() {
    List<PathRule> plugins =
        List.of(new PathRule("/sign-in/magic-link", SEVEN), new PathRule("/sign-in/**", NINE));
    RateLimitRules rules = RateLimitRules.of(Rule.DEFAULT, plugins, List.of());
    assertThat(rules.forPath("/sign-in/magic-link")).isEqualTo(SEVEN);
    assertThat(rules.forPath("/sign-in/email")).isEqualTo(NINE);
    assertThat(rules.forPath("/sign-up/email")).isEqualTo(Rule.ofSeconds(10, 3));
  }

  @Test
  void theFirstFittingRuleOfTheApplicationOverridesAll() {
    List<PathRule> plugins = List.of(new PathRule("/sign-in/email", SEVEN));
    List<CustomRule> custom =
        List.of(
            new CustomRule("/sign-in/email", (path, current) -> NINE),
            new CustomRule("/sign-in/*", Decision.UNLIMITED),
            new CustomRule("/sign-?p/email", Decision.UNLIMITED));
    RateLimitRules rules = RateLimitRules.of(Rule.DEFAULT, plugins, custom);
    assertThat(rules.forPath("/sign-in/email")).isEqualTo(NINE);
    assertThat(rules.forPath("/sign-in/social")).isNull();
    assertThat(rules.forPath("/sign-up/email"))
        .as("a question mark alone is no pattern")
        .isNotNull();
  }

  @Test
  void theApplicationSeesTheRuleThatWouldHold() {
    Decision twice = (path, current) -> new Rule(current.window(), current.max() * 2);
    RateLimitRules rules =
        RateLimitRules.of(Rule.DEFAULT, List.of(), List.of(new CustomRule("/**", twice)));
    assertThat(rules.forPath("/sign-in/email")).isEqualTo(Rule.ofSeconds(10, 6));
  }

  @Test
  void refusesRulesThatAllowNothing() {
    assertThatThrownBy(() -> new Rule(Duration.ZERO, 1))
        .hasMessageContaining("window must be positive");
    assertThatThrownBy(() -> Rule.ofSeconds(1, 0)).hasMessageContaining("at least one request");
  }
}
