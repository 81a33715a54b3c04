package dev.latchkey.server.commands;

import dev.latchkey.jdbc.Migration;
import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Settings;
import dev.latchkey.server.http.HttpServer;
import dev.latchkey.server.http.Pages;
import dev.latchkey.server.mail.Delivery;
import dev.latchkey.server.pages.AccountPage;
import dev.latchkey.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Serves until the process is told to end.
 *
 * <p>A database that does not answer does not keep the server from starting: it is alive but not
 * ready, answers 503, and goes on as soon as the database does. A database that lacks tables, and
 * may not be migrated, ends it.
 */
@Command(name = "serve", description = "Serves until it is told to end (SIGTERM).")
final class Serve implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(Serve.class);

  /** For mails that wait when the server stops. */
  private static final Duration MAIL_PATIENCE = Duration.ofSeconds(5);

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(names = "--port", paramLabel = "N", description = "The port to listen on.")
  private @Nullable Integer port;

  private boolean outageReported;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long start = System.nanoTime();
    ServerConfig settings = config.load(port);
    Delivery delivery = Delivery.of(settings, InstantSource.system());
    try (Termination termination = Termination.watch();
        Database database = Database.open(settings, delivery.mailer());
        Cleanup cleanup = new Cleanup(database.auth())) {
      boolean prepared = prepare(database, settings);
      database.greetStorage();
      HttpServer server = new HttpServer(setup(settings, database, delivery));
      server.start();
      try {
        announce(settings, database, server, start);
        announce(delivery);
        cleanup.every(settings.get(Settings.CLEANUP));
        while (!prepared && !termination.isRequestedWithinASecond()) {
          prepared = prepare(database, settings);
        }
        termination.await();
        log.info("stops");
      } finally {
        stop(server, database);
      }
    }
    return 0;
  }

  private static void stop(HttpServer server, Database database) throws InterruptedException {
    try {
      server.stop();
    } finally {
      // After the last call, which may have caused a mail.
      if (!database.auth().drainMails(MAIL_PATIENCE)) log.warn("stops before all mails are sent");
    }
  }

  private static HttpServer.Setup setup(
      ServerConfig settings, Database database, Delivery delivery) {
    return new HttpServer.Setup(
        settings.host(),
        settings.port(),
        database.auth().basePath(),
        database.auth()::handle,
        database.auth()::trustsOrigin,
        database::requireReady,
        database::parts,
        delivery.beside(pages(settings, database.auth().basePath(), delivery)));
  }

  private static Pages pages(ServerConfig settings, String basePath, Delivery delivery) {
    if (!settings.get(Settings.PAGES)) return Pages.NONE;
    return AccountPage.load(
        new AccountPage.About(
            settings.appName(),
            basePath,
            settings.get(Settings.MIN_PASSWORD),
            features(settings, delivery)));
  }

  /** What the account page shows beside sign-in and the account itself. */
  private static List<String> features(ServerConfig settings, Delivery delivery) {
    boolean passwords = settings.get(Settings.EMAIL_PASSWORD);
    boolean mails = delivery.mailer() != null;
    boolean verification = mails && settings.get(Settings.SEND_VERIFICATION);
    List<String> features = new ArrayList<>();
    if (passwords && !settings.get(Settings.DISABLE_SIGN_UP)) features.add("sign-up");
    if (verification) features.add("verify-email");
    if (passwords && mails && settings.get(Settings.SEND_RESET)) features.add("reset-password");
    boolean changeable = verification || settings.get(Settings.CHANGE_UNPROVEN);
    if (changeable && settings.get(Settings.CHANGE_EMAIL)) features.add("change-email");
    if (settings.get(Settings.DELETE_USER)) features.add("delete-user");
    if (settings.pushes()) features.add("session-events");
    if (delivery.isKept()) features.add("dev-mailbox");
    return features;
  }

  private static void announce(
      ServerConfig settings, Database database, HttpServer server, long start) {
    log.info("configured by {}, stores in {}", settings.source(), database.places(settings));
    log.info(
        "{} is served on {}:{} after {} ms",
        settings.origin() + database.auth().basePath(),
        settings.host(),
        server.port(),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static void announce(Delivery delivery) {
    if (delivery.mailer() == null) log.warn("mails {}", delivery);
    else log.info("mails {}", delivery);
  }

  /** Whether the database is as the server needs it; false while it does not answer. */
  private boolean prepare(Database database, ServerConfig settings) {
    try {
      Migration added = database.prepare(settings.get(Settings.MIGRATE));
      if (added != null)
        log.info("migrated the database, {} statements", added.statements().size());
      if (outageReported) log.info("the database answers");
      return true;
    } catch (StoreException.Unavailable e) {
      if (!outageReported) log.warn("waits for the database: {}", Database.reason(e));
      outageReported = true;
      return false;
    }
  }
}
