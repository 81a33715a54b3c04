package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static dev.latchkey.architecture.Classes.ALL;
import static dev.latchkey.architecture.Classes.CORE;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A session begins and ends in one place, so that no path forgets its gates or its hooks. */
class SessionRowsTest {
  private static final Set<String> WRITES =
      Set.of("insert", "update", "delete", "consume", "increment", "reserve");

  @Test
  void onlySessionsChangesRowsOfTheSessionTable() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .haveNameNotMatching("dev\\.latchkey\\.(Database|Retained|Secondary)?Sessions")
        .should(writeSessions())
        .check(ALL);
  }

  @Test
  void onlyDbWritesToTheStore() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.latchkey.Db")
        .should()
        .accessTargetWhere(isWrite("dev.latchkey.store.Store"))
        .check(CORE);
  }

  private static ArchCondition<JavaMethod> writeSessions() {
    return new ArchCondition<>("write rows of the session table") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean namesModel =
            method.getFieldAccesses().stream()
                .anyMatch(a -> a.getTarget().getFullName().equals("dev.latchkey.Session.MODEL"));
        if (!namesModel) return;
        method.getMethodCallsFromSelf().stream()
            .filter(isWrite("dev.latchkey.Db"))
            .forEach(
                call -> events.add(SimpleConditionEvent.satisfied(method, call.getDescription())));
      }
    };
  }

  private static DescribedPredicate<JavaAccess<?>> isWrite(String owner) {
    return DescribedPredicate.describe(
        "writes through " + owner,
        access ->
            access.getTarget().getOwner().getName().equals(owner)
                && WRITES.contains(access.getTarget().getName()));
  }
}
