package dev.latchkey.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Source: protocol/03 §0.4. */
class ReplyWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T11:07:55.057Z");
  private static final Field<String> PLAN = Field.string("plan").optional();
  private static final Field<String> NOTE = Field.string("note").optional().hidden();

  private static final ReplyWriter WRITER =
      new ReplyWriter(
          Schema.builder()
              .model(User.MODEL)
              .model(Session.MODEL)
              .model(Account.MODEL)
              .field(User.MODEL, PLAN)
              .field(User.MODEL, NOTE)
              .build());

  private static final Row USER =
      Row.of(Field.ID, "u1")
          .with(User.NAME, "Bob")
          .with(User.EMAIL, "bob@x.com")
          .with(User.EMAIL_VERIFIED, false)
          .with(User.IMAGE, null)
          .with(User.CREATED_AT, NOW)
          .with(User.UPDATED_AT, NOW)
          .with(NOTE, "hidden");

  private static final Row SESSION =
      Row.of(Field.ID, "s1")
          .with(Session.USER_ID, "u1")
          .with(Session.USER_AGENT, "")
          .with(Session.IP_ADDRESS, "")
          .with(Session.UPDATED_AT, NOW)
          .with(Session.CREATED_AT, NOW)
          .with(Session.TOKEN, "t")
          .with(Session.EXPIRES_AT, NOW);

  private static final String USER_JSON =
      "{\"name\":\"Bob\",\"email\":\"bob@x.com\",\"emailVerified\":false,\"image\":null,"
          + "\"createdAt\":\"2026-11-21T11:07:55.057Z\",\"updatedAt\":\"2026-11-21T11:07:55.057Z\","
          + "\"plan\":null,\"id\":\"u1\"}";

  private static final String SESSION_JSON =
      "{\"expiresAt\":\"2026-11-21T11:07:55.057Z\",\"token\":\"t\","
          + "\"createdAt\":\"2026-11-21T11:07:55.057Z\",\"updatedAt\":\"2026-11-21T11:07:55.057Z\","
          + "\"ipAddress\":\"\",\"userAgent\":\"\",\"userId\":\"u1\",\"id\":\"s1\"}";

  private static String write(@Nullable Object reply) {
    return new String(WRITER.write(reply), UTF_8);
  }

  private record Reply(
      boolean redirect, @Nullable String url, Number number, Instant at, User user) {}

  private record Unwritable(StringBuilder text) {}

  @Test
  void modelsAreWrittenInSchemaOrderWithTheIdLastAndWithoutHiddenFields() {
    assertThat(write(User.MODEL.read(USER))).isEqualTo(USER_JSON);
    assertThat(write(Session.MODEL.read(SESSION))).isEqualTo(SESSION_JSON);
  }

  @Test
  void aSessionAndItsUserAreWrittenTogether() {
    ActiveSession active = new ActiveSession(Session.MODEL.read(SESSION), User.MODEL.read(USER));
    assertThat(write(active))
        .isEqualTo("{\"session\":" + SESSION_JSON + ",\"user\":" + USER_JSON + "}");
  }

  @Test
  void accountsShowNeitherHashesNorTokens() {
    Row account =
        Row.of(Field.ID, "a1")
            .with(Account.USER_ID, "u1")
            .with(Account.ACCOUNT_ID, "u1")
            .with(Account.PROVIDER_ID, "credential")
            .with(Account.PASSWORD, "hash")
            .with(Account.ACCESS_TOKEN, "access")
            .with(Account.REFRESH_TOKEN, "refresh")
            .with(Account.ID_TOKEN, "idtoken")
            .with(Account.CREATED_AT, NOW)
            .with(Account.UPDATED_AT, NOW);
    assertThat(write(Account.MODEL.read(account)))
        .doesNotContain("hash", "access", "refresh", "idtoken", "password")
        .contains("\"providerId\":\"credential\"");
  }

  @Test
  void otherRecordsAreWrittenComponentByComponent() {
    assertThat(write(new Reply(true, null, 1.5, NOW, User.MODEL.read(USER))))
        .isEqualTo(
            "{\"redirect\":true,\"url\":null,\"number\":1.5,\"at\":\"2026-11-21T11:07:55.057Z\","
                + "\"user\":"
                + USER_JSON
                + "}");
  }

  @Test
  void listsStringsParsedValuesAndNullAreWritten() {
    assertThat(write(List.of("a", 1, true))).isEqualTo("[\"a\",1,true]");
    assertThat(write(List.of())).isEqualTo("[]");
    assertThat(write(new JsonValue.Arr(List.of(JsonValue.Null.NULL)))).isEqualTo("[null]");
    assertThat(write(null)).isEqualTo("null");
  }

  @Test
  void whatHasNoJsonIsADefectAndNotAnAnswer() {
    assertThatThrownBy(() -> write(new Unwritable(new StringBuilder())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("StringBuilder");
  }
}
