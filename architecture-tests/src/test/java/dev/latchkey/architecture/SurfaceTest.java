package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static dev.latchkey.architecture.Classes.ALL;
import static dev.latchkey.architecture.Classes.EXPORTED;
import static dev.latchkey.architecture.Classes.areIn;
import static dev.latchkey.architecture.Classes.isCore;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What others see, and what it is called. */
class SurfaceTest {
  @Test
  void everyPackageIsNullMarked() {
    assertThat(ALL.stream().map(JavaClass::getPackage).distinct().filter(SurfaceTest::hasClasses))
        .isNotEmpty()
        .allMatch(where -> where.isAnnotatedWith(NullMarked.class));
  }

  @Test
  void namesSayWhatAClassDoesInTheDomain() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Misc|Common)")
        .check(ALL);
  }

  @Test
  void whatIsExportedNamesNothingThatIsNot() {
    members()
        .that()
        .areDeclaredInClassesThat(areIn("what core exports", SurfaceTest::isSurface))
        .should(beDeclaredInTypesOthersSee())
        .check(ALL);
  }

  @Test
  void whatIsExportedExtendsNothingThatIsNot() {
    classes()
        .that(areIn("what core exports", SurfaceTest::isSurface))
        .should(onlyExtendWhatOthersSee())
        .check(ALL);
  }

  @Test
  void noSignatureHidesItsTypesInAMapOfObjects() {
    noMethods()
        .that()
        .areNotPrivate()
        .should(haveInSignature("Map<String, Object>", SurfaceTest::isMapOfObjects))
        .check(ALL);
  }

  @Test
  void absenceIsANullableReturnAndOptionalIsForReturnValuesOnly() {
    noFields().should().haveRawType(Optional.class).check(ALL);
    noMethods().should(takeAnOptional()).check(ALL);
  }

  private static boolean hasClasses(JavaPackage where) {
    return where.getClasses().stream()
        .anyMatch(type -> !type.getSimpleName().equals("package-info"));
  }

  private static boolean isSurface(JavaClass type) {
    return isCore(type)
        && EXPORTED.contains(type.getPackageName())
        && Stream.iterate(Optional.of(type), Optional::isPresent, t -> t.get().getEnclosingClass())
            .allMatch(t -> t.get().getModifiers().contains(JavaModifier.PUBLIC));
  }

  private static boolean isHidden(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return isCore(base) && !EXPORTED.contains(base.getPackageName());
  }

  private static ArchCondition<JavaMember> beDeclaredInTypesOthersSee() {
    return new ArchCondition<>("be declared in types others see") {
      @Override
      public void check(JavaMember member, ConditionEvents events) {
        if (!isVisible(member)) return;
        for (JavaClass type : member.getAllInvolvedRawTypes()) {
          if (isHidden(type)) events.add(violation(member, member + " names " + type.getName()));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> onlyExtendWhatOthersSee() {
    return new ArchCondition<>("extend only what others see") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
            .filter(SurfaceTest::isHidden)
            .forEach(above -> events.add(violation(type, type + " extends " + above.getName())));
      }
    };
  }

  private static boolean isVisible(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaMethod> haveInSignature(String what, Predicate<JavaType> fits) {
    return new ArchCondition<>("have " + what + " in a signature") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream<JavaType> types =
            Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream());
        if (types.anyMatch(fits))
          events.add(SimpleConditionEvent.satisfied(method, method.toString()));
      }
    };
  }

  private static ArchCondition<JavaMethod> takeAnOptional() {
    return new ArchCondition<>("take an Optional") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        if (method.getName().startsWith("lambda$")) return;
        if (method.getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(Optional.class))) {
          events.add(SimpleConditionEvent.satisfied(method, method.toString()));
        }
      }
    };
  }

  private static boolean isMapOfObjects(JavaType type) {
    if (!(type instanceof JavaParameterizedType generic)) return false;
    List<JavaType> arguments = generic.getActualTypeArguments();
    return type.toErasure().isAssignableTo(Map.class)
            && arguments.size() == 2
            && arguments.get(1) instanceof JavaClass value
            && value.isEquivalentTo(Object.class)
        || arguments.stream().anyMatch(SurfaceTest::isMapOfObjects);
  }

  private static ConditionEvent violation(Object where, String message) {
    return SimpleConditionEvent.violated(where, message);
  }
}
