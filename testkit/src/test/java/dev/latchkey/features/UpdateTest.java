package dev.latchkey.features;

import static dev.latchkey.features.Site.ADA;
import static dev.latchkey.features.Site.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users change what is theirs of themselves and of their session (protocol/03 §2 and §3). */
class UpdateTest {
  private static final Field<String> CITY = Field.string("city").optional();
  private static final Field<String> NICK = Field.string("nick").optional().unique();
  private static final Field<String> ROLE = Field.string("role").defaultsTo("user").notInput();
  private static final Field<String> THEME = Field.string("theme").optional();
  private static final Field<String> LABEL = Field.string("label").optional().unique();
  private static final Field<Boolean> TRUSTED = Field.bool("trusted").optional().notInput();

  /** What an application adds to users and sessions. */
  private static final class Fields implements Plugin {
    @Override
    public String id() {
      return "fields";
    }

    @Override
    public void contribute(Contributions to) {
      to.extend(User.MODEL, CITY, NICK, ROLE);
      to.extend(Session.MODEL, THEME, LABEL, TRUSTED);
    }
  }

  private final Site site = new Site(o -> o.plugin(new Fields()));

  private static Reply update(Browser browser, String body) {
    return browser.post("/update-user", body);
  }

  // ---- POST /update-user

  @Test
  void whatIsSentIsChangedAndTheRestStays() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofSeconds(5));
    Reply reply =
        update(browser, "{\"name\":\"Countess\",\"image\":\"/ada.png\",\"city\":\"London\"}");
    reply.hasStatus(200).hasBody("{\"status\":true}");
    assertThat(reply.cookie(TOKEN).maxAge()).isEqualTo(Duration.ofDays(7).toSeconds());
    User user = site.only(User.MODEL);
    assertThat(user.updatedAt()).isEqualTo(site.clock.instant());
    assertThat(user.email()).isEqualTo(ADA);
    Reply session = browser.session();
    session.json("user.name").isEqualTo("Countess");
    session.json("user.image").isEqualTo("/ada.png");
    session.json("user.city").isEqualTo("London");
    session.json("user.role").isEqualTo("user");
    update(browser, "{\"image\":null}").hasStatus(200);
    browser.session().json("user.image").isNull();
    browser.session().json("user.name").isEqualTo("Countess");
    update(browser, "{\"name\":\"\"}").hasStatus(200);
    assertThat(site.only(User.MODEL).name()).isEmpty();
  }

  @Test
  void whoIsNotToBeRememberedStaysSo() {
    site.adasBrowser();
    Browser browser = site.browser();
    browser.signInUnremembered(ADA, Site.PASSWORD);
    Reply reply = update(browser, "{\"name\":\"Countess\"}").hasStatus(200);
    assertThat(reply.cookie(TOKEN).maxAge()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"emailVerified\":true}",
        "{\"id\":\"x\"}",
        "{\"createdAt\":\"2020-01-01T00:00:00.000Z\",\"updatedAt\":null}",
        "{\"email\":\"\"}",
        "{\"email\":null}",
        "{\"unknown\":{\"deep\":[1]}}",
        "{\"__proto__\":{\"name\":\"x\"}}",
        "{\"role\":\"\"}"
      })
  void whatIsNotTheirsToChangeIsPassedOver(String body) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    update(browser, body)
        .hasStatus(400)
        .hasBody("{\"message\":\"No fields to update\"}")
        .setsNoCookie();
    assertThat(site.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\":\"eve@example.com\",\"name\":\"x\"} | EMAIL_CAN_NOT_BE_UPDATED",
        "{\"email\":5} | EMAIL_CAN_NOT_BE_UPDATED",
        "{\"role\":\"admin\"} | FIELD_NOT_ALLOWED",
        "{\"name\":\"x\",\"role\":\"admin\"} | FIELD_NOT_ALLOWED",
        "{\"name\":5} | VALIDATION_ERROR",
        "{\"name\":null} | VALIDATION_ERROR",
        "{\"name\":{\"a\":1}} | VALIDATION_ERROR",
        "{\"name\":[\"a\"]} | VALIDATION_ERROR",
        "{\"name\":\"a\\u0000b\"} | VALIDATION_ERROR",
        "{\"image\":true} | VALIDATION_ERROR",
        "{\"image\":\"\\u0000\"} | VALIDATION_ERROR",
        "{\"city\":5} | VALIDATION_ERROR"
      })
  void whatIsWrongIsRefusedAsAWhole(String body, String code) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    update(browser, body).isRefusal(400, code).setsNoCookie();
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void textsAreBounded() {
    Browser browser = site.adasBrowser();
    update(browser, "{\"name\":\"" + "x".repeat(256) + "\"}").hasStatus(200);
    update(browser, "{\"name\":\"" + "x".repeat(257) + "\"}").isRefusal(400, "VALIDATION_ERROR");
    update(browser, "{\"image\":\"" + "x".repeat(2049) + "\"}").isRefusal(400, "VALIDATION_ERROR");
    update(browser, "{\"name\":\"" + "x".repeat(1_000_000) + "\"}")
        .isRefusal(400, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @CsvSource({"[], array", "5, number", "null, null", "\"x\", string"})
  void anythingButAnObjectIsRefusedInTheWordsOfTheWire(String body, String received) {
    Browser browser = site.adasBrowser();
    for (String path : List.of("/update-user", "/update-session")) {
      browser
          .post(path, body)
          .isRefusal(400, "VALIDATION_ERROR")
          .json("message")
          .isEqualTo("[body] Invalid input: expected record, received " + received);
    }
  }

  @Test
  void aValueThatIsTakenIsRefused() {
    Browser grace = site.signedUp("Grace", Site.GRACE);
    update(grace, "{\"nick\":\"amazing\"}").hasStatus(200);
    update(site.adasBrowser(), "{\"nick\":\"amazing\"}").isRefusal(422, "FAILED_TO_UPDATE_USER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/update-user", "/update-session"})
  void whoIsNotSignedInIsRefused(String path) {
    site.browser().post(path, "{\"name\":\"x\"}").isRefusal(401, "UNAUTHORIZED");
  }

  // ---- POST /update-session

  @Test
  void additionalFieldsOfTheSessionAreChanged() {
    Browser browser = site.adasBrowser();
    site.clock.advance(Duration.ofSeconds(5));
    Reply reply = browser.post("/update-session", "{\"theme\":\"dark\",\"userId\":\"x\"}");
    reply.hasStatus(200).cookie(TOKEN);
    reply.json("session.theme").isEqualTo("dark");
    assertThat(site.only(Session.MODEL).updatedAt()).isEqualTo(site.clock.instant());
    browser.session().json("session.theme").isEqualTo("dark");
    browser.session().json("session.userId").isEqualTo(site.only(User.MODEL).id());
    browser.post("/update-session", "{\"theme\":null}").hasStatus(200);
    browser.session().json("session.theme").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"token\":\"x\"}",
        "{\"expiresAt\":\"2099-01-01T00:00:00.000Z\",\"createdAt\":0,\"ipAddress\":\"::1\"}",
        "{\"trusted\":false}"
      })
  void theSessionsOwnColumnsStay(String body) {
    Browser browser = site.adasBrowser();
    List<String> before = site.everything();
    browser
        .post("/update-session", body)
        .hasStatus(400)
        .hasBody("{\"message\":\"No fields to update\"}");
    assertThat(site.everything()).isEqualTo(before);
  }

  @Test
  void aFieldThatIsNotTheirsIsRefused() {
    site.adasBrowser()
        .post("/update-session", "{\"trusted\":true}")
        .hasStatus(400)
        .hasBody(
            "{\"message\":\"trusted is not allowed to be set\",\"code\":\"FIELD_NOT_ALLOWED\"}");
  }

  @Test
  void aValueOfAnotherSessionThatIsTakenIsRefused() {
    String body = "{\"label\":\"desk\"}";
    site.signedUp("Grace", Site.GRACE).post("/update-session", body).hasStatus(200);
    site.adasBrowser().post("/update-session", body).isRefusal(400, "VALIDATION_ERROR");
  }

  @Test
  void aSessionThatEndsMeanwhileDoesNotComeBack() {
    Browser browser = site.adasBrowser();
    site.store.before("update session", () -> site.remove(Session.MODEL));
    browser
        .post("/update-session", "{\"theme\":\"dark\"}")
        .isRefusal(401, "FAILED_TO_GET_SESSION")
        .clears(TOKEN);
    assertThat(site.all(Session.MODEL)).isEmpty();
  }
}
