package dev.latchkey.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;

/** What the rules are about: the classes of every published module, read once. */
final class Classes {
  static final String ROOT = "dev.latchkey";

  /** What core exports; an application, a plugin and another module see nothing else of it. */
  static final Set<String> EXPORTED =
      Set.of(
          ROOT,
          ROOT + ".access",
          ROOT + ".http",
          ROOT + ".schema",
          ROOT + ".store",
          ROOT + ".json",
          ROOT + ".oauth");

  /** The layers below the root. */
  static final Set<String> LAYERS =
      Set.of("access", "http", "schema", "store", "json", "crypto", "oauth");

  /** The features of core. */
  static final Set<String> FEATURES =
      Set.of("session", "emailpassword", "status", "verification", "user", "account", "social");

  /** The other modules, each named by its package. */
  private static final Set<String> SATELLITES =
      Set.of("devices", "jdbc", "passkey", "plugins", "redis", "server", "testkit");

  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static final JavaClasses CORE = ALL.that(areIn("core", type -> !isSatellite(type)));

  private Classes() {}

  /**
   * Returns the first package below the root, such as {@code http} or {@code jdbc}; the root's own
   * is empty.
   */
  static String spoke(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT + ".")) return "";
    String below = name.substring(ROOT.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  static boolean isSatellite(JavaClass type) {
    return SATELLITES.contains(spoke(type));
  }

  static boolean isCore(JavaClass type) {
    return isOurs(type) && !isSatellite(type);
  }

  /** Returns the classes that fit, described for the message of a broken rule. */
  static DescribedPredicate<JavaClass> areIn(
      String description, java.util.function.Predicate<JavaClass> fits) {
    return DescribedPredicate.describe("are in " + description, fits);
  }
}
