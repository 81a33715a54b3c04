package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses count as one place. */
class NetworksTest {
  private static final Networks NETWORKS = new Networks(24, 64, List.of("10.0.0.0/8", "192.0.2.7"));

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,                             203.0.113.7,                             true",
    "203.0.113.7,                             203.0.113.200,                           true",
    "203.0.113.7,                             203.0.112.7,                             false",
    "203.0.113.255,                           203.0.114.0,                             false",
    "2001:0db8:0001:0002:0000:0000:0000:0000, 2001:db8:1:2:ffff::1,                    true",
    "2001:0db8:0001:0002:0000:0000:0000:0000, 2001:0db8:0001:0003:0000:0000:0000:0000, false",
    "203.0.113.7,                             ::ffff:203.0.113.9,                      true",
    "203.0.113.7,                             2001:db8::1,                             false",
    "203.0.113.7,                             10.1.2.3,                                true",
    "10.1.2.3,                                203.0.113.7,                             false",
    "203.0.113.7,                             192.0.2.7,                               true",
    "203.0.113.7,                             192.0.2.8,                               false",
    "'',                                      203.0.113.7,                             true",
    "203.0.113.7,                             '',                                      true",
    "203.0.113.7,                             unknown,                                 true",
  })
  void oneNetworkIsOnePlace(String before, String now, boolean same) {
    assertThat(NETWORKS.isSame(before, now)).isEqualTo(same);
  }

  @Test
  void whatIsNoRangeIsNamed() {
    assertThatThrownBy(() -> new Networks(24, 64, List.of("10.0.0.0/8", "home")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an address range: home");
    assertThatThrownBy(() -> new Networks(33, 64, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Networks(24, 0, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
