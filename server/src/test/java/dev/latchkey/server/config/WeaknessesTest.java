package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeaknessesTest {
  private static final String SOUND =
      "baseURL: https://auth.example.com\nsecret: "
          + ConfigFixture.SECRET
          + "\nemailAndPassword: { enabled: true, requireEmailVerification: true }\n";

  @TempDir Path directory;

  @Test
  void aSoundConfigurationHasNone() {
    assertThat(Weaknesses.of(new ConfigFixture(directory).load(SOUND))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rateLimit: { enabled: false }                                | rateLimit.enabled is false
          rateLimit: { customRules: { /sign-in/email: false } }        | lifts the limit of /sign-in/email
          advanced: { disableCSRFCheck: true }                         | advanced.disableCSRFCheck is true
          advanced: { disableOriginCheck: true }                       | advanced.disableOriginCheck is on
          advanced: { disableOriginCheck: [/sign-out] }                | advanced.disableOriginCheck is on
          advanced: { useSecureCookies: false }                        | advanced.useSecureCookies is false
          advanced: { ipAddress: { trustedProxies: [0.0.0.0/0] } }     | trusts everybody
          advanced: { ipAddress: { disableIpTracking: true } }         | no limit by address holds
          advanced: { crossSubDomainCookies: { enabled: true } }       | every subdomain sees
          trustedOrigins: ["https://*.example.com"]                    | list single hosts
          trustedOrigins: ["http://app.example.com"]                   | whoever is on its way
          mail: { smtp: { host: h, from: a@b.io, starttls: off } }     | mail.smtp.starttls is not required
          mail: { smtp: { host: h, from: a@b.io, starttls: optional } } | mail.smtp.starttls is not required
          session: { freshAge: 0 }                                     | session.freshAge is 0
          session: { expiresIn: 91d }                                  | more than 90 days
          session: { acceptHashedTokens: true }                        | session.acceptHashedTokens is true
          database: { url: none }                                      | database.url is none
          session: { cookieCache: { enabled: true, maxAge: 16m } }     | session.cookieCache.maxAge is more than 15 minutes
          session: { cookieCache: { enabled: true, refreshCache: true } } | session.cookieCache.refreshCache means nothing
          session: { nearCache: { enabled: true, maxAge: 2m } }        | session.nearCache.maxAge is more
          """)
  void aWeakSettingIsNamed(String yaml, String weakness) {
    assertThat(Weaknesses.of(new ConfigFixture(directory).load(SOUND + yaml)))
        .singleElement()
        .asString()
        .contains(weakness);
  }

  @Test
  void aHardenedServerThatAsksForNoProofIsWeak() {
    String yaml = "profile: hardened\nsession: { sensitiveAge: 0 }";
    assertThat(Weaknesses.of(new ConfigFixture(directory).load(SOUND + yaml)))
        .singleElement()
        .asString()
        .contains("session.sensitiveAge is 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://auth.example.com | baseURL is http
          http://localhost:3000   | ''
          """)
  void httpIsForThisMachineOnly(String url, String weakness) {
    String yaml = SOUND.replace("https://auth.example.com", url);
    String all = String.join("\n", Weaknesses.of(new ConfigFixture(directory).load(yaml)));
    if (weakness.isEmpty()) assertThat(all).isEmpty();
    else assertThat(all).contains(weakness);
  }

  @Test
  void passwordsShorterThanEightAndUnverifiedAddressesAreWeak() {
    String yaml = SOUND.replace("requireEmailVerification: true", "minPasswordLength: 6");
    assertThat(Weaknesses.of(new ConfigFixture(directory).load(yaml))).hasSize(2);
  }
}
