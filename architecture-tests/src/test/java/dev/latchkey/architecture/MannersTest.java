package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static dev.latchkey.architecture.Classes.ALL;
import static dev.latchkey.architecture.Classes.areIn;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no class does, whichever module it is in. */
class MannersTest {
  /** Methods of String that depend on the machine's locale or character set. */
  private static final Set<String> DEPENDENT_ON_THE_MACHINE =
      Set.of(
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.lang.String.formatted([Ljava.lang.Object;)",
          "java.lang.String.getBytes()",
          "java.lang.String.<init>([B)");

  @Test
  void onlyTheCommandsOfTheServerPrint() {
    noClasses()
        .that(areIn("anything but the commands", type -> !isCommand(type.getPackageName())))
        .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(ALL);
  }

  @Test
  void logsGoToSlf4j() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.latchkey.jdbc.PersistentSource") // as DataSource demands
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(ALL);
  }

  @Test
  void contextIsPassedNotAmbient() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(ALL);
  }

  /** A monitor held around I/O pins a virtual thread's carrier before JDK 24. */
  @Test
  void nobodyHoldsAMonitorForAWholeMethod() {
    noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(ALL);
  }

  @Test
  void nothingIsDiscoveredAtRunTime() {
    noClasses().should().dependOnClassesThat().areAssignableTo(ServiceLoader.class).check(ALL);
  }

  @Test
  void textDoesNotDependOnTheMachine() {
    noClasses().should().accessTargetWhere(dependsOnTheMachine()).check(ALL);
  }

  private static DescribedPredicate<JavaAccess<?>> dependsOnTheMachine() {
    return DescribedPredicate.describe(
        "depends on the machine's locale or character set",
        access -> DEPENDENT_ON_THE_MACHINE.contains(access.getTarget().getFullName()));
  }

  private static boolean isCommand(String where) {
    return where.equals("dev.latchkey.server") || where.startsWith("dev.latchkey.server.commands");
  }
}
