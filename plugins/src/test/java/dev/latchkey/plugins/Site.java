package dev.latchkey.plugins;

import static java.util.Locale.ROOT;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.schema.Model;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Outbox;
import dev.latchkey.testkit.Reply;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestHasher;
import dev.latchkey.testkit.TestTokens;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** A site with plugins, on a store in memory. */
public final class Site {
  public static final String PASSWORD = "correct horse";
  private static final String SECRET = "a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test";

  /** The build runs everything a second time in the hardened profile, but what is tagged compat. */
  private static final Profile PROFILE =
      Profile.valueOf(System.getProperty("latchkey.test.profile", "compat").toUpperCase(ROOT));

  public final TestClock clock = new TestClock();
  public final MemoryStore store = new MemoryStore();
  public final Outbox outbox = new Outbox();
  private final TestTokens tokens = new TestTokens();
  public final Auth auth;

  private Site(Consumer<AuthOptions> further, Plugin... plugins) {
    auth = open(further, plugins);
  }

  private Auth open(Consumer<AuthOptions> further, Plugin... plugins) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN)
              .secret(SECRET)
              .store(store)
              .clock(clock)
              .tokens(tokens)
              .passwordHasher(new TestHasher())
              .mailer(outbox)
              .backgroundTasks(Runnable::run)
              .emailPassword(p -> {})
              .profile(PROFILE)
              .rateLimit(r -> r.enabled(false));
          further.accept(o);
          for (Plugin plugin : plugins) o.plugin(plugin);
        });
  }

  /** Another node over the same rows, or this one restarted. */
  public Auth another(Plugin... plugins) {
    return open(o -> {}, plugins);
  }

  /** A site with these plugins and the usual options. */
  public static Site with(Plugin... plugins) {
    return new Site(o -> {}, plugins);
  }

  /** A site with these plugins and further options. */
  public static Site with(Consumer<AuthOptions> further, Plugin... plugins) {
    return new Site(further, plugins);
  }

  /** A browser on a page of the site. */
  public Browser browser() {
    return Browser.of(auth, clock);
  }

  /** A browser in which somebody has just signed up, with {@link #PASSWORD}. */
  public Browser signedUp(String email) {
    Browser browser = browser();
    browser.signUp("Ada", email, PASSWORD).hasStatus(200);
    return browser;
  }

  /** Every row. */
  public <E> List<E> all(Model<E> model) {
    return store.find(auth.schema().table(model), List.of(), Integer.MAX_VALUE).stream()
        .map(model::read)
        .toList();
  }

  /** Has every browser try the same at once, and returns how many were answered with 200. */
  public static int winners(List<Browser> browsers, Function<Browser, Reply> trying)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(browsers.size());
    try {
      List<Callable<Integer>> tries =
          browsers.stream()
              .map(browser -> (Callable<Integer>) () -> trying.apply(browser).status())
              .toList();
      int won = 0;
      for (Future<Integer> status : threads.invokeAll(tries)) if (status.get() == 200) won++;
      return won;
    } finally {
      threads.shutdownNow();
    }
  }
}
