package dev.latchkey.architecture;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars as an application on the module path sees them: from outside. */
class ModulePathTest {
  /** Core and what it needs. */
  private static final List<String> PATH =
      List.of(
          "dev.latchkey.core",
          "org.bouncycastle.provider",
          "org.jspecify",
          "com.nimbusds.jose.jwt",
          "org.slf4j",
          "tools.jackson.core");

  private static final Map<String, ModuleReference> MODULES = modulesOfTheClassPath();

  @TempDir Path compiled;

  @Test
  void everyJarIsAModuleAndTellsNobodyMoreThanAnother() {
    Set<ModuleDescriptor> ours =
        MODULES.values().stream()
            .map(ModuleReference::descriptor)
            .filter(module -> module.name().contains("latchkey"))
            .collect(toSet());
    assertThat(ours).extracting(ModuleDescriptor::name).contains("dev.latchkey.core");
    assertThat(ours).noneMatch(ModuleDescriptor::isAutomatic);
    assertThat(ours).flatExtracting(ModuleDescriptor::exports).noneMatch(Exports::isQualified);
  }

  @Test
  void coreExportsTheVocabularyAndTheLayers() {
    assertThat(MODULES.get("dev.latchkey.core").descriptor().exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrderElementsOf(Classes.EXPORTED);
  }

  @Test
  void anApplicationOnTheModulePathSignsUpAndContributesAPlugin() throws Exception {
    assertThat(compile("consumer")).isEmpty();
    assertThat(run("example.consumer", "example.Consumer"))
        .isEqualTo("200 200 {\"text\":\"Hello Ada\"}");
  }

  @Test
  void whatIsNotExportedCannotBeNamed() throws Exception {
    assertThat(compile("trespasser"))
        .hasSize(3)
        .allMatch(problem -> problem.contains("is not visible"));
  }

  private List<String> compile(String module) throws IOException, URISyntaxException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      String path = path().map(Path::toString).collect(joining(File.pathSeparator));
      List<String> options =
          List.of("--release", "17", "-proc:none", "-d", compiled.toString(), "-p", path);
      compiler
          .getTask(null, files, problems, options, null, files.getJavaFileObjects(sources(module)))
          .call();
    }
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .map(problem -> problem.getMessage(null))
        .toList();
  }

  private String run(String module, String type) throws ReflectiveOperationException {
    ModuleFinder finder =
        ModuleFinder.of(Stream.concat(Stream.of(compiled), path()).toArray(Path[]::new));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolveAndBind(finder, ModuleFinder.of(), Set.of(module));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    Class<?> consumer = layer.findLoader(module).loadClass(type);
    return (String) ((Supplier<?>) consumer.getConstructor().newInstance()).get();
  }

  private static Path[] sources(String module) throws IOException, URISyntaxException {
    Path folder = Path.of(ModulePathTest.class.getResource("/module-path/" + module).toURI());
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toArray(Path[]::new);
    }
  }

  private static Stream<Path> path() {
    return PATH.stream().map(module -> Path.of(MODULES.get(module).location().orElseThrow()));
  }

  private static Map<String, ModuleReference> modulesOfTheClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(Files::exists)
        .filter(path -> !path.endsWith("test-classes"))
        .flatMap(path -> ModuleFinder.of(path).findAll().stream())
        .collect(
            toMap(module -> module.descriptor().name(), module -> module, (one, other) -> one));
  }
}
