package dev.latchkey.docs;

import static dev.latchkey.SessionPolicy.Overflow.EVICT_LEAST_RECENTLY_USED;
import static dev.latchkey.SessionRequirement.fresh;

import dev.latchkey.ActiveSession;
import dev.latchkey.Auth;
import dev.latchkey.AuthEvent.SessionEnded;
import dev.latchkey.AuthOptions;
import dev.latchkey.Factor;
import dev.latchkey.Session;
import dev.latchkey.SessionPolicy;
import dev.latchkey.SessionRequirement;
import dev.latchkey.SessionValidation;
import dev.latchkey.access.Permissions;
import dev.latchkey.devices.Devices;
import dev.latchkey.devices.Locations;
import dev.latchkey.devices.SignedInDevice;
import dev.latchkey.devices.UserAgents;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.jdbc.JdbcStore;
import dev.latchkey.plugins.apikey.ApiKey;
import dev.latchkey.plugins.apikey.ApiKeys;
import dev.latchkey.plugins.audit.Audit;
import dev.latchkey.plugins.webhooks.Webhooks;
import dev.latchkey.schema.Field;
import dev.latchkey.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Java in README and docs, as the tests compile and run it. */
final class Examples {
  private Examples() {}

  static void readme(String jdbcUrl, String secret, PrintStream out) {
    // region: readme
    try (JdbcStore store = JdbcStore.connect(jdbcUrl, null, null)) {
      Auth auth =
          Auth.create(
              o ->
                  o.baseUrl("http://localhost:3000")
                      .secret(secret)
                      .store(store)
                      .emailPassword(p -> p.minLength(10))
                      .session(s -> s.expiresIn(Duration.ofDays(30))));
      store.migrate(auth.schema());

      String ada =
          "{\"name\":\"Ada\",\"email\":\"ada@example.com\",\"password\":\"a long passphrase\"}";
      Headers json = Headers.of("content-type", "application/json");
      AuthRequest signUp = AuthRequest.of("POST", "/api/auth/sign-up/email", json).body(ada);
      AuthResponse response = auth.handle(signUp); // give it every request below /api/auth

      String cookie = response.headers("set-cookie").get(0);
      Headers next = Headers.of("cookie", cookie.substring(0, cookie.indexOf(';')));
      auth.session(next).ifPresent(active -> out.println("Hello, " + active.user().name()));
    }
    // end region
  }

  static void sessions(Auth auth, Headers headers, PrintStream out) {
    // region: sessions
    Optional<ActiveSession> session = auth.session(headers); // empty when there is none

    ActiveSession recent =
        auth.requireSession(headers, fresh(Duration.ofMinutes(15)).verifiedEmail());

    SessionValidation checked = auth.validateSession(headers, v -> v.requireVerified());
    if (!checked.valid()) out.println(checked.reason());

    auth.sessions().revokeAll(recent.user().id()); // signs the user out everywhere
    // end region
    session.ifPresent(active -> out.println(active.expires()));
  }

  static void copies(Auth auth, Headers headers, PrintStream out) {
    // region: copies
    ActiveSession reader = auth.requireSession(headers); // the copy in the browser will do

    ActiveSession payer = auth.requireSession(headers, SessionRequirement.any().authoritative());
    // end region
    out.println(reader + " reads and " + payer + " pays");
  }

  static void policies(AuthOptions o, Field<String> role) {
    // region: policies
    o.user(u -> u.field(role))
        .session(
            s ->
                s.policy(SessionPolicy.STANDARD.with(p -> p.absolute(Duration.ofDays(90))))
                    .clientKind(call -> call.header("x-client"))
                    .policy(
                        who -> "admin".equals(who.user().get(role)), SessionPolicy.HIGH_SECURITY)
                    .policy(
                        who -> "app".equals(who.session().get(Session.CLIENT_KIND)),
                        SessionPolicy.MOBILE.with(
                            p -> p.maxSessions(3, EVICT_LEAST_RECENTLY_USED))));
    // end region
  }

  static List<SignedInDevice> devices(
      String secret, Store store, String userId, Instant now, @Nullable Session current)
      throws IOException {
    // region: devices
    Devices devices =
        Devices.create(UserAgents.known(), Locations.in(Path.of("GeoLite2-City.mmdb")));
    Auth auth =
        Auth.create(
            o -> o.baseUrl("https://app.example.com").secret(secret).store(store).plugin(devices));

    List<SignedInDevice> list = devices.describe(auth.sessions().list(userId, now), current);
    // end region
    return list;
  }

  static Audit.Page events(
      String secret, Store store, String webhookSecret, String userId, PrintStream out) {
    // region: events
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("https://app.example.com")
                    .secret(secret)
                    .store(store)
                    .emailPassword(p -> {})
                    .onEvent(SessionEnded.class, ended -> out.println(ended.reason()))
                    .plugin(Audit.create(a -> a.retention(Duration.ofDays(90))))
                    .plugin(
                        Webhooks.create(
                            w -> w.url("https://hooks.example.com/auth").secrets(webhookSecret))));

    Audit.Page page = auth.plugin(Audit.class).list(userId, 50); // the newest first
    auth.close(); // when the application ends: what was not sent stays to be sent
    // end region
    return page;
  }

  static ApiKey apiKeys(Auth auth, String userId) {
    // region: apiKeys
    ApiKeys keys = auth.plugin(ApiKeys.class);
    Permissions reading = Permissions.of("files", "read");
    ApiKeys.Issued issued =
        keys.create(
            userId, k -> k.permissions(reading).remaining(100).refill(100, Duration.ofDays(1)));

    ApiKey key = keys.verify(issued.key(), reading); // takes one use, or throws
    // end region
    return key;
  }

  static void stepUp(Auth auth, Headers headers, Path reports) throws IOException {
    // region: stepUp
    auth.requireSession(headers, fresh(Duration.ofMinutes(5), Factor.PASSWORD));
    Files.delete(reports); // only who has proven the password in the last five minutes
    // end region
  }

  static void joining(Auth auth, JdbcStore store, Connection connection, AuthRequest signUp)
      throws SQLException {
    // region: joining
    connection.setAutoCommit(false);
    AuthResponse signedUp = store.joining(connection, tx -> auth.within(tx).handle(signUp));
    if (signedUp.status() == 200) {
      try (Statement insert = connection.createStatement()) {
        insert.execute("insert into profile (email) values ('ada@example.com')");
      }
    }
    connection.commit(); // or rollback, which undoes the sign-up too
    // end region
  }
}
