package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.crypto.Sha256;
import dev.latchkey.schema.IdType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Source: protocol/01 §10 and 02 §2; the reserved UUID is what Better Auth makes of the name. */
class IdStrategyTest {
  @Test
  void onlyIdsOfOurOwnMakingAreKnownToBeRandom() {
    assertThat(IdStrategy.random().isRandom()).isTrue();
    assertThat(IdStrategy.uuid().isRandom()).isTrue();
    assertThat(IdStrategy.serial().isRandom()).isFalse();
    assertThat(IdStrategy.database().isRandom()).isFalse();
    assertThat(IdStrategy.of(model -> "1").isRandom()).isFalse();
  }

  private static final Tokens ONES = bytes -> Arrays.fill(bytes, (byte) 0x11);

  @Test
  void eachMakesIdsOfItsKind() {
    assertThat(IdStrategy.random().next("user", ONES)).hasSize(32);
    assertThat(IdStrategy.uuid().next("user", ONES))
        .isEqualTo("11111111-1111-4111-9111-111111111111");
    assertThat(IdStrategy.serial().next("user", ONES)).isNull();
    assertThat(IdStrategy.of(model -> model + "!").next("user", ONES)).isEqualTo("user!");
  }

  @Test
  void aReservedIdIsTheSameForTheSameNameAndFitsTheColumn() {
    assertThat(IdStrategy.random().reserved("once")).isEqualTo(Sha256.base64Url("reserve:once"));
    assertThat(IdStrategy.uuid().reserved("once"))
        .isEqualTo("b0332490-3904-5f49-9730-c1b3b9a5f768");
    String number = IdStrategy.serial().reserved("once");
    assertThat(number).startsWith("-").isEqualTo(IdStrategy.serial().reserved("once"));
    assertThat(number).isNotEqualTo(IdStrategy.serial().reserved("twice"));
    assertThat(IdType.SERIAL.canBe(number)).isTrue();
    assertThat(IdType.UUID.canBe(IdStrategy.uuid().reserved("once"))).isTrue();
  }

  @Test
  void aReservedIdOfOurOwnTablesFitsMySqlToo() {
    IdStrategy random = IdStrategy.random();
    assertThat(random.reservedHere("once")).isEqualTo(random.reserved("once").substring(0, 36));
    assertThat(IdStrategy.uuid().reservedHere("once"))
        .isEqualTo(IdStrategy.uuid().reserved("once"));
  }
}
