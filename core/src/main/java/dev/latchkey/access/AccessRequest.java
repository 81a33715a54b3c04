package dev.latchkey.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What somebody wants to do, on one resource or several. Immutable. */
public final class AccessRequest {
  /** Whether all or one must be allowed. */
  enum Connector {
    AND,
    OR
  }

  /** What is wanted of one resource. */
  record Wanted(List<String> actions, Connector among) {}

  private final Connector among;
  private final Map<String, Wanted> byResource;

  private AccessRequest(Connector among, Map<String, Wanted> byResource) {
    this.among = among;
    this.byResource = Collections.unmodifiableMap(byResource);
  }

  /** To be allowed on every resource. */
  public static AccessRequest all() {
    return new AccessRequest(Connector.AND, new LinkedHashMap<>());
  }

  /** To be allowed on one of the resources; those a role does not know are passed over. */
  public static AccessRequest any() {
    return new AccessRequest(Connector.OR, new LinkedHashMap<>());
  }

  /** Returns this one and all these actions on each resource. */
  public AccessRequest to(Permissions permissions) {
    Map<String, Wanted> more = new LinkedHashMap<>(byResource);
    permissions
        .actions()
        .forEach((resource, actions) -> more.put(resource, new Wanted(actions, Connector.AND)));
    return new AccessRequest(among, more);
  }

  /** Returns this one and at least one of these actions on a resource. */
  public AccessRequest toOneOf(String resource, String... actions) {
    Map<String, Wanted> more = new LinkedHashMap<>(byResource);
    more.put(resource, new Wanted(List.of(actions), Connector.OR));
    return new AccessRequest(among, more);
  }

  Connector among() {
    return among;
  }

  Set<Map.Entry<String, Wanted>> wanted() {
    return byResource.entrySet();
  }
}
