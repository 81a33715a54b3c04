package dev.latchkey.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The kinds of request that a run sends. */
final class Scenarios {
  // So few that even a slow machine asks for each several times within the near cache's maxAge.
  private static final int SESSIONS_IN_USE = 1000;

  private static final String GET_SESSION = "/api/auth/get-session";

  private final Rows rows;
  private final RunOptions options;

  Scenarios(Rows rows, RunOptions options) {
    this.rows = rows;
    this.options = options;
  }

  /** Every connection sends another cookie each time; a right answer repeats the cookie's token. */
  Scenario getSession() {
    return getSession("GET /get-session", List.of(rows.sampledTokens()));
  }

  /** The same, of sessions in constant use and servers that need not ask the database. */
  Scenario fromMemory() {
    List<String> inUse = List.of(rows.sampledTokens()).subList(0, SESSIONS_IN_USE);
    return getSession("GET /get-session from memory", inUse);
  }

  private Scenario getSession(String title, List<String> tokens) {
    SignedCookies cookies = new SignedCookies(Contenders.SECRET);
    List<Exchange> exchanges = new ArrayList<>();
    for (String token : tokens) {
      exchanges.add(Exchange.get(GET_SESSION, "Cookie: " + cookies.header(token) + "\r\n", token));
    }
    return new Scenario(title, 32, exchanges, options.warmUp(), options.round());
  }

  Scenario anonymous() {
    List<Exchange> exchanges = List.of(Exchange.get(GET_SESSION, "", "null"));
    return new Scenario(
        "GET /get-session without a cookie", 32, exchanges, options.warmUp(), options.round());
  }

  Scenario signIn() {
    List<Exchange> exchanges = new ArrayList<>();
    for (int user = 0; user < Rows.USERS_WITH_PASSWORD; user++) {
      String json =
          "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(Rows.email(user), Rows.PASSWORD);
      exchanges.add(Exchange.postJson("/api/auth/sign-in/email", json, Rows.email(user)));
    }
    // Longer rounds, since each holds so few requests.
    Duration round = options.round().multipliedBy(2);
    return new Scenario("POST /sign-in/email", 8, exchanges, round, round);
  }
}
