package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: protocol/01 §1.3 and §1.5; threats A01, A09, A11. */
class CookiesTest {
  private static final CookieSpec TOKEN = new CookieSpec("session_token");
  private static final CookieSpec DATA = new CookieSpec("session_data");
  private static final CookieRules RULES = rules(false);

  // A signature one can read: "value.ok". What it proves is the subject of SignerTest.
  private static final CookieSigner SIGNER =
      new CookieSigner() {
        @Override
        public String sign(String value) {
          return value + ".ok";
        }

        @Override
        public String verify(String signed) {
          return signed.endsWith(".ok") ? signed.substring(0, signed.length() - 3) : null;
        }
      };

  private static CookieRules rules(boolean secure) {
    return new CookieRules("p", secure, null, CookieAttributes.NONE, Map.of());
  }

  private static Cookies received(String... lines) {
    String[] headers = Stream.of(lines).flatMap(v -> Stream.of("Cookie", v)).toArray(String[]::new);
    return new Cookies(Headers.of(headers), RULES, SIGNER);
  }

  private static List<String> lines(Cookies cookies) {
    List<String> lines = new ArrayList<>();
    cookies.lines().forEachRemaining(lines::add);
    return lines;
  }

  // ---- received

  @Test
  void aPlainCookieIsTheFirstOfItsName() {
    assertThat(received("p.session_token=a%2Fb; p.session_token=c").get(TOKEN)).isEqualTo("a/b");
    assertThat(received("p.session_data=x").get(TOKEN)).isNull();
    assertThat(received().get(TOKEN)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          p.session_token=a.ok                                            | a    | the usual one
          p.session_token="a.ok"                                          | a    | quoted
          p.session_token=a%2Eok                                          | a    | encoded
          p.session_token=a%252Eok                                        |      | encoded twice
          p.session_token=a.no                                            |      | badly signed
          p.session_token=a                                               |      | not signed
          p.session_token=                                                |      | empty
          P.session_token=a.ok                                            |      | name in another case
          __Secure-p.session_token=a.ok                                   |      | secure name on a plain server
          p.session_token=a.no; p.session_token=b.ok                      | b    | bad, good
          p.session_token=b.ok; p.session_token=a.no                      | b    | good, bad
          p.session_token=a.no; p.session_token=c.no; p.session_token=b.ok| b    | bad, bad, good
          p.session_token=a.ok; p.session_token=a.ok                      | a    | twice the same
          p.session_token=a.ok; p.session_token=b.ok                      |      | two good ones: one was planted
          p.session_token=a.ok; p.session_token=x.no; p.session_token=b.ok|      | two good ones and a bad one
          """)
  void aSignedCookieCountsWhenExactlyOneValueVerifies(String header, String value, String why) {
    assertThat(received(header).getSigned(TOKEN)).as(why).isEqualTo(value);
  }

  @Test
  void twoDifferentGoodCookiesOfOneNameAreNoticed() {
    String both = "p.session_token=a.ok; p.session_token=b.ok";
    assertThat(received(both).isTossed(TOKEN)).isTrue();
    assertThat(received("p.session_token=a.ok", "p.session_token=b.ok").isTossed(TOKEN)).isTrue();
    assertThat(received("p.session_token=a.ok; p.session_token=a.ok").isTossed(TOKEN)).isFalse();
    assertThat(received("p.session_token=a.ok; p.session_token=b.no").isTossed(TOKEN)).isFalse();
    assertThat(received("p.session_token=a.ok").isTossed(TOKEN)).isFalse();
    assertThat(received().isTossed(TOKEN)).isFalse();
  }

  @Test
  void manyCookiesOfOneNameAreNotAllLookedAt() {
    String many = "p.session_token=x.no; ".repeat(1000) + "p.session_token=a.ok";
    assertThat(received(many).getSigned(TOKEN)).isNull();
  }

  @Test
  void severalCookieHeadersAreOne() {
    Cookies cookies = received("x=1; p.session_data=d", "p.session_token=a.ok", "y=2");
    assertThat(cookies.getSigned(TOKEN)).isEqualTo("a");
    assertThat(cookies.get(DATA)).isEqualTo("d");
  }

  @Test
  void aSecureServerIgnoresCookiesWithoutThePrefix() {
    Headers headers = Headers.of("cookie", "p.session_token=a.ok");
    assertThat(new Cookies(headers, rules(true), SIGNER).getSigned(TOKEN)).isNull();
    Headers both = Headers.of("cookie", "p.session_token=a.ok; __Secure-p.session_token=b.ok");
    assertThat(new Cookies(both, rules(true), SIGNER).getSigned(TOKEN)).isEqualTo("b");
  }

  @Test
  void aPresumedCookieReplacesTheReceivedOnes() {
    Cookies cookies = received("p.session_token=a.ok; p.session_token=b.ok");
    cookies.presume(TOKEN, "c.ok");
    assertThat(cookies.getSigned(TOKEN)).isEqualTo("c");
    assertThat(cookies.get(TOKEN)).isEqualTo("c.ok");
    assertThat(cookies.isTossed(TOKEN)).isFalse();
    cookies.presume(TOKEN, "c.no");
    assertThat(cookies.getSigned(TOKEN)).isNull();
  }

  @Test
  void whatIsTakenBackIsNotSet() {
    Cookies cookies = received();
    cookies.set(TOKEN, "a", null);
    cookies.setWhole(DATA, "x".repeat(5000), null);
    cookies.takeBack(DATA);
    assertThat(cookies.isWritten(TOKEN)).isTrue();
    cookies.takeBack(TOKEN);
    assertThat(cookies.isUnchanged()).isTrue();
  }

  @Test
  void anEmptyCookieHeaderIsPresent() {
    assertThat(received("").isPresent()).isTrue();
    assertThat(received().isPresent()).isFalse();
  }

  // ---- outgoing

  @Test
  void nothingIsWrittenUnlessSomethingWasSet() {
    Cookies cookies = received("p.session_token=a.ok");
    assertThat(cookies.isUnchanged()).isTrue();
    assertThat(lines(cookies)).isEmpty();
  }

  @Test
  void theLastWriteOfANameWinsAndMovesToTheEnd() {
    Cookies cookies = received();
    cookies.setSigned(TOKEN, "a", 10L);
    cookies.set(DATA, "d", null);
    cookies.expire(TOKEN);
    cookies.setSigned(TOKEN, "b/c", 604_800L);
    assertThat(lines(cookies))
        .containsExactly(
            "p.session_data=d; Path=/; HttpOnly; SameSite=Lax",
            "p.session_token=b%2Fc.ok; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax");
    assertThat(cookies.isUnchanged()).isFalse();
  }

  @Test
  void whatIsWrittenIsNotReadBackInTheSameCall() {
    Cookies cookies = received("p.session_token=a.ok");
    cookies.setSigned(TOKEN, "b", null);
    assertThat(cookies.getSigned(TOKEN)).isEqualTo("a");
  }

  @Test
  void anExpiredCookieKeepsItsAttributesAndLosesItsValue() {
    Cookies cookies = received();
    cookies.expire(TOKEN);
    assertThat(lines(cookies))
        .containsExactly("p.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void aLifeFixedAtTheCallIsNotOverriddenByTheOptions() {
    CookieAttributes own = CookieAttributes.NONE.maxAge(5L);
    Map<String, CookieRules.Custom> customs =
        Map.of("session_token", new CookieRules.Custom(null, own));
    CookieRules rules = new CookieRules("p", false, null, CookieAttributes.NONE, customs);
    Cookies cookies = new Cookies(Headers.NONE, rules, SIGNER);
    cookies.setSignedFor(TOKEN, "a", 604_800L);
    assertThat(lines(cookies).get(0)).contains("; Max-Age=604800;");
    cookies.setSignedFor(TOKEN, "a", null);
    assertThat(lines(cookies).get(0)).doesNotContain("Max-Age");
    cookies.setSigned(TOKEN, "a", 604_800L);
    assertThat(lines(cookies).get(0)).contains("; Max-Age=5;");
    cookies.expire(TOKEN);
    assertThat(lines(cookies).get(0)).contains("; Max-Age=0;");
  }

  @Test
  void everyReceivedPartOfAChunkedCookieCanBeExpired() {
    Cookies cookies = received("p.session_data.1=b; x=1; p.session_data.0=a; p.session_data.x=c");
    cookies.expireReceived(DATA);
    assertThat(lines(cookies))
        .containsExactly(
            "p.session_data.1=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
            "p.session_data.0=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
  }

  // protocol/01 §1.3
  @Test
  void aSignOutIsWrittenInTheOrderOfTheOriginal() {
    Cookies cookies = received("p.session_data.0=a; p.session_token=a.ok; p.session_data=b");
    cookies.expireReceived(DATA);
    cookies.expire(TOKEN);
    cookies.expire(DATA);
    cookies.expireReceived(DATA);
    cookies.expire(new CookieSpec("dont_remember"));
    assertThat(lines(cookies).stream().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactly(
            "p.session_token", "p.session_data.0", "p.session_data", "p.dont_remember");
  }

  // ---- longer than one cookie (protocol/01 §4.6)

  @ParameterizedTest
  @CsvSource({
    "false, , 300, 3977",
    "false, , , 3990",
    "true, , 300, 3960",
    "true, .example.com, 604800, 3936"
  })
  void aPartIsAsLongAsBrowsersKeepIt(
      boolean secure, @Nullable String domain, @Nullable Long maxAge, int length) {
    CookieRules rules =
        new CookieRules("better-auth", secure, domain, CookieAttributes.NONE, Map.of());
    Cookies cookies = new Cookies(Headers.of(), rules, SIGNER);
    assertThat(cookies.setWhole(DATA, "x".repeat(length), maxAge)).isTrue();
    assertThat(lines(cookies)).singleElement().asString().contains(".session_data=xxx");

    assertThat(cookies.setWhole(DATA, "x".repeat(length + 1), maxAge)).isTrue();
    assertThat(lines(cookies).get(1)).contains("session_data.0=" + "x".repeat(length) + ";");
    assertThat(lines(cookies).get(2)).contains("session_data.1=x;");
  }

  @Test
  void theOriginalsPartsAreOurs() {
    Cookies cookies = received();
    cookies.setWhole(DATA, "x".repeat(2 * 3987 + 877), 300L);
    assertThat(lines(cookies))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .containsExactly("p.session_data.0", "p.session_data.1", "p.session_data.2");
  }

  @Test
  void whatIsTooLongForThreeIsNotSetAndWhatWasThereIsForgotten() {
    Cookies cookies = received("p.session_data.0=a; p.session_data.1=b");
    assertThat(cookies.setWhole(DATA, "x".repeat(3 * 3987 + 1), 300L)).isFalse();
    assertThat(lines(cookies)).hasSize(2).allMatch(line -> line.contains("=; Max-Age=0"));
  }

  @Test
  void ofALongerOneNoPartIsLeft() {
    Cookies cookies = received("p.session_data.0=a; p.session_data.1=b; p.session_data.2=c");
    cookies.setWhole(DATA, "x".repeat(4000), 300L);
    assertThat(lines(cookies).get(0)).startsWith("p.session_data.0=xxx");
    assertThat(lines(cookies).get(1)).startsWith("p.session_data.1=xxx");
    assertThat(lines(cookies).get(2)).startsWith("p.session_data.2=; Max-Age=0");
    assertThat(lines(cookies)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "p.session_data=a                                        | a",
        "p.session_data=a; p.session_data.0=b                    | a",
        "p.session_data=; p.session_data.0=b                     | b",
        "p.session_data.1=b; p.session_data.0=a                  | ab",
        "p.session_data.10=c; p.session_data.9=b; p.session_data.0=a | abc",
        "p.session_data.00=x; p.session_data.01=y; p.session_data.x=z | -",
        "p.session_datas.0=x; other=y                            | -",
        "p.session_data                                          | -"
      })
  void aCookieIsPutTogetherFromItsParts(String header, @Nullable String value) {
    assertThat(received(header).getWhole(DATA)).isEqualTo(value);
  }

  @Test
  void partsMayComeInSeveralHeaders() {
    assertThat(received("p.session_data.1=b", "p.session_data.0=a").getWhole(DATA)).isEqualTo("ab");
    assertThat(received().getWhole(DATA)).isNull();
  }
}
