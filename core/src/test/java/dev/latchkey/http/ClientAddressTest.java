package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  private static ClientAddress trusting(String... proxies) {
    return ClientAddress.of(
        new ClientAddress.Rules(List.of("x-forwarded-for"), List.of(proxies), 64, false));
  }

  private static Headers forwarded(String value) {
    return Headers.of("X-Forwarded-For", value);
  }

  /** The table of Better Auth 1.7.25. */
  @Nested
  class Recorded {

    @ParameterizedTest
    @CsvSource({
      "'203.0.113.7',           203.0.113.7",
      "' 203.0.113.7 ',         203.0.113.7",
      "'203.0.113.7,',          203.0.113.7",
      "'203.0.113.7, 10.0.0.1',",
      "'1.2.3.4:80',",
      "'2001:db8:1:2:3:4:5:6',  2001:0db8:0001:0002:0000:0000:0000:0000",
      "'2001:DB8:1:2:3:4:5:6',  2001:0db8:0001:0002:0000:0000:0000:0000",
      "'::ffff:192.0.2.5',      192.0.2.5",
      "'::FFFF:192.0.2.5',      192.0.2.5",
      "'::ffff:c000:205',       192.0.2.5",
      "'0:0:0:0:0:ffff:192.0.2.5', 192.0.2.5",
      "'::1',                   0000:0000:0000:0000:0000:0000:0000:0000",
      "'::',                    0000:0000:0000:0000:0000:0000:0000:0000",
      "'64:ff9b::192.0.2.5',    0064:ff9b:0000:0000:0000:0000:0000:0000",
    })
    void isTheOneAddressOfTheHeader(String header, String expected) {
      assertThat(trusting().recorded(forwarded(header))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "'203.0.113.7, 10.0.0.1',          10.0.0.0/8,   203.0.113.7",
      "'1.1.1.1, 203.0.113.7, 10.0.0.1', 10.0.0.1,     203.0.113.7",
      "'10.0.0.2, 10.0.0.1',             10.0.0.0/8,",
      "'203.0.113.7, garbage, 10.0.0.1', 10.0.0.0/8,",
      "'203.0.113.7, 1.2.3.4:80',        10.0.0.0/8,",
      "'203.0.113.7',                    10.0.0.0/8,   203.0.113.7",
      "'203.0.113.7, ::ffff:10.0.0.1',   10.0.0.0/8,   203.0.113.7",
      "'203.0.113.7, 2001:db8::9',       2001:db8::/32, 203.0.113.7",
      "'203.0.113.7, 172.31.255.255',    172.16.0.0/12, 203.0.113.7",
      "'203.0.113.7, 172.32.0.0',        172.16.0.0/12, 172.32.0.0",
      "'203.0.113.7, 9.9.9.9',           0.0.0.0/0,",
    })
    void isTheFirstUntrustedHopFromTheRight(String header, String proxy, String expected) {
      assertThat(trusting(proxy).recorded(forwarded(header))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
      "48,  2001:0db8:0001:0000:0000:0000:0000:0000",
      "56,  2001:0db8:0001:2300:0000:0000:0000:0000",
      "60,  2001:0db8:0001:23f0:0000:0000:0000:0000",
      "128, 2001:0db8:0001:23f4:0005:0006:0007:0008",
      "999, 2001:0db8:0001:23f4:0005:0006:0007:0008",
      "0,   0000:0000:0000:0000:0000:0000:0000:0000",
      "-1,  0000:0000:0000:0000:0000:0000:0000:0000",
    })
    void keepsTheSubnetOfAnIpv6Address(int subnet, String expected) {
      var rules = new ClientAddress.Rules(List.of("x-forwarded-for"), List.of(), subnet, false);
      assertThat(ClientAddress.of(rules).recorded(forwarded("2001:db8:1:23f4:5:6:7:8")))
          .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ",",
          "localhost",
          "example.com",
          "1.2.3",
          "1.2.3.4.5",
          "256.1.1.1",
          "01.2.3.4",
          "1.2.3.+4",
          "1.2.3.٤",
          "0x7f.1",
          "2130706433",
          "1::2::3",
          ":::",
          "1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:8:9",
          "1:2:3:4::5:6:7:8",
          "12345::",
          "g::",
          "fe80::1%eth0",
          "[::1]",
          "::1.2.3",
          "1.2.3.4::",
          "1:2:3:4:5:6:7:1.2.3.4",
          "::1/64",
          ":1:2:3:4:5:6:7",
          "1:2:3:4:5:6:7:"
        })
    void isNothingWhenTheHeaderHoldsNoLiteral(String header) {
      assertThat(trusting().recorded(forwarded(header))).isNull();
    }

    @Test
    void ignoresHeadersThatAreNotConfigured() {
      Headers headers =
          Headers.of(
              "x-real-ip",
              "203.0.113.7",
              "cf-connecting-ip",
              "203.0.113.7",
              "forwarded",
              "for=203.0.113.7");
      assertThat(trusting().recorded(headers)).isNull();
    }

    @Test
    void triesHeadersInTheirOrder() {
      var rules =
          new ClientAddress.Rules(
              List.of("cf-connecting-ip", "x-forwarded-for"), List.of(), 64, false);
      ClientAddress address = ClientAddress.of(rules);
      assertThat(
              address.recorded(
                  Headers.of("x-forwarded-for", "1.1.1.1", "cf-connecting-ip", "2.2.2.2")))
          .isEqualTo("2.2.2.2");
      assertThat(
              address.recorded(Headers.of("x-forwarded-for", "1.1.1.1", "cf-connecting-ip", "x")))
          .isEqualTo("1.1.1.1");
    }

    @Test
    void readsSeveralLinesOfOneHeaderAsOneList() {
      Headers twoLines =
          Headers.of("x-forwarded-for", "1.1.1.1", "x-forwarded-for", "203.0.113.7, 10.0.0.1");
      assertThat(trusting("10.0.0.0/8").recorded(twoLines)).isEqualTo("203.0.113.7");
      assertThat(trusting().recorded(twoLines)).isNull();
    }
  }

  @Nested
  class Bucket {

    @Test
    void isThePeerWhateverAnUntrustedPeerClaims() {
      for (String claim : List.of("1.1.1.1", "2.2.2.2", "127.0.0.1", "::1")) {
        assertThat(trusting().bucket(forwarded(claim), "198.51.100.9")).isEqualTo("198.51.100.9");
        assertThat(trusting("10.0.0.0/8").bucket(forwarded(claim), "198.51.100.9"))
            .isEqualTo("198.51.100.9");
      }
    }

    @Test
    void isTheClientATrustedProxyNames() {
      ClientAddress address = trusting("127.0.0.1", "10.0.0.0/8");
      assertThat(address.bucket(forwarded("203.0.113.7"), "127.0.0.1")).isEqualTo("203.0.113.7");
      assertThat(address.bucket(forwarded("1.1.1.1, 203.0.113.7, 10.0.0.1"), "127.0.0.1"))
          .isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "_hidden", "10.0.0.1"})
    void isTheProxyWhenItNamesNoClient(String header) {
      assertThat(trusting("10.0.0.0/8").bucket(forwarded(header), "10.0.0.1"))
          .isEqualTo("10.0.0.1");
      assertThat(trusting("10.0.0.0/8").bucket(Headers.NONE, "10.0.0.1")).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
      "203.0.113.7:4711,           203.0.113.7",
      "/203.0.113.7,               203.0.113.7",
      "[2001:db8::1]:4711,         2001:0db8:0000:0000:0000:0000:0000:0000",
      "[2001:db8::1],              2001:0db8:0000:0000:0000:0000:0000:0000",
      "2001:DB8:0:0:ffff::1%eth0,  2001:0db8:0000:0000:0000:0000:0000:0000",
      "[2001:db8::2%1]:80,         2001:0db8:0000:0000:0000:0000:0000:0000",
      "::ffff:203.0.113.7,         203.0.113.7",
      "[::ffff:cb00:7107],         203.0.113.7",
    })
    void isOneForEverySpellingOfAnAddress(String spelling, String expected) {
      assertThat(trusting().bucket(Headers.NONE, spelling)).isEqualTo(expected);
      assertThat(trusting("10.0.0.1").bucket(forwarded(spelling), "10.0.0.1")).isEqualTo(expected);
    }

    @Test
    void isTheRecordedAddressWhenThePeerIsUnknown() {
      assertThat(trusting().bucket(forwarded("203.0.113.7"), null)).isEqualTo("203.0.113.7");
      assertThat(trusting().bucket(Headers.NONE, null)).isNull();
    }

    @Test
    void isOneForAllAddressesOfASubnet() {
      String first = trusting().bucket(Headers.NONE, "2001:db8:1:2:aaaa::1");
      assertThat(trusting().bucket(Headers.NONE, "2001:db8:1:2:bbbb::2")).isEqualTo(first);
      assertThat(trusting().bucket(Headers.NONE, "2001:db8:1:3::1")).isNotEqualTo(first);
    }
  }

  @Test
  void isNothingWhenDisabled() {
    ClientAddress address =
        ClientAddress.of(new ClientAddress.Rules(List.of("x-forwarded-for"), List.of(), 64, true));
    assertThat(address.recorded(forwarded("203.0.113.7"))).isNull();
    assertThat(address.bucket(forwarded("203.0.113.7"), "198.51.100.9")).isNull();
    assertThat(address.isDisabled()).isTrue();
    assertThat(trusting().isDisabled()).isFalse();
  }

  @Test
  void ignoresInvalidProxiesAndNamesThem() {
    List<String> entries =
        List.of(
            "10.0.0.0/8",
            "10.0.0.0/33",
            "proxy.example.com",
            "::1",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "::/129");
    var rules = new ClientAddress.Rules(List.of("x-forwarded-for"), entries, 64, false);
    assertThat(rules.invalidProxies())
        .containsExactly("10.0.0.0/33", "proxy.example.com", "10.0.0.0/", "10.0.0.0/+8", "::/129");
    assertThat(ClientAddress.of(rules).recorded(forwarded("203.0.113.7, 10.9.9.9, ::1")))
        .isEqualTo("203.0.113.7");
  }
}
