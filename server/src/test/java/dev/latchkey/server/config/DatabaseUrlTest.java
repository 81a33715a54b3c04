package dev.latchkey.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          postgres://u:pw@db:5432/auth         | jdbc:postgresql://db:5432/auth        | u   | pw    | postgres://db:5432/auth
          postgresql://u:pw@db/auth            | jdbc:postgresql://db/auth             | u   | pw    | postgres://db/auth
          postgres://u@db/auth                 | jdbc:postgresql://db/auth             | u   |       | postgres://db/auth
          postgres://db/auth                   | jdbc:postgresql://db/auth             |     |       | postgres://db/auth
          postgres://db                        | jdbc:postgresql://db/                 |     |       | postgres://db
          POSTGRES://db/auth                   | jdbc:postgresql://db/auth             |     |       | postgres://db/auth
          postgres://u:p%40%3A%2F%25@db/a      | jdbc:postgresql://db/a                | u   | p@:/% | postgres://db/a
          postgres://u%40x:a+b@db/a            | jdbc:postgresql://db/a                | u@x | a+b   | postgres://db/a
          postgres://u:a:b@db/a                | jdbc:postgresql://db/a                | u   | a:b   | postgres://db/a
          postgres://h1:1,h2:2/a?sslmode=require | jdbc:postgresql://h1:1,h2:2/a?sslmode=require | | | postgres://h1:1,h2:2/a
          postgres://[::1]:5432/a              | jdbc:postgresql://[::1]:5432/a        |     |       | postgres://[::1]:5432/a
          sqlite:latchkey.db                   | jdbc:sqlite:latchkey.db               |     |       | sqlite:latchkey.db
          sqlite:/var/lib/auth.db              | jdbc:sqlite:/var/lib/auth.db          |     |       | sqlite:/var/lib/auth.db
          sqlite::memory:                      | jdbc:sqlite::memory:                  |     |       | sqlite::memory:
          h2:mem:test                          | jdbc:h2:mem:test                      |     |       | h2:mem:test
          h2:./auth                            | jdbc:h2:./auth                        |     |       | h2:./auth
          jdbc:postgresql://db/a?user=u&password=pw | jdbc:postgresql://db/a?user=u&password=pw | | | jdbc:postgresql://db/a
          jdbc:h2:mem:x;PASSWORD=pw            | jdbc:h2:mem:x;PASSWORD=pw             |     |       | jdbc:h2:mem:x
          """)
  void becomesWhatTheDriverUnderstands(
      String url, String jdbcUrl, String user, String password, String shown) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);
    assertThat(parsed.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.password()).isEqualTo(password);
    assertThat(parsed).hasToString(shown);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql://u:pw@db/a       | is a MySQL or MariaDB database, which is not available in this version
          mariadb://u:pw@db/a     | is a MySQL or MariaDB database, which is not available in this version
          jdbc:mysql://db/a       | is a MySQL or MariaDB database, which is not available in this version
          jdbc:oracle:thin:@db    | has no driver here
          mongodb://u:pw@db/a     | must begin with postgres://, sqlite:, h2: or jdbc:
          auth.db                 | must begin with postgres://, sqlite:, h2: or jdbc:
          postgres:///auth        | names no host
          postgres:auth           | names no host
          postgres://u:pw@/auth   | names no host
          postgres://u:p w@db/a   | is no URL from character
          postgres://u:p%zz@db/a  | is no URL from character
          sqlite:                 | names no file
          sqlite://auth.db        | names no file; write sqlite:FILE, with one colon
          h2:                     | names no database
          """)
  void saysWhatIsWrongWithoutShowingTheUrl(String url, String said) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("pw@");
  }
}
