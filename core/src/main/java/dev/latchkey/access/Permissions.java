package dev.latchkey.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Actions by resource: what there is to be allowed, what a role may do, or what somebody asks for.
 * Immutable, and in the order given.
 *
 * @param actions for each resource
 */
public record Permissions(Map<String, List<String>> actions) {
  /** No resource at all. */
  public static final Permissions NONE = new Permissions(Map.of());

  /** Takes a copy. */
  public Permissions {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    actions.forEach((resource, allowed) -> copy.put(resource, List.copyOf(allowed)));
    actions = Collections.unmodifiableMap(copy);
  }

  /** These actions on one resource; none of them is a resource without actions. */
  public static Permissions of(String resource, String... actions) {
    return NONE.and(resource, actions);
  }

  /** Returns these and further actions on a resource. */
  public Permissions and(String resource, String... actions) {
    return and(new Permissions(Map.of(resource, List.of(actions))));
  }

  /** Returns these and others, resource by resource. */
  public Permissions and(Permissions others) {
    Map<String, List<String>> both = new LinkedHashMap<>(actions);
    others.actions.forEach(
        (resource, added) -> both.merge(resource, added, Permissions::withoutRepetition));
    return new Permissions(both);
  }

  /** Whether every action of the others, on the same resource, is among these. */
  public boolean includes(Permissions others) {
    return others.actions.entrySet().stream()
        .allMatch(asked -> includes(asked.getKey(), asked.getValue()));
  }

  private boolean includes(String resource, List<String> asked) {
    List<String> known = actions.get(resource);
    return known != null && known.containsAll(asked);
  }

  private static List<String> withoutRepetition(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
