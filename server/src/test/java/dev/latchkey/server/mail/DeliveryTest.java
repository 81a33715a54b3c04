package dev.latchkey.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.server.config.ConfigException;
import dev.latchkey.server.config.ServerConfig;
import dev.latchkey.server.config.Surroundings;
import dev.latchkey.server.http.Pages;
import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where mails go, by the configuration. */
class DeliveryTest {
  private static final String SECRET = "Zk3vQ8rT1nW6yB4mH9cX2pL7dF5gJ0sA";

  @TempDir Path directory;

  private Delivery delivery(String yaml) throws IOException {
    Files.writeString(directory.resolve("latchkey.yml"), yaml);
    Surroundings here = new Surroundings(Map.of("AUTH_SECRET", SECRET), directory, () -> SECRET);
    return Delivery.of(
        ServerConfig.load(new ServerConfig.Request(null, null), here), new TestClock());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                       | true
          baseURL: http://localhost:3000                                           | true
          baseURL: http://127.0.0.1:3000                                           | true
          '{ baseURL: "http://localhost:3000", server: { host: 127.0.0.1 } }'      | true
          # reached through a proxy on the same machine
          '{ baseURL: "https://auth.acme.com", server: { host: 127.0.0.1 } }'      | false
          '{ baseURL: "http://auth.acme.com", server: { host: localhost } }'       | false
          '{ baseURL: "http://localhost:3000", advanced: { ipAddress: { trustedProxies: [127.0.0.1] } } }' | false
          '{ baseURL: "http://localhost:3000", advanced: { trustedProxyHeaders: true } }' | false
          # used by pages from elsewhere
          'trustedOrigins: ["http://localhost:5173", "http://127.0.0.1:*"]'        | true
          'trustedOrigins: ["http://localhost:5173", "https://app.acme.com"]'      | false
          'trustedOrigins: ["https://*.acme.com"]'                                 | false
          # reached from other machines
          '{ baseURL: "http://localhost:3000", server: { host: 0.0.0.0 } }'        | false
          '{ baseURL: "http://localhost:3000", server: { host: "::" } }'           | false
          '{ baseURL: "http://localhost:3000", server: { host: 192.168.0.2 } }'    | false
          baseURL: https://auth.acme.com                                           | false
          baseURL: http://auth.acme.com                                            | false
          '{ baseURL: { allowedHosts: [localhost] }, server: { host: localhost } }' | false
          # as behind https on this machine, which listens everywhere
          baseURL: https://localhost:3000                                          | false
          """)
  void theMailboxIsThereOnlyWhereNobodyElseCanBe(String yaml, boolean mailbox) throws IOException {
    Delivery delivery = delivery(yaml);
    assertThat(delivery.beside(Pages.NONE).byPath().containsKey("/dev/mail")).isEqualTo(mailbox);
    assertThat(delivery.mailer() != null).isEqualTo(mailbox);
    assertThat(delivery.toString()).startsWith(mailbox ? "are not sent but kept" : "go nowhere");
  }

  @Test
  void withAServerMailsLeaveByItAndThereIsNoMailbox() throws IOException {
    Delivery delivery =
        delivery(
            "mail: { smtp: { host: mail.acme.com, from: auth@acme.com, user: u, password: pw } }");
    assertThat(delivery.mailer()).isInstanceOf(SmtpMailer.class);
    assertThat(delivery.beside(Pages.NONE).byPath()).isEmpty();
    assertThat(delivery).hasToString("leave by mail.acme.com:587");
  }

  @Test
  void templatesAreCheckedBeforeTheStart() throws IOException {
    Path file = Files.createDirectories(directory.resolve("mails/en")).resolve("verify-email.txt");
    Files.writeString(file, "Hello");
    String yaml = "mail: { templates: '" + directory.resolve("mails") + "' }";
    assertThatThrownBy(() -> delivery(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("en/verify-email.txt has to begin with a line");
  }
}
