package dev.latchkey.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.Mail;
import dev.latchkey.server.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How mails read. */
class TemplatesTest {
  @TempDir Path folder;

  private static Templates builtIn() {
    return Templates.load(null, "en", "Acme");
  }

  private Templates own() {
    return Templates.load(folder, "en", "Acme");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String refusal() {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, this::own);
    if (refusal == null) throw new AssertionError("was accepted");
    return String.valueOf(refusal.getMessage());
  }

  static Stream<Arguments> everyMail() {
    return Stream.of("en", "de")
        .flatMap(
            language ->
                Stream.concat(MailFixture.WITH_LINK.stream(), MailFixture.NOTICES.stream())
                    .map(kind -> Arguments.of(kind.name(), language)));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("everyMail")
  void everyMailIsCompleteInEveryLanguage(String kind, String language) {
    Mail mail = MailFixture.mail(new Mail.Kind(kind));
    Letter letter = Templates.load(null, language, "Acme").write(mail);
    assertThat(letter.subject()).isNotBlank().doesNotContain("{{", "\n");
    assertThat(letter.text()).contains("Ada", "Acme").doesNotContain("{{");
    assertThat(letter.html())
        .contains("Ada", "Acme", "<html lang=\"" + language + "\">", "<title>" + letter.subject())
        .doesNotContain("{{");
    assertThat(letter.text().lines().filter(line -> line.equals(MailFixture.URL)))
        .hasSize(mail.url() == null ? 0 : 1);
    assertThat(letter.html().contains("<a class=\"action\" href=")).isEqualTo(mail.url() != null);
  }

  @Test
  void whatIsFilledInIsNoMarkupAndNoTemplate() {
    Letter letter =
        Templates.load(null, "en", "Acme & {{url}} <b>").write(MailFixture.to("<i>A&B</i>"));
    assertThat(letter.text()).contains("Acme & {{url}} <b>");
    assertThat(letter.html())
        .contains("Acme &amp; {{url}} &lt;b&gt;")
        .contains("?callbackURL=%2Fnew&amp;x=&#39;&quot;&lt;y&gt;\"")
        .doesNotContain("<b>", "<i>", "<y>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de                          | de
          de-AT,en;q=0.5              | de
          fr-FR,fr;q=0.9,de;q=0.8     | de
          fr                          | en
          en-GB,de;q=0.9              | en
          *                           | en
          de;q=0,fr                   | en
          DE                          | de
          ;;;,,q=                     | en
          de;q=7                      | en
                                      | en
          """)
  void theLanguageIsTheReadersChoiceAmongThoseThereAre(String preferred, String language) {
    assertThat(builtIn().write(MailFixture.in(preferred)).html())
        .contains("<html lang=\"" + language + "\">");
  }

  @Test
  void aPreferenceOfAbsurdLengthIsNotRead() {
    assertThat(builtIn().write(MailFixture.in("de" + ",fr".repeat(4000))).html())
        .contains("<html lang=\"en\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Win a prize: http://evil.example",
        "evil.example",
        "www evil",
        "call me@evil.example",
        "evil\u3002example",
        "evil\uFF0Eexample",
        "//evil",
        " \t\r\n",
        "",
      })
  void aNameThatAMailProgramWouldMakeALinkOfIsNotShown(String name) {
    Letter letter = builtIn().write(MailFixture.to(name));
    assertThat(letter.text()).startsWith("Hello ada@example.com,\n").doesNotContain("evil");
    assertThat(letter.html()).doesNotContain("evil");
  }

  @Test
  void aNameOfAbsurdLengthIsNotShown() {
    assertThat(builtIn().write(MailFixture.to("a".repeat(81))).text())
        .startsWith("Hello ada@example.com,\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Zoë Müller-Lüdenscheidt | Zoë Müller-Lüdenscheidt
          J. R. R. Tolkien        | J. R. R. Tolkien
          O'Brien "Bob"           | O'Brien "Bob"
          张伟                    | 张伟
          'A\\r\\nBcc: x'         | ada@example.com
          'A\\r\\nB'              | A B
          'A\\0B'                  | A B
          A\u2028B                 | A B
          \u202Eadbmal             | adbmal
          """)
  void aNameIsOneLine(String name, String shown) {
    assertThat(builtIn().write(MailFixture.to(name.translateEscapes())).text())
        .startsWith("Hello " + shown + ",\n");
  }

  @Test
  void theOperatorsTemplatesReplaceThoseOfTheSameNameAndTheOthersStay() throws IOException {
    write(
        "en/reset-password.txt",
        "Subject: {{appName}}: {{name}}\r\n\r\nGo\r\n{{email}}\r\n\r\n{{url}}\r\n");
    write("fr/reset-password.txt", "Subject: Bonjour\n\nVoilà :\n\n{{url}}\n");
    write("notes.md", "{{anything}}");
    Letter letter = own().write(MailFixture.in(null));
    assertThat(letter.subject()).isEqualTo("Acme: Ada");
    assertThat(letter.text()).isEqualTo("Go\nada@example.com\n\n" + MailFixture.URL + "\n");
    assertThat(letter.html()).contains("<p>Go<br>\nada@example.com</p>").contains("<style>");
    write("pt-BR/reset-password.txt", "Subject: Olá\n\n{{url}}\n");
    assertThat(own().write(MailFixture.in("fr-CH")).text()).startsWith("Voilà :");
    assertThat(own().write(MailFixture.in("pt-br")).subject()).isEqualTo("Olá");
    assertThat(own().write(MailFixture.mail(Mail.Kind.DELETE_ACCOUNT)).subject())
        .isEqualTo("Confirm the deletion of your account");
  }

  @Test
  void theHtmlPartAndTheLayoutCanBeTheOperatorsOwn() throws IOException {
    write("layout.html", "<h1>{{subject}}</h1>{{body}}<i>{{language}}</i>");
    write("de/reset-password.html", "<a href='{{url}}'>{{subject}}</a>");
    Templates templates = own();
    assertThat(templates.write(MailFixture.in("en")).html())
        .startsWith("<h1>Reset your password</h1><p>Hello Ada,</p>")
        .endsWith("<i>en</i>");
    assertThat(templates.write(MailFixture.in("de")).html())
        .startsWith("<a href='http://localhost:3000/")
        .endsWith(">Setzen Sie Ihr Passwort zurück</a>");
  }

  @Test
  void everyMistakeInTemplatesIsReportedAtOnce() throws IOException {
    write("layout.html", "<p>{{content}}</p>");
    write("en/verify-email.txt", "Subject: Hi {{user}}\n\n{{url}} {{ name }}\n");
    write("en/reset-password.txt", "Reset\n\n{{url}}\n");
    write("en/password-changed.txt", "Subject: Changed\n\nSee {{url}} or {{name\n");
    write("en/password_changed.txt", "Subject: Changed\n\nx\n");
    write("EN/verify-email.txt", "Subject: Changed\n\n{{url}}\n");
    write("it/delete-account.html", "<p>{{url}}</p>");
    write("de/delete-account.html", "<p>{{name}}</p>");
    Files.write(folder.resolve("de/verify-email.txt"), new byte[] {'S', (byte) 0xFC});
    assertThat(refusal())
        .startsWith("the mail templates in " + folder + " cannot be used:\n")
        .contains(
            "layout.html holds {{content}}; there are [appName, body, email, language, name, subject] here")
        .contains("layout.html lacks {{body}}")
        .contains(
            "en/verify-email.txt holds {{user}}; there are [appName, email, name, token, url] here")
        .contains("en/verify-email.txt holds {{ name }}")
        .contains("en/verify-email.txt has to hold {{url}} on a line of its own")
        .contains("en/reset-password.txt has to begin with a line \"Subject: …\" and an empty line")
        .contains("en/password-changed.txt holds {{url}}; there are [appName, email, name] here")
        .contains("en/password-changed.txt holds {{ that is not closed")
        .contains("en/password_changed.txt is no template; they are named like en/verify-email.txt")
        .contains("EN/verify-email.txt is no template")
        .contains("it/delete-account.html needs a .txt of the same name")
        .contains("de/delete-account.html has to hold {{url}}")
        .contains("verify-email.txt cannot be read as UTF-8");
  }

  @Test
  void aFolderThatDoesNotExistIsAMistake() {
    folder = folder.resolve("absent");
    assertThat(refusal()).contains("the folder cannot be read: java.nio.file.NoSuchFileException");
  }

  @Test
  void aUsualLanguageWithoutTemplatesIsAMistake() {
    assertThatThrownBy(() -> Templates.load(null, "fr", "Acme"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("mail.language is fr, in which there are no templates");
  }

  @Test
  void aMailThatLacksItsLinkIsNotWritten() {
    Mail whole = MailFixture.in(null);
    Mail broken = new Mail(whole.kind(), whole.to(), whole.user(), null, null, null);
    assertThatThrownBy(() -> builtIn().write(broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no url for this mail");
  }

  @Test
  void noLetterShowsWhatIsInIt() {
    assertThat(builtIn().write(MailFixture.in(null))).hasToString("Letter[reset-password]");
  }
}
