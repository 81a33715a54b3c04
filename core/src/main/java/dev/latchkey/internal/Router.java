package dev.latchkey.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a method and a path, compared character by character.
 *
 * <p>Nothing is decoded, normalised or folded, so no two spellings mean one endpoint and every gate
 * in front of it (limiter, disabled paths, origin check) sees what the router sees. A pattern may
 * have segments {@code :name} that stand for any one segment. Immutable once built.
 */
final class Router {
  private final Map<String, Map<String, Route>> exact = new HashMap<>(); // by method and path
  private final List<Route> patterns = new ArrayList<>();

  Router(Iterable<Route> routes) {
    for (Route route : routes) {
      if (route.path.contains("/:")) patterns.add(route);
      else exact.computeIfAbsent(route.method, m -> new HashMap<>()).put(route.path, route);
    }
  }

  @Nullable Route find(String method, String path) {
    Route route = exact.getOrDefault(method, Map.of()).get(path);
    if (route != null || patterns.isEmpty()) return route;
    for (Route candidate : patterns) {
      if (candidate.method.equals(method) && fits(candidate.path, path)) return candidate;
    }
    return null;
  }

  /** Returns what the path has where the route has {@code :name}. */
  static Map<String, String> parameters(Route route, String path) {
    if (!route.path.contains("/:")) return Map.of();
    String[] wanted = route.path.split("/", -1);
    String[] given = path.split("/", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith(":")) parameters.put(wanted[i].substring(1), given[i]);
    }
    return parameters;
  }

  private static boolean fits(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) return false;
    for (int i = 0; i < wanted.length; i++) {
      boolean any = wanted[i].startsWith(":") && !given[i].isEmpty();
      if (!any && !wanted[i].equals(given[i])) return false;
    }
    return true;
  }
}
