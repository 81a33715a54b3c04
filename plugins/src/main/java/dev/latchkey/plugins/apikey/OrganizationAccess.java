package dev.latchkey.plugins.apikey;

import dev.latchkey.Call;

/** Says what users may do with the API keys of organizations. */
@FunctionalInterface
public interface OrganizationAccess {
  /** What somebody is to an organization. */
  enum Standing {
    /** None of its members. */
    STRANGER,
    /** A member whose roles do not allow it. */
    MEMBER,
    /** A member whose roles do. */
    ALLOWED
  }

  /**
   * Returns whether the user may do it.
   *
   * @param action {@code create}, {@code read}, {@code update} or {@code delete}, of the resource
   *     {@code apiKey}
   */
  Standing standing(String userId, String organizationId, String action, Call call);
}
