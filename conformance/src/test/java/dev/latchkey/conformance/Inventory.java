package dev.latchkey.conformance;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;

import dev.latchkey.Auth;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Endpoint;
import dev.latchkey.ErrorCode;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.store.MemoryStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one of the two serves, and which errors it names.
 *
 * @param routes such as {@code GET /ok}
 * @param codes with their messages
 */
record Inventory(SortedSet<String> routes, SortedMap<String, String> codes) {
  /** What is there without any plugin. */
  static final String CORE = "";

  private static final String HEAD = "| Route | Served | Compared | Not yet |\n|---|---|---|---|\n";

  /** Reads what {@code inventory.mjs} prints: each plugin by its id, and what is always there. */
  static SortedMap<String, Inventory> ofOriginal(String lines) {
    SortedMap<String, Inventory> parts = new TreeMap<>();
    Inventory part = parts.computeIfAbsent(CORE, id -> empty());
    for (String line : lines.lines().toList()) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "plugin" -> part = parts.computeIfAbsent(words[1], id -> empty());
        case "route" -> part.routes.add(words[1] + ' ' + words[2]);
        default -> part.codes.put(words[1], words[2]);
      }
    }
    return parts;
  }

  private static Inventory empty() {
    return new Inventory(new TreeSet<>(), new TreeMap<>());
  }

  /** Asks a server with everything at its default, as {@code ./latchkey describe} does. */
  static Inventory ofLatchkey() {
    Inventory inventory = empty();
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

  /** Asks a plugin, which is told to contribute to nothing but this. */
  static Inventory of(Plugin plugin) {
    Inventory inventory = empty();
    plugin.contribute(
        made(Contributions.class, (method, arguments) -> inventory.note(method, arguments)));
    return inventory;
  }

  /** The same with the codes that are there anyway, which plugins answer too. */
  Inventory beside(Inventory core) {
    core.codes.forEach(codes::putIfAbsent);
    return this;
  }

  private @Nullable Object note(String method, Object[] arguments) {
    switch (method) {
      case "profile":
        return Profile.COMPAT;
      case "stepsUp":
        return false;
      case "errors":
        for (ErrorCode error : (ErrorCode[]) arguments[0]) {
          if (error.code() != null) codes.put(error.code(), error.message());
        }
        return null;
      case "get", "post":
        return endpoint(method.toUpperCase(Locale.ROOT) + ' ' + arguments[0]);
      case "replace":
        return endpoint(arguments[0] + " " + arguments[1]);
      default:
        return null;
    }
  }

  private Endpoint endpoint(String route) {
    routes.add(route);
    Endpoint[] self = new Endpoint[1];
    self[0] =
        made(
            Endpoint.class,
            (method, arguments) -> {
              if (method.equals("serverOnly")) routes.remove(route);
              return self[0];
            });
    return self[0];
  }

  private interface Answer {
    @Nullable Object to(String method, Object[] arguments);
  }

  private static <T> T made(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments)
                    : answer.to(method.getName(), arguments)));
  }

  /** Routes of which one of the requests is one, {@code GET /reset-password/x} for instance. */
  List<String> answering(Collection<String> requests) {
    return routes.stream()
        .filter(route -> requests.stream().anyMatch(pattern(route).asMatchPredicate()))
        .toList();
  }

  private static Pattern pattern(String route) {
    return Pattern.compile(route.replace(".", "\\.").replaceAll(":[^/]+", "[^/]+"));
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
  String table(Inventory ours, Collection<String> compared) {
    List<String> absent = without(ours);
    List<String> added = ours.without(this);
    long served = routes.stream().filter(not(absent::contains)).count();
    long named = codes.keySet().stream().filter(not(absent::contains)).count();
    return "Of the original's %d routes %d are served:\n\n".formatted(routes.size(), served)
        + HEAD
        + rows(ours, compared)
        + "\nOf its %d base error codes %d are used, with its messages. Not yet: %s.\n"
            .formatted(codes.size(), named, quoted(absent, name -> !name.contains(" ")))
        + "\nCodes that Latchkey has beside them, most of which the original uses without listing them: %s.\n"
            .formatted(quoted(added, name -> !name.contains(" ")));
  }

  /** As {@link #table}, for a plugin; without {@code ours} it is not built. */
  String table(String plugin, @Nullable Inventory ours, Collection<String> compared) {
    String title = "\n**%s**".formatted(plugin);
    String size = "routes: %d, error codes: %d".formatted(routes.size(), codes.size());
    if (ours == null) return title + ": not yet (" + size + ").\n";
    List<String> codesLeft = without(ours).stream().filter(not(n -> n.contains(" "))).toList();
    String left = codesLeft.isEmpty() ? "" : "; without " + quoted(codesLeft, name -> true);
    String rows = routes.isEmpty() ? "" : "\n" + HEAD + rows(ours, compared);
    return title + ": " + size + left + ".\n" + rows;
  }

  private String rows(Inventory ours, Collection<String> compared) {
    return paths().map(path -> row(path, ours, compared)).collect(joining());
  }

  private Stream<String> paths() {
    return routes.stream()
        .map(route -> route.substring(route.indexOf(' ') + 1))
        .sorted()
        .distinct();
  }

  private String row(String path, Inventory ours, Collection<String> compared) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            path,
            methods(path, ours.routes::contains),
            methods(path, compared::contains),
            methods(path, not(ours.routes::contains)));
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
