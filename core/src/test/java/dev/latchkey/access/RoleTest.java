package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a role answers, case by case (protocol/plugins/access). */
class RoleTest {
  private static final Permissions STATEMENTS =
      Permissions.of("project", "create", "share", "delete").and("sale", "create", "refund");

  private final Role editor =
      new AccessControl(STATEMENTS)
          .role(Permissions.of("project", "create", "share").and("sale", "create"));

  private static AccessRequest all(Permissions permissions) {
    return AccessRequest.all().to(permissions);
  }

  private static AccessRequest any(Permissions permissions) {
    return AccessRequest.any().to(permissions);
  }

  private void grants(AccessRequest request) {
    assertThat(editor.authorize(request)).isEqualTo(new Authorization(true, null));
  }

  private void refuses(AccessRequest request, String why) {
    assertThat(editor.authorize(request)).isEqualTo(new Authorization(false, why));
  }

  @Test
  void everythingAskedForMustBeAllowed() {
    grants(all(Permissions.of("project", "create")));
    grants(all(Permissions.of("project", "share", "create").and("sale", "create")));
    refuses(
        all(Permissions.of("project", "create", "delete")),
        "unauthorized to access resource \"project\"");
    refuses(
        all(Permissions.of("sale", "refund").and("project", "create")),
        "unauthorized to access resource \"sale\"");
  }

  @Test
  void aResourceTheRoleDoesNotKnowIsNamed() {
    refuses(all(Permissions.of("user", "ban")), "You are not allowed to access resource: user");
    refuses(
        all(Permissions.of("project", "create").and("user", "ban")),
        "You are not allowed to access resource: user");
    assertThat(editor.allows(Permissions.of("constructor", "name"))).isFalse();
  }

  @Test
  void oneResourceIsEnoughIfThatIsWhatIsAsked() {
    grants(any(Permissions.of("sale", "refund").and("project", "create")));
    grants(any(Permissions.of("user", "ban").and("project", "create")));
    refuses(any(Permissions.of("user", "ban").and("sale", "refund")), "Not authorized");
  }

  @Test
  void oneActionIsEnoughIfThatIsWhatIsAsked() {
    grants(AccessRequest.all().toOneOf("project", "delete", "share"));
    refuses(
        AccessRequest.all().toOneOf("sale", "refund", "delete"),
        "unauthorized to access resource \"sale\"");
    refuses(AccessRequest.any().toOneOf("sale", "refund"), "Not authorized");
  }

  @Test
  void nothingAskedForIsNotAllowed() {
    refuses(AccessRequest.all(), "Not authorized");
    refuses(AccessRequest.any(), "Not authorized");
    refuses(all(Permissions.of("project")), "unauthorized to access resource \"project\"");
    refuses(any(Permissions.of("project")), "Not authorized");
    refuses(AccessRequest.all().toOneOf("project"), "unauthorized to access resource \"project\"");
    assertThat(editor.allows(Permissions.NONE)).isFalse();
  }

  @Test
  void aRoleWithoutActionsKnowsTheResourceAllTheSame() {
    Role guest = new Role(Permissions.of("project"));
    assertThat(guest.authorize(all(Permissions.of("project", "create"))).error())
        .isEqualTo("unauthorized to access resource \"project\"");
  }

  @Test
  void aRoleHoldsOnlyWhatThereIs() {
    AccessControl control = new AccessControl(STATEMENTS);
    assertThatThrownBy(() -> control.role(Permissions.of("project", "crate")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("crate");
    assertThatThrownBy(() -> control.role(Permissions.of("projects", "create")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void permissionsAreUnitedResourceByResource() {
    Permissions both =
        Permissions.of("a", "x", "y").and(Permissions.of("b", "z").and("a", "y", "w"));
    assertThat(both.actions())
        .containsExactly(Map.entry("a", List.of("x", "y", "w")), Map.entry("b", List.of("z")));
  }

  @Test
  void permissionsDoNotChangeWithWhatTheyWereMadeOf() {
    Map<String, List<String>> source = new LinkedHashMap<>();
    source.put("a", new ArrayList<>(List.of("x")));
    Permissions permissions = new Permissions(source);
    source.get("a").add("y");
    source.put("b", List.of("z"));
    assertThat(permissions).isEqualTo(Permissions.of("a", "x"));
  }
}
