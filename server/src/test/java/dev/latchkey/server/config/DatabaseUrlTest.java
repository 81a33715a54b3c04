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
          postgres://db/a%20b?x=%40y           | jdbc:postgresql://db/a%20b?x=%40y     |     |       | postgres://db/a%20b
          postgres://%3F%23%2F:%22%20@db/a     | jdbc:postgresql://db/a                | ?#/ | '" '  | postgres://db/a
          mysql://u:pw@db/auth                 | jdbc:mariadb://db/auth                | u   | pw    | mysql://db/auth
          mysql://db:3307/auth                 | jdbc:mariadb://db:3307/auth           |     |       | mysql://db:3307/auth
          mariadb://u:p%40%3A%2F%25@db/a?sslMode=trust | jdbc:mariadb://db/a?sslMode=trust | u | p@:/% | mariadb://db/a
          mariadb://u@[::1]/a                  | jdbc:mariadb://[::1]/a                | u   |       | mariadb://[::1]/a
          MariaDB://h1:1,h2/a                  | jdbc:mariadb://h1:1,h2/a              |     |       | mariadb://h1:1,h2/a
          sqlite:latchkey.db                   | jdbc:sqlite:latchkey.db               |     |       | sqlite:latchkey.db
          sqlite:/var/lib/auth.db              | jdbc:sqlite:/var/lib/auth.db          |     |       | sqlite:/var/lib/auth.db
          sqlite::memory:                      | jdbc:sqlite::memory:                  |     |       | sqlite::memory:
          h2:mem:test                          | jdbc:h2:mem:test                      |     |       | h2:mem:test
          h2:./auth                            | jdbc:h2:./auth                        |     |       | h2:./auth
          jdbc:postgresql://db/a?user=u&password=pw | jdbc:postgresql://db/a?user=u&password=pw | | | jdbc:postgresql://db/a
          jdbc:mariadb://u:p/w?x@db/a?password=pw | jdbc:mariadb://u:p/w?x@db/a?password=pw | | | jdbc:mariadb:…
          jdbc:postgresql://db/a?password=p@w  | jdbc:postgresql://db/a?password=p@w   |     |       | jdbc:postgresql:…
          jdbc:mysql://db/a                    | jdbc:mysql://db/a                     |     |       | jdbc:mysql://db/a
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
          sqlserver://u:pw@db/a   | is SQL Server, which the server cannot use
          mssql://u:pw@db/a       | is SQL Server, which the server cannot use
          jdbc:sqlserver://db;password=pw@ | is SQL Server, which the server cannot use
          mysql://u:pw@db         | names no database
          mysql:auth              | names no host; write mysql://user:password@host/name
          postgres://u:pw/@db/a   | names no valid host and port
          postgres://u:pw?pw@db/a | names no valid host and port
          postgres://u:1#pw@db/a  | names no valid host and port
          mysql://u:pw%00@db/a    | has a control character in user or password
          mysql://u%0D%0A:pw@db/a | has a control character in user or password
          postgres://u:pw         | names no valid host and port
          mariadb://db:123456/a   | names no valid host and port
          mariadb://[::1/a        | is no URL from character
          jdbc:oracle:thin:@db    | has no driver here
          mongodb://u:pw@db/a     | must begin with postgres://, mysql://, mariadb://, sqlite:, h2: or jdbc:
          auth.db                 | must begin with postgres://, mysql://, mariadb://, sqlite:, h2: or jdbc:
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
