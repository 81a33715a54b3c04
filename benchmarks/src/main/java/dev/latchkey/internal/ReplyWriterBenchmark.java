package dev.latchkey.internal;

import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write the body of {@code /get-session}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplyWriterBenchmark {
  private static final Instant SIGNED_IN = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final String USER_ID = "Pn0MLMiDwY7aOHFXAShcYWGF1LzQkeKE";

  private final ReplyWriter writer =
      new ReplyWriter(
          Schema.builder().model(User.MODEL).model(Session.MODEL).model(Account.MODEL).build());
  private final ActiveSession active = new ActiveSession(session(), user());

  /** A session and its user. */
  @Benchmark
  public byte[] activeSession() {
    return writer.write(active);
  }

  private static Session session() {
    return Session.MODEL.read(
        Row.of(Field.ID, "fPqtlTWMBdvaVzM5D8T3kjtBhQLGN3jg")
            .with(Session.EXPIRES_AT, SIGNED_IN.plus(Duration.ofDays(7)))
            .with(Session.TOKEN, "ONOttfhc8QJfQLmryW5u72OgAB6y3dQL")
            .with(Session.CREATED_AT, SIGNED_IN)
            .with(Session.UPDATED_AT, SIGNED_IN)
            .with(Session.IP_ADDRESS, "127.0.0.1")
            .with(Session.USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
            .with(Session.USER_ID, USER_ID));
  }

  private static User user() {
    return User.MODEL.read(
        Row.of(Field.ID, USER_ID)
            .with(User.NAME, "Ada Lovelace")
            .with(User.EMAIL, "ada@example.com")
            .with(User.EMAIL_VERIFIED, true)
            .with(User.IMAGE, null)
            .with(User.CREATED_AT, SIGNED_IN)
            .with(User.UPDATED_AT, SIGNED_IN));
  }
}
