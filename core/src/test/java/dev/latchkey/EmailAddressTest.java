package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  /** The expression of protocol/03 §0.6; {@code matches} anchors it. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]"
              + "@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}");

  private static final String[] PIECES = {
    "a", "Z", "0", "9", "_", "'", "+", "-", ".", "..", "@", "a@b", ".co", "com", "x-", "-x", " ",
    "\n", "\r", "\t", "\u0000", "!", "\"", ",", ";", "é", "İ", "\u212a", "＠", "．", "１", "ａ",
    "\u00ad", "\u200b", "😀", "\ud800", "@x.com", "a.b",
  };

  @Test
  void everythingIsJudgedAsByTheRegularExpressionOfTheProtocol() {
    Random random = new Random(20260102);
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      String text = text(random, i % 2 == 0 ? 22 : PIECES.length);
      boolean expected = REFERENCE.matcher(text).matches();
      assertThat(EmailAddress.isValid(text)).as(text).isEqualTo(expected);
      if (expected) valid++;
    }
    assertThat(valid).isGreaterThan(1000);
  }

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(9); n >= 0; n--) text.append(PIECES[random.nextInt(pieces)]);
    if (random.nextInt(3) == 0) text.append(".com");
    if (random.nextInt(3) == 0) text.insert(random.nextInt(text.length()), "a@b");
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.co",
        "a@x-.com",
        "'.a@b.co",
        "_@b.co",
        "a+b@sub.example.com",
        "A@B.CO",
        "o'neil@x.com",
        "-@1.xy"
      })
  void theseAreAddresses(String text) {
    assertThat(EmailAddress.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a@b",
        "a@b.c",
        "a@x.c0m",
        "a!b@x.com",
        "é@x.com",
        " a@x.com",
        "a@x.com ",
        "a@x.com\n",
        ".a@x.com",
        "a.@x.com",
        "a..b@x.com",
        "a'@x.com",
        "a@-x.com",
        "a@x..com",
        "a@.com",
        "a@x.com.",
        "a@b@x.com",
        "\"a\"@x.com",
        "a@[127.0.0.1]",
        "a,b@x.com",
        "a@x.com,b@x.com",
        "a@ｘ.com",
        "a＠x.com",
        "a@x．com",
        "\u212a@x.com"
      })
  void theseAreNot(String text) {
    assertThat(EmailAddress.isValid(text)).isFalse();
  }

  @Test
  void aHugeTextIsJudgedInLinearTime() {
    String atoms = "a.".repeat(500_000);
    assertThat(EmailAddress.isValid(atoms + "a@x.com")).isTrue();
    assertThat(EmailAddress.isValid(atoms + "@x.com")).isFalse();
    assertThat(EmailAddress.isValid("a@" + "x.".repeat(500_000) + "c")).isFalse();
    assertThat(EmailAddress.isValid("@".repeat(1_000_000))).isFalse();
  }

  @Test
  void theCanonicalFormDoesNotDependOnTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(EmailAddress.canonical("INFO@EXAMPLE.COM")).isEqualTo("info@example.com");
    } finally {
      Locale.setDefault(before);
    }
  }
}
