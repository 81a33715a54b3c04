package dev.latchkey.conformance;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;

import dev.latchkey.Auth;
import dev.latchkey.CoreError;
import dev.latchkey.store.MemoryStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one of the two serves, and which errors it names.
 *
 * @param routes such as {@code GET /ok}
 * @param codes with their messages
 */
record Inventory(SortedSet<String> routes, SortedMap<String, String> codes) {

  /** Reads what {@code inventory.mjs} prints. */
  static Inventory ofOriginal(String lines) {
    Inventory inventory = new Inventory(new TreeSet<>(), new TreeMap<>());
    for (String line : lines.lines().toList()) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("route")) inventory.routes.add(words[1] + ' ' + words[2]);
      else inventory.codes.put(words[1], words[2]);
    }
    return inventory;
  }

  /** Asks a server with everything at its default, as {@code ./latchkey describe} does. */
  static Inventory ofLatchkey() {
    Inventory inventory = new Inventory(new TreeSet<>(), new TreeMap<>());
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .basePath("/auth")
                    .secret("nothing-is-signed-here-8Zp3Qw7Xv1")
                    .store(new MemoryStore()));
    auth.describe()
        .lines()
        .filter(not(line -> line.endsWith("server-only")))
        .map(line -> line.split("[ ]+"))
        .filter(words -> words.length > 2 && words[1].startsWith("/auth/"))
        .forEach(words -> inventory.routes.add(words[0] + words[1].replace("/auth/", " /")));
    for (CoreError error : CoreError.values()) {
      if (error.code() != null) inventory.codes.put(error.code(), error.message());
    }
    return inventory;
  }

  /** Routes and codes that are here and not there. */
  List<String> without(Inventory other) {
    return Stream.concat(routes.stream(), codes.keySet().stream())
        .filter(not(name -> other.routes.contains(name) || other.codes.containsKey(name)))
        .toList();
  }

  /** Codes of both that have another message there. */
  List<String> saidOtherwise(Inventory other) {
    return codes.entrySet().stream()
        .filter(code -> other.codes.containsKey(code.getKey()))
        .filter(code -> !Objects.equals(code.getValue(), other.codes.get(code.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Compares the original's inventory with ours, for {@code docs/compatibility.md}. */
  String table(Inventory ours) {
    List<String> absent = without(ours);
    List<String> added = ours.without(this);
    long served = routes.stream().filter(not(absent::contains)).count();
    long named = codes.keySet().stream().filter(not(absent::contains)).count();
    return "Of the original's %d routes %d are served:\n\n".formatted(routes.size(), served)
        + "| Route | Served | Not yet |\n|---|---|---|\n"
        + paths().map(path -> row(path, absent)).collect(joining())
        + "\nOf its %d base error codes %d are used, with its messages. Not yet: %s.\n"
            .formatted(codes.size(), named, quoted(absent, name -> !name.contains(" ")))
        + "\nCodes that Latchkey has beside them, most of which the original uses without listing them: %s.\n"
            .formatted(quoted(added, name -> !name.contains(" ")));
  }

  private Stream<String> paths() {
    return routes.stream()
        .map(route -> route.substring(route.indexOf(' ') + 1))
        .sorted()
        .distinct();
  }

  private String row(String path, Collection<String> absent) {
    return "| `%s` | %s | %s |\n"
        .formatted(
            path, methods(path, route -> !absent.contains(route)), methods(path, absent::contains));
  }

  private String methods(String path, Predicate<String> which) {
    return routes.stream()
        .filter(route -> route.endsWith(" " + path))
        .filter(which)
        .map(route -> route.substring(0, route.indexOf(' ')))
        .collect(joining(", "));
  }

  private static String quoted(Collection<String> names, Predicate<String> which) {
    return names.stream().filter(which).map(name -> '`' + name + '`').collect(joining(", "));
  }
}
