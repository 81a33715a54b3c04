package dev.latchkey.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.latchkey.architecture.Classes.ALL;
import static dev.latchkey.architecture.Classes.CORE;
import static dev.latchkey.architecture.Classes.EXPORTED;
import static dev.latchkey.architecture.Classes.FEATURES;
import static dev.latchkey.architecture.Classes.LAYERS;
import static dev.latchkey.architecture.Classes.areIn;
import static dev.latchkey.architecture.Classes.isCore;
import static dev.latchkey.architecture.Classes.isOurs;
import static dev.latchkey.architecture.Classes.isSatellite;
import static dev.latchkey.architecture.Classes.spoke;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who may use whom: root → layer, feature → root and layer; no sibling knows another. */
class PackagesTest {
  /** What each layer may use besides itself. */
  static final Map<String, Set<String>> BELOW =
      Map.of(
          "access", Set.of(),
          "json", Set.of(),
          "crypto", Set.of(),
          "http", Set.of("json"),
          "oauth", Set.of("http", "json", "crypto"),
          "schema", Set.of("json"),
          "store", Set.of("json", "schema"));

  static final Set<String> FEATURE_NAMES = FEATURES;
  static final Set<String> LAYER_NAMES = LAYERS;

  @Test
  void everyPackageOfCoreIsRootLayerFeatureOrInternal() {
    assertThat(CORE)
        .extracting(Classes::spoke)
        .allMatch(
            name ->
                name.isEmpty()
                    || LAYERS.contains(name)
                    || FEATURES.contains(name)
                    || name.equals("internal"));
  }

  @ParameterizedTest
  @FieldSource("LAYER_NAMES")
  void aLayerUsesOnlyTheLayersBelowIt(String layer) {
    noClasses()
        .that(areIn(layer, in(layer)))
        .should()
        .dependOnClassesThat(
            areIn(
                "what is above " + layer,
                type ->
                    isOurs(type)
                        && !spoke(type).equals(layer)
                        && !BELOW.get(layer).contains(spoke(type))))
        .check(ALL);
  }

  @Test
  void theRootKnowsNoFeature() {
    noClasses()
        .that(areIn("the root", type -> isCore(type) && spoke(type).isEmpty()))
        .should()
        .dependOnClassesThat(areIn("a feature", type -> FEATURES.contains(spoke(type))))
        .check(ALL);
  }

  @ParameterizedTest
  @FieldSource("FEATURE_NAMES")
  void aFeatureUsesTheRootAndTheLayersAndNothingElse(String feature) {
    noClasses()
        .that(areIn(feature, in(feature)))
        .should()
        .dependOnClassesThat(
            areIn(
                "a sibling, crypto or internal",
                type -> isOurs(type) && !spoke(type).equals(feature) && !isExported(type)))
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void otherModulesSeeOnlyWhatCoreExports() {
    noClasses()
        .that(areIn("another module", type -> isSatellite(type)))
        .should()
        .dependOnClassesThat(areIn("core, not exported", type -> isCore(type) && !isExported(type)))
        .check(ALL);
  }

  @Test
  void coreKnowsNoOtherModule() {
    noClasses()
        .that(areIn("core", Classes::isCore))
        .should()
        .dependOnClassesThat(areIn("another module", Classes::isSatellite))
        .check(ALL);
  }

  @Test
  void jdbcPasskeyRedisAndPluginsKnowCoreOnly() {
    noClasses()
        .that(areIn("passkey", in("passkey")))
        .should()
        .dependOnClassesThat(areIn("a module beside it", isBeside("passkey")))
        .check(ALL);
    noClasses()
        .that(areIn("redis", in("redis")))
        .should()
        .dependOnClassesThat(areIn("a module beside it", isBeside("redis")))
        .check(ALL);
    noClasses()
        .that(areIn("jdbc", in("jdbc")))
        .should()
        .dependOnClassesThat(areIn("a module beside it", isBeside("jdbc")))
        .check(ALL);
    noClasses()
        .that(areIn("plugins", in("plugins")))
        .should()
        .dependOnClassesThat(areIn("a module beside it", isBeside("plugins")))
        .allowEmptyShould(true)
        .check(ALL);
  }

  /** The exemption is no plugin: keys that several plugins sign with, in one table. */
  @Test
  void pluginsDoNotKnowEachOther() {
    slices()
        .matching("dev.latchkey.plugins.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(),
            areIn("keys", type -> type.getPackageName().equals("dev.latchkey.plugins.keys")))
        .allowEmptyShould(true)
        .check(ALL);
  }

  /** The one exemption: a static factory has to name its implementation. */
  @Test
  void noPackagesDependOnEachOtherInACircleButRootAndInternal() {
    slices()
        .assignedFrom(new OnePerPackage())
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            areIn("the root", type -> isCore(type) && spoke(type).isEmpty()),
            areIn("internal", in("internal")))
        .check(ALL);
  }

  private static final class OnePerPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return isOurs(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  private static DescribedPredicate<JavaClass> isBeside(String module) {
    return areIn("another module", type -> isSatellite(type) && !spoke(type).equals(module));
  }

  private static boolean isExported(JavaClass type) {
    return EXPORTED.contains(type.getPackageName());
  }

  private static DescribedPredicate<JavaClass> in(String spoke) {
    return areIn(spoke, type -> isOurs(type) && spoke(type).equals(spoke));
  }
}
