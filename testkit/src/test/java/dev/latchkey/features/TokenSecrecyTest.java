package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.PASSWORD;
import static dev.latchkey.features.Site.SECRET;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Mail;
import dev.latchkey.Profile;
import dev.latchkey.Tokens;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever has a copy of the database and every JSON answer, and even the secret to sign with, gets
 * into no session (requirements 002-18, threats A99).
 */
@Tag("once")
class TokenSecrecyTest {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+/=_~.%-]{8,}");

  private final Set<String> tried = new LinkedHashSet<>();
  private final Set<String> openers = new LinkedHashSet<>();

  @Test
  void hardenedNothingStoredOrAnsweredOpensASession() {
    tour(Profile.HARDENED);
    assertThat(tried).hasSizeGreaterThan(100);
    assertThat(openers).isEmpty();
  }

  @Test
  void theSameTourFindsTheTokensWhereTheyAreStored() {
    tour(Profile.COMPAT);
    assertThat(openers).isNotEmpty();
  }

  private void tour(Profile profile) {
    Site site =
        Site.withMail(
            o ->
                o.profile(profile)
                    .tokens(Tokens.secure())
                    .session(s -> s.stepUp(true))
                    .user(u -> u.changeEmail(true).deleteUser(true)));
    Browser laptop = site.browser();
    look(laptop.signUp("Ada", ADA, PASSWORD), site);
    Browser phone = site.browser();
    look(phone.signIn(ADA, PASSWORD), site);
    look(phone.session(), site);
    look(laptop.get("/list-sessions"), site);
    look(laptop.get("/list-accounts"), site);
    look(laptop.post("/update-user", "{\"name\":\"Countess\"}"), site);
    look(laptop.post("/step-up/password", "{\"password\":\"" + PASSWORD + "\"}"), site);
    look(laptop.get("/step-up"), site);
    look(laptop.post("/request-password-reset", "{\"email\":\"" + ADA + "\"}"), site);
    look(laptop.post("/send-verification-email", "{\"email\":\"" + ADA + "\"}"), site);
    look(laptop.follow(site.outbox.last(Mail.Kind.VERIFY_EMAIL)), site);
    look(laptop.post("/change-email", "{\"newEmail\":\"new@example.com\"}"), site);
    tryAllAgain(site);
    site.clock.advance(Duration.ofDays(1));
    look(laptop.session(), site); // renewed
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\",\"revokeOtherSessions\":true}";
    look(laptop.post("/change-password", change.formatted(PASSWORD, "battery staple")), site);
    look(phone.signIn(ADA, "battery staple"), site);
    String handle = phone.session().text("session.token");
    look(laptop.post("/revoke-session", "{\"token\":\"" + handle + "\"}"), site);
    look(phone.signIn(ADA, "battery staple"), site);
    look(phone.signOut(), site);
    tryAllAgain(site);
    look(laptop.post("/delete-user", "{}"), site);
  }

  private void look(Reply reply, Site site) {
    assertThat(reply.status()).as("%s: %s", reply, reply.body()).isLessThan(400);
    tryAll(reply.body(), site);
    site.everything().forEach(row -> tryAll(row, site));
  }

  // Whatever was seen earlier may open a session by now.
  private void tryAllAgain(Site site) {
    for (String word : tried) tryAs(word, site);
  }

  private void tryAll(String text, Site site) {
    for (MatchResult word : WORD.matcher(text).results().toList()) {
      String found = word.group();
      for (String form : forms(found)) {
        if (tried.add(form)) tryAs(form, site);
      }
    }
  }

  private void tryAs(String token, Site site) {
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~' || c == ';')) return; // no header has it
    Browser thief = site.browser();
    thief.setCookie(TOKEN, Forger.sign(token, SECRET));
    if (!thief.session().body().equals("null")) openers.add(token);
    thief.setCookie(TOKEN, token);
    if (!thief.session().body().equals("null")) openers.add(token);
  }

  private static List<String> forms(String word) {
    Set<String> forms = new LinkedHashSet<>(List.of(word));
    int dash = word.indexOf('-');
    forms.add(word.substring(dash + 1));
    forms.add(word.substring(word.indexOf('=') + 1));
    forms.add(new StringBuilder(word).reverse().toString());
    forms.add(word.toLowerCase(Locale.ROOT));
    for (String part : List.copyOf(forms)) {
      add(() -> URLDecoder.decode(part, StandardCharsets.UTF_8), forms);
      add(() -> latin(Base64.getDecoder().decode(part)), forms);
      add(() -> latin(Base64.getUrlDecoder().decode(part)), forms);
      add(() -> HexFormat.of().formatHex(Base64.getUrlDecoder().decode(part)), forms);
      add(() -> latin(HexFormat.of().parseHex(part)), forms);
    }
    return List.copyOf(forms);
  }

  private interface Form {
    String make();
  }

  private static void add(Form form, Set<String> forms) {
    try {
      forms.add(form.make());
    } catch (IllegalArgumentException e) {
      // is not written like that
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
