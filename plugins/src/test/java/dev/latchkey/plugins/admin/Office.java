package dev.latchkey.plugins.admin;

import dev.latchkey.AuthOptions;
import dev.latchkey.Plugin;
import dev.latchkey.User;
import dev.latchkey.plugins.Site;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A site with an administrator, who is signed in, and an ordinary user, Bob. */
final class Office {
  static final String BOB = "bob@example.com";
  static final String ROOT = "root@example.com";

  final Site site;
  final Browser admin;
  final Browser bob;

  private Office(Site site) {
    this.site = site;
    admin = signedUp(ROOT, "admin");
    bob = site.signedUp(BOB);
  }

  static Office open() {
    return open(o -> {}, a -> {});
  }

  static Office open(Consumer<AdminOptions.Builder> set) {
    return open(o -> {}, set);
  }

  static Office open(
      Consumer<AuthOptions> further, Consumer<AdminOptions.Builder> set, Plugin... others) {
    List<Plugin> plugins = new ArrayList<>(List.of(others));
    plugins.add(Admin.create(set));
    return new Office(Site.with(further, plugins.toArray(new Plugin[0])));
  }

  Browser signedUp(String email, String role) {
    Browser browser = site.signedUp(email);
    change(email, Row.of(Admin.ROLE, role));
    return browser;
  }

  User user(String email) {
    return site.all(User.MODEL).stream()
        .filter(user -> user.email().equals(email))
        .findFirst()
        .orElseThrow();
  }

  String id(String email) {
    return user(email).id();
  }

  /** Changes a user past everything. */
  void change(String email, Row changes) {
    site.store.update(site.auth.schema().table(User.MODEL), List.of(User.EMAIL.is(email)), changes);
  }

  /** What names Bob. */
  String bobs() {
    return of(BOB);
  }

  String of(String email) {
    return "{\"userId\":\"" + id(email) + "\"}";
  }

  String ofBob(String more) {
    return "{\"userId\":\"" + id(BOB) + "\"," + more + "}";
  }

  Reply signIn(String email) {
    return site.browser().signIn(email, Site.PASSWORD);
  }
}
