package dev.latchkey.access;

import dev.latchkey.access.AccessRequest.Connector;
import dev.latchkey.access.AccessRequest.Wanted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What those who have it may do (protocol/plugins/access).
 *
 * <p>Whoever has several roles may do what <em>one</em> of them allows; what one role lacks for a
 * request is not made up by another.
 *
 * @param permissions what is allowed ({@code statements})
 */
public record Role(Permissions permissions) {
  /** Whether all these actions are allowed; nothing asked for is not. */
  public boolean allows(Permissions permissions) {
    return authorize(AccessRequest.all().to(permissions)).success();
  }

  /** Judges a request; one that asks for nothing is refused. */
  public Authorization authorize(AccessRequest request) {
    boolean all = request.among() == Connector.AND;
    boolean granted = false;
    for (Map.Entry<String, Wanted> wanted : request.wanted()) {
      String refusal = refusal(wanted.getKey(), wanted.getValue());
      if (refusal != null && all) return Authorization.refused(refusal);
      granted |= refusal == null;
    }
    return granted ? Authorization.GRANTED : Authorization.refused("Not authorized");
  }

  private @Nullable String refusal(String resource, Wanted wanted) {
    List<String> allowed = permissions.actions().get(resource);
    if (allowed == null) return "You are not allowed to access resource: " + resource;
    if (isAllowed(wanted, allowed)) return null;
    return "unauthorized to access resource \"" + resource + "\"";
  }

  private static boolean isAllowed(Wanted wanted, List<String> allowed) {
    if (wanted.actions().isEmpty()) return false;
    if (wanted.among() == Connector.OR) return !Collections.disjoint(allowed, wanted.actions());
    return allowed.containsAll(wanted.actions());
  }
}
