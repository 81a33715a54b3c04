package dev.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: protocol/01 §1.2, §1.5 and §4.6; RFC 6265. */
class CookieSyntaxTest {
  private static final CookieAttributes BASE =
      new CookieAttributes(null, null, "/", true, null, "lax", null);

  // ---- reading

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=1                        | 1
          x=0; a=1                   | 1
          x=0;a=1                    | 1
          x=0;  a=1                  | 1
          x=0;\ta=1                  | 1
          ;;; a=1 ;;                 | 1
          aa=0; ba=0; a=1            | 1
          a=1; a=2                   | 1
          a=b=c                      | b=c
          a=                         | ``
          a=""                       | ``
          a="quoted"                 | quoted
          a= "quoted"                | quoted
          a="half                    | "half
          a=half"                    | half"
          a="                        | "
          a=%2B%2f%3D                | +/=
          a=%C3%A9%F0%9F%98%80       | é😀
          a=é                        | é
          a=é%20é                    | é é
          a=+                        | +
          a=100%                     | 100%
          a=%2                       | %2
          a=%zz%41                   | %zz%41
          a=%41%                     | %41%
          a=%C3                      | %C3
          a=%C0%AF                   | %C0%AF
          a=%ED%A0%80                | %ED%A0%80
          a=%EF%BF%BD                | \uFFFD
          a=%１１                      | %１１
          a="%22"                    | "
          """)
  void aValueIsTrimmedUnquotedAndDecodedUnlessItIsMalformed(String header, String value) {
    assertThat(CookieSyntax.value(header, "a", 0)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"''", "a", "A=1", "aa=1", "b=a=1", "x=0; a", "a.b=1", "=1", "ax=1; a", "b; =a"})
  void anotherNameIsNotTaken(String header) {
    assertThat(CookieSyntax.value(header, "a", 0)).isNull();
  }

  @Test
  void cookiesOfOneNameAreCountedInTheirOrder() {
    String header = "a=1; b=x; a=2;a=3";
    assertThat(CookieSyntax.value(header, "a", 1)).isEqualTo("2");
    assertThat(CookieSyntax.value(header, "a", 2)).isEqualTo("3");
    assertThat(CookieSyntax.value(header, "a", 3)).isNull();
  }

  @Test
  void theNamesOfACookieAndItsChunksAreFound() {
    String header =
        "s=1; s.0=a; s.12=b;s.3=c; s.00=d; s.01=e; s.=f; s.x=g; s.-1=h; s.1000=i; ss.1=j;"
            + " x.s.1=k; s.1.2=l; s.１=m; S.4=n; s.5";
    assertThat(CookieSyntax.parts(header, "s")).containsExactly("s", "s.0", "s.12", "s.3");
    assertThat(CookieSyntax.parts("x=s", "s")).isEmpty();
    assertThat(CookieSyntax.parts("", "s")).isEmpty();
  }

  // ---- writing

  @Test
  void theCharactersEncodeUriComponentLeavesStandBareAndNoOthersDo() {
    String bare = "abcXYZ0189-_.!~*'()";
    assertThat(CookieSyntax.encode(bare)).isEqualTo(bare);
    assertThat(CookieSyntax.encode(" \"#$%&+,/:;<=>?@[\\]^`{|}"))
        .isEqualTo("%20%22%23%24%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D");
    assertThat(CookieSyntax.encode("\r\n\u0000\u007fé😀"))
        .isEqualTo("%0D%0A%00%7F%C3%A9%F0%9F%98%80");
  }

  @Test
  void everyCharacterSurvivesEncodingAndDecoding() {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point < 0x3000; point++) all.appendCodePoint(point);
    all.append("\ud7ff\ue000\uffff😀\udbff\udfff");
    String line = "a=" + CookieSyntax.encode(all.toString());
    assertThat(line).matches("[!-~&&[^;, \"]]*");
    assertThat(CookieSyntax.value(line, "a", 0)).isEqualTo(all.toString());
  }

  @Test
  void attributesStandInTheOrderOfTheOriginal() {
    CookieAttributes all =
        new CookieAttributes(300L, ".example.com", "/auth", true, true, "strict", true);
    assertThat(CookieSyntax.line("n", "v w", all))
        .isEqualTo(
            "n=v%20w; Max-Age=300; Domain=.example.com; Path=/auth; HttpOnly; Secure;"
                + " SameSite=Strict; Partitioned");
    assertThat(CookieSyntax.line("n", "", CookieAttributes.NONE)).isEqualTo("n=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          n            |      |                 |      | n=v; Path=/; HttpOnly; SameSite=Lax
          __Secure-n   |      |                 |      | __Secure-n=v; Path=/; HttpOnly; Secure; SameSite=Lax
          __secure-n   |      |                 |      | __secure-n=v; Path=/; HttpOnly; Secure; SameSite=Lax
          __Host-n     |      | domain          |      | __Host-n=v; Path=/; HttpOnly; Secure; SameSite=Lax
          __Host-n     |      | domain and path |      | __Host-n=v; Path=/; HttpOnly; Secure; SameSite=Lax
          n            | none |                 |      | n=v; Path=/; HttpOnly; Secure; SameSite=None
          n            | None |                 |      | n=v; Path=/; HttpOnly; Secure; SameSite=None
          n            |      |                 | true | n=v; Path=/; HttpOnly; Secure; SameSite=Lax; Partitioned
          n            |      | domain          |      | n=v; Domain=example.com; Path=/; HttpOnly; SameSite=Lax
          """)
  void prefixesAndCrossSiteCookiesForceWhatBrowsersDemand(
      String name, String sameSite, String extra, Boolean partitioned, String line) {
    String domain = extra == null ? null : "example.com";
    String path = "domain and path".equals(extra) ? "/auth" : null;
    CookieAttributes own =
        new CookieAttributes(null, domain, path, null, null, sameSite, partitioned);
    assertThat(CookieSyntax.line(name, "v", BASE.overriddenBy(own))).isEqualTo(line);
  }

  @Test
  void attributesNoBrowserAcceptsCannotBeMade() {
    assertThatThrownBy(() -> BASE.maxAge(34_560_001L)).hasMessageContaining("34560000");
    assertThatThrownBy(() -> BASE.maxAge(-1L)).hasMessageContaining("maxAge");
    for (String sameSite : new String[] {"", "Lax; Secure", "yes"}) {
      assertThatThrownBy(() -> new CookieAttributes(null, null, null, null, null, sameSite, null))
          .hasMessageContaining("sameSite");
    }
    assertThat(BASE.maxAge(34_560_000L).maxAge()).isEqualTo(34_560_000);
    assertThat(BASE.maxAge(0L).maxAge()).isZero();
  }
}
