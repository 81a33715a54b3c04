package dev.latchkey.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;

/** The users and sessions of a run, made from a fixed seed so that every run has the same ids. */
final class Rows {
  static final int USERS = 100_000;
  static final int DISTINCT_COOKIES = 10_000;
  static final int USERS_WITH_PASSWORD = 64;
  static final String PASSWORD = "correct horse battery staple";

  private static final String ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/142.0.0.0 Safari/537.36";

  private final String[] userIds = new String[USERS];
  private final String[] sessionIds = new String[USERS];
  private final String[] tokens = new String[USERS];
  private final Instant createdAt;

  /** Sessions begin at {@code now} so that none is due for renewal during the run. */
  Rows(Instant now) {
    createdAt = now.truncatedTo(ChronoUnit.MILLIS);
    Random random = new Random(20_250_101);
    for (int i = 0; i < USERS; i++) {
      userIds[i] = id(random);
      sessionIds[i] = id(random);
      tokens[i] = id(random);
    }
  }

  /** Tokens spread evenly over the table, so that neighbours in it are not neighbours in time. */
  String[] sampledTokens() {
    String[] sampled = new String[DISTINCT_COOKIES];
    int stride = USERS / DISTINCT_COOKIES;
    for (int i = 0; i < sampled.length; i++) sampled[i] = tokens[i * stride];
    return sampled;
  }

  /**
   * What a copy of each of these sessions says, as JSON, signed and put into a cookie by others.
   */
  String[] sampledCopies() {
    String[] sampled = new String[DISTINCT_COOKIES];
    int stride = USERS / DISTINCT_COOKIES;
    for (int i = 0; i < sampled.length; i++) sampled[i] = copy(i * stride);
    return sampled;
  }

  private String copy(int i) {
    DateTimeFormatter millis =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    String created = millis.format(createdAt);
    String session =
        String.format(
            Locale.ROOT,
            "{\"expiresAt\":\"%s\",\"token\":\"%s\",\"createdAt\":\"%s\",\"updatedAt\":\"%s\","
                + "\"ipAddress\":\"127.0.0.1\",\"userAgent\":\"%s\",\"userId\":\"%s\",\"id\":\"%s\"}",
            millis.format(createdAt.plus(7, ChronoUnit.DAYS)),
            tokens[i],
            created,
            created,
            USER_AGENT,
            userIds[i],
            sessionIds[i]);
    String user =
        String.format(
            Locale.ROOT,
            "{\"name\":\"User %d\",\"email\":\"%s\",\"emailVerified\":true,\"image\":null,"
                + "\"createdAt\":\"%s\",\"updatedAt\":\"%s\",\"id\":\"%s\"}",
            i,
            email(i),
            created,
            created,
            userIds[i]);
    return String.format(
        Locale.ROOT,
        "{\"session\":%s,\"user\":%s,\"updatedAt\":%d,\"version\":\"1\"",
        session,
        user,
        createdAt.toEpochMilli());
  }

  static String email(int user) {
    return "user" + user + "@example.com";
  }

  String userLine(int i) {
    return line(
        userIds[i], "User " + i, email(i), "t", "\\N", createdAt.toString(), createdAt.toString());
  }

  String sessionLine(int i) {
    String expiresAt = createdAt.plus(7, ChronoUnit.DAYS).toString();
    String created = createdAt.toString();
    return line(
        sessionIds[i], expiresAt, tokens[i], created, created, "127.0.0.1", USER_AGENT, userIds[i]);
  }

  String accountLine(int i, String passwordHash) {
    String created = createdAt.toString();
    String id = sessionIds[i];
    return line(id, userIds[i], "credential", userIds[i], passwordHash, created, created);
  }

  private static String line(String... columns) {
    return String.join("\t", columns) + "\n";
  }

  private static String id(Random random) {
    StringBuilder id = new StringBuilder(32);
    for (int i = 0; i < 32; i++) id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    return id.toString();
  }
}
