package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionPolicy.Overflow;
import dev.latchkey.User;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Whatever users do, and however time goes by, no session outlives its policy, no user has more of
 * them than they may, and nobody is signed out who should not be.
 */
@Tag("compat") // the other profile also replaces the session a browser presents
class SessionLifeTest {
  private static final int BROWSERS = 4;
  private static final Duration ONE_DAY = Duration.ofDays(1);

  /** The numbers of a policy, known to the test beside the policy itself. */
  record Numbers(
      Duration expiresIn, Duration updateAge, Duration absolute, int max, Overflow overflow) {
    SessionPolicy policy() {
      return SessionPolicy.of(
          p ->
              p.expiresIn(expiresIn)
                  .updateAge(updateAge)
                  .absolute(absolute)
                  .maxSessions(max, overflow));
    }
  }

  enum Act {
    SIGN_IN,
    SIGN_IN_UNREMEMBERED,
    USE,
    ASK,
    SIGN_OUT
  }

  /** Time goes by, then somebody does something. */
  record Step(Duration pause, int browser, Act act) {}

  /** What the test remembers of a session. */
  private static final class Life {
    final String id;
    final Instant began;
    final boolean remembered;
    Instant lastUse;

    Life(Session session, boolean remembered) {
      id = session.id();
      began = session.createdAt();
      this.remembered = remembered;
      lastUse = began;
    }
  }

  @Provide
  Arbitrary<Numbers> numbers() {
    return Combinators.combine(
            durations("PT1H", "P1D", "P7D"),
            durations("PT0S", "PT15M", "PT1H", "P1D"),
            durations("PT0S", "PT12H", "P1D", "P10D"),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(Overflow.class))
        .as(Numbers::new);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            durations("PT0S", "PT1S", "PT5M", "PT16M", "PT50M", "PT3H", "PT20H", "P3D", "P8D"),
            Arbitraries.integers().between(0, BROWSERS - 1),
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Act.SIGN_IN)),
                Tuple.of(1, Arbitraries.of(Act.SIGN_IN_UNREMEMBERED)),
                Tuple.of(8, Arbitraries.of(Act.USE)),
                Tuple.of(2, Arbitraries.of(Act.ASK)),
                Tuple.of(1, Arbitraries.of(Act.SIGN_OUT))))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  private static Arbitrary<Duration> durations(String... texts) {
    return Arbitraries.of(Stream.of(texts).map(Duration::parse).toList());
  }

  @Property(tries = 400)
  void noSequenceOfStepsBreaksAPolicy(
      @ForAll("numbers") Numbers numbers, @ForAll("steps") List<Step> steps) {
    new Story(numbers).play(steps);
  }

  private static final class Story {
    private final Numbers numbers;
    private final Site site;
    private final String userId;
    private final List<Browser> browsers = new ArrayList<>();
    private final Map<Integer, Life> lives = new LinkedHashMap<>();

    Story(Numbers numbers) {
      this.numbers = numbers;
      site = new Site(o -> o.session(s -> s.policy(numbers.policy())));
      site.adasBrowser().signOut();
      userId = site.only(User.MODEL).id();
      for (int i = 0; i < BROWSERS; i++) browsers.add(site.browser());
    }

    void play(List<Step> steps) {
      for (Step step : steps) {
        site.clock.advance(step.pause());
        switch (step.act()) {
          case SIGN_IN -> signIn(step.browser(), true);
          case SIGN_IN_UNREMEMBERED -> signIn(step.browser(), false);
          case USE -> use(step.browser());
          case ASK -> ask(step.browser());
          case SIGN_OUT -> signOut(step.browser());
        }
        if (numbers.max() > 0) assertThat(open()).hasSizeLessThanOrEqualTo(numbers.max());
      }
    }

    private List<Session> open() {
      return site.auth.sessions().list(userId, now());
    }

    private Instant now() {
      return site.clock.instant();
    }

    private void signIn(int number, boolean remembered) {
      List<Session> before = open();
      Browser browser = browsers.get(number);
      int status =
          remembered
              ? browser.signIn(ADA, PASSWORD).status()
              : browser.signInUnremembered(ADA, PASSWORD).status();
      boolean full = numbers.max() > 0 && before.size() == numbers.max();
      if (full && numbers.overflow() == Overflow.DENY) {
        assertThat(status).isEqualTo(403);
        return;
      }
      assertThat(status).isEqualTo(200);
      if (full) evict(before);
      String token = browser.lastReply().text("token");
      Session made =
          open().stream().filter(each -> each.token().equals(token)).findFirst().orElseThrow();
      lives.put(number, new Life(made, remembered));
    }

    private void evict(List<Session> before) {
      List<String> left = open().stream().map(Session::id).toList();
      List<Session> gone = before.stream().filter(each -> !left.contains(each.id())).toList();
      assertThat(gone).hasSize(1);
      Comparator<Session> order =
          numbers.overflow() == Overflow.EVICT_OLDEST
              ? Comparator.comparing(Session::createdAt)
              : Comparator.comparing(Session::updatedAt);
      assertThat(before).allMatch(each -> order.compare(gone.get(0), each) <= 0);
      lives.values().removeIf(life -> life.id.equals(gone.get(0).id()));
    }

    private void use(int number) {
      boolean expected = isAsked(number);
      boolean in = browsers.get(number).session().body().contains(ADA);
      assertThat(in).as("the endpoint and the application agree").isEqualTo(expected);
      Life life = lives.get(number);
      if (in && life != null) life.lastUse = now();
      if (!in) lives.remove(number);
    }

    // Asking changes nothing, so it is no use either.
    private void ask(int number) {
      List<String> before = site.everything();
      isAsked(number);
      assertThat(site.everything()).isEqualTo(before);
    }

    private boolean isAsked(int number) {
      String cookie = browsers.get(number).cookies().get(TOKEN);
      Headers headers = cookie == null ? Headers.of() : Headers.of("cookie", TOKEN + "=" + cookie);
      boolean in = site.auth.session(headers).isPresent();
      Life life = lives.get(number);
      if (in) assertThat(life).as("a session that was begun and not ended").isNotNull();
      if (life != null && in) assertMayBeIn(life);
      if (life != null && !in) assertMayBeOut(life);
      return in;
    }

    private @Nullable Instant last(Life life) {
      Duration day = life.remembered ? null : ONE_DAY;
      Duration absolute = numbers.absolute().isZero() ? null : numbers.absolute();
      if (day == null && absolute == null) return null;
      boolean dayFirst = absolute == null || day != null && day.compareTo(absolute) < 0;
      return life.began.plus(dayFirst && day != null ? day : numbers.absolute());
    }

    private void assertMayBeIn(Life life) {
      assertThat(now()).isBeforeOrEqualTo(life.lastUse.plus(numbers.expiresIn()));
      Instant last = last(life);
      if (last != null) assertThat(now()).isBeforeOrEqualTo(last);
    }

    // The last renewal was at most updateAge before the last use, or there was none since it began.
    private void assertMayBeOut(Life life) {
      Duration renewedBefore = numbers.updateAge();
      Instant renewed = life.lastUse.minus(renewedBefore);
      if (renewed.isBefore(life.began)) renewed = life.began;
      boolean idle = !now().isBefore(renewed.plus(numbers.expiresIn()));
      Instant last = last(life);
      assertThat(idle || last != null && !now().isBefore(last)).as("is out for a reason").isTrue();
    }

    private void signOut(int number) {
      browsers.get(number).signOut().hasStatus(200);
      lives.remove(number);
    }
  }
}
