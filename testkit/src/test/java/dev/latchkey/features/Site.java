package dev.latchkey.features;

import static java.util.Locale.ROOT;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Profile;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Outbox;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An application with passwords switched on, its users' browsers, and a look behind the scenes. */
final class Site {
  static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";
  static final String OTHER_SECRET = "Zx8Cv3Bn6Mq1We5Rt9Yu2Io7Pa4Sd0Fg-test";
  static final String TOKEN = "better-auth.session_token";
  static final String DATA = "better-auth.session_data";
  static final String UNREMEMBERED = "better-auth.dont_remember";

  static final String ADA = "ada@example.com";
  static final String GRACE = "grace@example.com";
  static final String PASSWORD = "correct horse";

  /** The build runs everything a second time in the hardened profile, but what is tagged compat. */
  static final Profile PROFILE =
      Profile.valueOf(System.getProperty("latchkey.test.profile", "compat").toUpperCase(ROOT));

  final TestClock clock = new TestClock();
  final WatchedStore store = new WatchedStore(new MemoryStore());
  final TestHasher hasher = new TestHasher();
  final Outbox outbox = new Outbox();
  final Auth auth;

  Site() {
    this(o -> {});
  }

  Site(Consumer<AuthOptions> more) {
    this(more, false);
  }

  private Site(Consumer<AuthOptions> more, boolean mails) {
    auth = open(mails ? o -> more.accept(outbox.receive(o)) : more);
  }

  /** A site that sends mails, to its {@link #outbox}. */
  static Site withMail(Consumer<AuthOptions> more) {
    return new Site(more, true);
  }

  /** Opens the site once more, over the same rows: another node, or the same one restarted. */
  Auth open(Consumer<AuthOptions> more) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).secret(SECRET).store(store);
          o.clock(clock).tokens(new TestTokens()).passwordHasher(hasher);
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false)).profile(PROFILE);
          more.accept(o);
        });
  }

  Browser browser() {
    return Browser.of(auth, clock);
  }

  /** A browser in which Ada has just signed up. */
  Browser adasBrowser() {
    return signedUp("Ada", ADA);
  }

  Browser signedUp(String name, String email) {
    Browser browser = browser();
    browser.signUp(name, email, PASSWORD).hasStatus(200);
    return browser;
  }

  <E> List<E> all(Model<E> model) {
    return store.rows(auth.schema().table(model)).stream().map(model::read).toList();
  }

  <E> E only(Model<E> model) {
    List<E> all = all(model);
    if (all.size() != 1) throw new AssertionError(all.size() + " rows of " + model);
    return all.get(0);
  }

  /** Everything that is stored, as text, to see whether anything changed. */
  List<String> everything() {
    List<String> rows = new ArrayList<>();
    for (Table table : auth.schema().tables()) {
      for (Row row : store.rows(table)) rows.add(text(table, row));
    }
    return rows;
  }

  private static String text(Table table, Row row) {
    return table.columns().stream()
        .map(column -> column.name() + "=" + row.get(column.field()))
        .collect(Collectors.joining(", ", table.model() + "[", "]"));
  }

  /** Changes rows behind the application's back. */
  void change(Model<?> model, Row changes, Condition... where) {
    store.unwatched().update(auth.schema().table(model), List.of(where), changes);
  }

  /** Removes rows behind the application's back. */
  void remove(Model<?> model, Condition... where) {
    store.unwatched().delete(auth.schema().table(model), List.of(where));
  }
}
