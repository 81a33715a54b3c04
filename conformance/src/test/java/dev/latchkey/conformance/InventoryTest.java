package dev.latchkey.conformance;

import static dev.latchkey.conformance.Inventory.CORE;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Plugin;
import dev.latchkey.passkey.Passkeys;
import dev.latchkey.plugins.admin.Admin;
import dev.latchkey.plugins.anonymous.Anonymous;
import dev.latchkey.plugins.apikey.ApiKeys;
import dev.latchkey.plugins.bearer.Bearer;
import dev.latchkey.plugins.captcha.Captcha;
import dev.latchkey.plugins.captcha.CaptchaProvider;
import dev.latchkey.plugins.customsession.CustomSession;
import dev.latchkey.plugins.deviceauthorization.DeviceAuthorization;
import dev.latchkey.plugins.emailotp.EmailOtp;
import dev.latchkey.plugins.genericoauth.GenericOAuth;
import dev.latchkey.plugins.haveibeenpwned.HaveIBeenPwned;
import dev.latchkey.plugins.jwt.Jwt;
import dev.latchkey.plugins.lastloginmethod.LastLoginMethod;
import dev.latchkey.plugins.magiclink.MagicLink;
import dev.latchkey.plugins.multisession.MultiSession;
import dev.latchkey.plugins.onetimetoken.OneTimeToken;
import dev.latchkey.plugins.openapi.OpenApi;
import dev.latchkey.plugins.organization.Organizations;
import dev.latchkey.plugins.phonenumber.PhoneNumber;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.plugins.username.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the routes and error codes of the original's package with Latchkey's. */
class InventoryTest {
  private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
  private static final String BEGIN = "<!-- inventory -->\n";
  private static final String END = "<!-- /inventory -->";

  private static final Inventory LATCHKEY = Inventory.ofLatchkey();

  /** The plugins that the original has, as those who land them add them. */
  private static final Map<String, Inventory> PLUGINS =
      Stream.of(
              Admin.create(),
              Anonymous.create(),
              ApiKeys.create(),
              Bearer.create(),
              Captcha.create(o -> o.provider(CaptchaProvider.GOOGLE_RECAPTCHA, "secret")),
              CustomSession.of((active, call) -> active),
              DeviceAuthorization.create(),
              EmailOtp.create(),
              GenericOAuth.create(),
              HaveIBeenPwned.create(),
              Jwt.create(),
              LastLoginMethod.create(),
              MagicLink.create(),
              MultiSession.create(),
              OneTimeToken.create(),
              OpenApi.create(),
              Organizations.create(o -> o.teams().customRoles(Integer.MAX_VALUE)),
              Passkeys.create(),
              PhoneNumber.create(o -> {}),
              TwoFactor.create(),
              Username.create())
          .collect(toMap(Plugin::id, plugin -> Inventory.of(plugin).beside(LATCHKEY)));

  private static SortedMap<String, Inventory> original;

  @BeforeAll
  static void read() throws Exception {
    original = Inventory.ofOriginal(Node.installed(Map.of()).printed("inventory.mjs"));
  }

  @Test
  void whatIsNotBuiltYetIsListedAndTheListOnlyShrinks() throws IOException {
    assertThat(notBuilt()).containsExactlyInAnyOrderElementsOf(listed("not-built"));
  }

  /** A plugin that is not there at all is one line. */
  private static List<String> notBuilt() {
    List<String> absent = new ArrayList<>(original.get(CORE).without(LATCHKEY));
    original.forEach(
        (id, part) -> {
          Inventory ours = PLUGINS.get(id);
          if (id.equals(CORE)) return;
          if (ours == null) absent.add(id);
          else part.without(ours).forEach(name -> absent.add(id + ": " + name));
        });
    return absent;
  }

  @Test
  void whatTheOriginalHasNotIsListed() throws IOException {
    assertThat(LATCHKEY.without(original.get(CORE)))
        .containsExactlyInAnyOrderElementsOf(listed("added"));
  }

  @Test
  void sharedCodesHaveTheSameMessages() {
    assertThat(original.get(CORE).saidOtherwise(LATCHKEY)).isEmpty();
    PLUGINS.forEach(
        (id, plugin) -> assertThat(original.get(id).saidOtherwise(plugin)).as(id).isEmpty());
  }

  @Test
  void thePageShowsBoth() throws IOException {
    Path made = Path.of("target", "inventory.md");
    Files.createDirectories(made.toAbsolutePath().getParent());
    Files.writeString(made, matrix());
    String page = Files.readString(PAGE);
    assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
        .as("paste conformance/target/inventory.md between the marks in docs/compatibility.md")
        .isEqualTo(matrix());
  }

  private static String matrix() throws IOException {
    List<String> compared = listed("compared");
    return original.get(CORE).table(LATCHKEY, compared)
        + "\nThe original's plugins:\n"
        + original.keySet().stream()
            .filter(id -> !id.equals(CORE))
            .map(id -> original.get(id).table(id, PLUGINS.get(id), compared))
            .collect(joining());
  }

  static List<String> listed(String name) throws IOException {
    try (var lines = Files.lines(Path.of("inventory", name + ".txt"))) {
      return lines.filter(line -> !line.startsWith("#")).toList();
    }
  }
}
