package dev.latchkey.access;

/**
 * Everything there is to be allowed; roles made by it can hold nothing else, so a misspelt action
 * is found when the application starts ({@code createAccessControl}).
 *
 * @param statements every action on every resource
 */
public record AccessControl(Permissions statements) {
  /**
   * Makes a role ({@code newRole}).
   *
   * @throws IllegalArgumentException if there is no such resource or action
   */
  public Role role(Permissions permissions) {
    if (statements.includes(permissions)) return new Role(permissions);
    throw new IllegalArgumentException(
        "A role holds an action or a resource that is not among the statements: "
            + permissions.actions()
            + "; there are "
            + statements.actions());
  }
}
