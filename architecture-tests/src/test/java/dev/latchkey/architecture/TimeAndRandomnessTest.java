package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.latchkey.architecture.Classes.ALL;
import static dev.latchkey.architecture.Classes.areIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Time comes from an {@link InstantSource}, randomness from {@code Tokens}; both are passed in. */
class TimeAndRandomnessTest {
  private static final String RANDOMNESS = "dev.latchkey.Tokens";

  /** Where a library and where a server is put together. */
  private static final Set<String> TIME =
      Set.of(
          "dev.latchkey.AuthOptions",
          "dev.latchkey.redis.RedisOptions",
          "dev.latchkey.server.commands.Serve");

  private static final Set<Class<?>> GENERATORS =
      Set.of(SecureRandom.class, Random.class, SplittableRandom.class, ThreadLocalRandom.class);

  @Test
  void onlyTokensMakesRandomness() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(RANDOMNESS)
        .should()
        .accessTargetWhere(isRandomness())
        .check(ALL);
  }

  @Test
  void nobodyReadsAClockOfTheirOwn() {
    noClasses().should().accessTargetWhere(readsClock()).check(ALL);
  }

  @Test
  void onlyWhoeverPutsThingsTogetherNamesTheSystemsClock() {
    noClasses()
        .that(areIn("any other class", type -> !TIME.contains(type.getName())))
        .should()
        .accessTargetWhere(namesSystemClock())
        .check(ALL);
  }

  private static DescribedPredicate<JavaAccess<?>> isRandomness() {
    return DescribedPredicate.describe(
        "is a source of randomness",
        access ->
            GENERATORS.stream().anyMatch(type -> owner(access).isAssignableTo(type))
                || is(access, UUID.class, "randomUUID")
                || is(access, Math.class, "random")
                || is(access, StrictMath.class, "random"));
  }

  private static DescribedPredicate<JavaAccess<?>> readsClock() {
    return DescribedPredicate.describe(
        "reads the system's clock",
        access ->
            is(access, System.class, "currentTimeMillis")
                || is(access, Calendar.class, "getInstance")
                || owner(access).getPackageName().equals("java.time")
                    && access.getTarget().getName().equals("now")
                || is(access, Date.class, "<init>")
                    && access.getTarget().getFullName().endsWith("()"));
  }

  private static DescribedPredicate<JavaAccess<?>> namesSystemClock() {
    return DescribedPredicate.describe(
        "is the system's clock",
        access ->
            is(access, InstantSource.class, "system")
                || owner(access).isEquivalentTo(Clock.class)
                    && access.getTarget().getName().startsWith("system"));
  }

  private static boolean is(JavaAccess<?> access, Class<?> owner, String name) {
    return owner(access).isEquivalentTo(owner) && access.getTarget().getName().equals(name);
  }

  private static JavaClass owner(JavaAccess<?> access) {
    return access.getTarget().getOwner();
  }
}
