package dev.latchkey.plugins.organization;

import dev.latchkey.access.AccessControl;
import dev.latchkey.access.Permissions;
import dev.latchkey.access.Role;
import dev.latchkey.plugins.Site;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** An organization that Ann made, and people who come and go. */
final class Company {
  static final String ANN = "ann@example.com";

  final Site site;
  final Browser ann;
  final String id;

  private Company(Site site) {
    this.site = site;
    ann = site.signedUp(ANN);
    id = make(ann, "acme");
  }

  static Company create() {
    return create(o -> {});
  }

  static Company create(Consumer<OrganizationOptions.Builder> set) {
    return new Company(Site.with(Organizations.create(set)));
  }

  /** With teams, and roles the organization makes, of actions on projects too. */
  static Company whole(Consumer<OrganizationOptions.Builder> set) {
    AccessControl all =
        new AccessControl(
            OrganizationOptions.DEFAULT_CONTROL
                .statements()
                .and("project", "create", "read", "delete"));
    Map<String, Role> roles = new HashMap<>(OrganizationOptions.DEFAULT_ROLES);
    roles.put("owner", all.role(all.statements()));
    roles.put(
        "admin",
        all.role(
            OrganizationOptions.DEFAULT_ROLES.get("admin").permissions().and("project", "read")));
    roles.put("reader", all.role(Permissions.of("project", "read")));
    return create(
        o -> {
          o.teams().customRoles(Integer.MAX_VALUE).accessControl(all, roles);
          set.accept(o);
        });
  }

  /** Makes another organization and returns its id. */
  static String make(Browser browser, String slug) {
    return browser
        .post("/organization/create", "{\"name\":\"" + slug + " inc\",\"slug\":\"" + slug + "\"}")
        .hasStatus(200)
        .text("id");
  }

  /** Somebody who is invited to these roles and accepts. */
  Browser joined(String name, String roles) {
    Browser browser = site.signedUp(name + "@example.com");
    accept(browser, invite(name, roles).hasStatus(200).text("id")).hasStatus(200);
    return browser;
  }

  /** Ann once more, in another browser. */
  Browser tab() {
    Browser browser = site.browser();
    browser.signIn(ANN, Site.PASSWORD).hasStatus(200);
    browser.post("/organization/set-active", "{\"organizationId\":\"" + id + "\"}").hasStatus(200);
    return browser;
  }

  Reply invite(String name, String roles) {
    return ann.post(
        "/organization/invite-member",
        "{\"email\":\"" + name + "@example.com\",\"role\":\"" + roles + "\"}");
  }

  static Reply accept(Browser browser, String invitation) {
    return browser.post(
        "/organization/accept-invitation", "{\"invitationId\":\"" + invitation + "\"}");
  }

  /** Returns the id of somebody's membership. */
  static String membership(Browser browser) {
    return browser.get("/organization/get-active-member").hasStatus(200).text("id");
  }

  static String userId(Browser browser) {
    return browser.session().text("user.id");
  }

  List<String> roles() {
    return site.all(Member.MODEL).stream()
        .filter(member -> member.organizationId().equals(id))
        .map(member -> member.row().require(Member.ROLE))
        .sorted()
        .toList();
  }

  /** Has all of these happen at once and returns the answers. */
  static List<Reply> atOnce(List<Callable<Reply>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> reply : threads.invokeAll(calls)) replies.add(reply.get());
      return replies;
    } finally {
      threads.shutdownNow();
    }
  }

  static long winners(List<Reply> replies) {
    return replies.stream().filter(reply -> reply.status() == 200).count();
  }
}
