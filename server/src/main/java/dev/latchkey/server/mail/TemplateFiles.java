package dev.latchkey.server.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the templates by their names, such as {@code en/verify-email.txt}: the operator's,
 * and those in the jar, which are read when they are needed.
 *
 * @param own the operator's
 */
record TemplateFiles(Map<String, String> own) {
  static final String LAYOUT = "layout.html";

  private static final List<String> BUILT_IN = List.of("en", "de");

  /** Those in a folder; what is named neither .txt nor .html may lie there too. */
  static TemplateFiles in(Path folder, List<String> problems) {
    Map<String, String> own = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(TemplateFiles::isMeant).toList()) {
        own.put(folder.relativize(file).toString().replace('\\', '/'), read(file, problems));
      }
    } catch (IOException | UncheckedIOException e) {
      problems.add("the folder cannot be read: " + e);
    }
    return new TemplateFiles(own);
  }

  private static boolean isMeant(Path file) {
    String name = file.toString();
    return (name.endsWith(".txt") || name.endsWith(".html")) && Files.isRegularFile(file);
  }

  private static String read(Path file, List<String> problems) {
    try {
      return Files.readString(file).replace("\r\n", "\n");
    } catch (IOException e) {
      problems.add(file + " cannot be read as UTF-8: " + e);
      return "";
    }
  }

  /** The languages in which there is this kind of mail. */
  Set<String> languages(String kind) {
    Set<String> languages = new TreeSet<>(BUILT_IN);
    String ending = "/" + kind + ".txt";
    for (String file : own.keySet()) {
      if (file.endsWith(ending)) languages.add(file.substring(0, file.length() - ending.length()));
    }
    return languages;
  }

  /** The operator's file of that name, else the one in the jar. */
  String source(String file) {
    String given = own.get(file);
    return given != null ? given : resource(file);
  }

  @Nullable String ownSource(String file) {
    return own.get(file);
  }

  static String resource(String file) {
    try (InputStream stream = TemplateFiles.class.getResourceAsStream(file)) {
      if (stream == null) throw new IllegalStateException(file + " is not in the jar");
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
