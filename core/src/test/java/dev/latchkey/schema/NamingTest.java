package dev.latchkey.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Session;
import dev.latchkey.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          email,          email
          emailVerified,  email_verified
          ipAddress,      ip_address
          userID,         user_id
          oidcURLPath,    oidc_url_path
          x509Cert,       x509_cert
          rateLimit,      rate_limit
          Plan,           plan
          already_there,  already_there
          """)
  void snakeCaseIsWhatPeopleWrite(String name, String column) {
    assertThat(Naming.SNAKE_CASE.of(name)).isEqualTo(column);
    assertThat(Naming.AS_DECLARED.of(name)).isEqualTo(name);
  }

  @Test
  void whatIsNamedKeepsItsName() {
    Field<String> boss = Field.string("bossName").optional();
    Schema schema =
        Schema.builder()
            .model(User.MODEL)
            .model(Session.MODEL)
            .field(User.MODEL, boss)
            .naming(Naming.SNAKE_CASE)
            .rename(User.MODEL, names -> names.table("People").column(User.CREATED_AT, "bornAt"))
            .build();
    Table users = schema.table(User.MODEL);
    assertThat(users.name()).isEqualTo("People");
    assertThat(users.column(User.CREATED_AT)).isEqualTo("bornAt");
    assertThat(users.column(User.UPDATED_AT)).isEqualTo("updated_at");
    assertThat(users.column(boss)).isEqualTo("boss_name");
    assertThat(users.column(Field.ID)).isEqualTo("id");
    assertThat(schema.table(Session.MODEL).column(Session.USER_ID)).isEqualTo("user_id");
  }
}
