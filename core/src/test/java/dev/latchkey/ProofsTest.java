package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofsTest {
  private static final Duration AGE = Duration.ofMillis(100);

  // The session began at 0.
  private static Session session(@Nullable String proofs) {
    return Session.of(
        Row.of(Field.ID, "s1")
            .with(Session.USER_ID, "u1")
            .with(Session.TOKEN, "t1")
            .with(Session.EXPIRES_AT, Instant.ofEpochMilli(1000))
            .with(Session.CREATED_AT, Instant.EPOCH)
            .with(Session.UPDATED_AT, Instant.EPOCH)
            .with(Session.PROOFS, proofs));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // stored                       | asked         | now | within 100 ms
        "-                              | -             |  99 | true ",
        "-                              | -             | 100 | false",
        "-                              | password      |   0 | false",
        "{\"password\":0}               | password      |  99 | true ",
        "{\"password\":0}               | password      | 100 | false",
        "{\"password\":50}              | -             | 149 | true ",
        "{\"password\":50}              | -             | 150 | false",
        "{\"password\":50}              | totp          |  60 | false",
        "{\"password\":50}              | totp password |  60 | true ",
        "{\"password\":50,\"totp\":90}  | totp          | 189 | true ",
        "{\"password\":50,\"totp\":90}  | password      | 189 | false",
        "{\"password\":50,\"totp\":90}  | -             | 189 | true ",
        "{\"password\":\"50\"}          | password      |  60 | false",
        "{\"password\":null}            | password      |  60 | false",
        "[\"password\"]                 | password      |  60 | false",
        "{                              | password      |  60 | false",
      })
  void aProofCountsForAWhile(
      @Nullable String stored, @Nullable String asked, long now, boolean within) {
    List<Factor> factors =
        asked == null ? List.of() : Stream.of(asked.split(" ")).map(Factor::new).toList();
    assertThat(Proofs.isWithin(AGE, factors, session(stored), Instant.ofEpochMilli(now)))
        .isEqualTo(within);
  }

  @Test
  void theLatestProofOfAFactorCounts() {
    Proofs proofs =
        Proofs.NONE
            .with(Factor.PASSWORD, Instant.ofEpochMilli(1))
            .with(new Factor("totp"), Instant.ofEpochMilli(2))
            .with(Factor.PASSWORD, Instant.ofEpochMilli(3));
    assertThat(proofs).hasToString("{\"password\":3,\"totp\":2}");
    assertThat(Proofs.of(session(proofs.toString()))).isEqualTo(proofs);
  }
}
