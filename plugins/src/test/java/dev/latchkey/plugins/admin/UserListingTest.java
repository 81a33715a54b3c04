package dev.latchkey.plugins.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.testkit.Browser;
import dev.latchkey.testkit.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserListingTest {
  private static final String NOBODY = "{\"users\":[],\"total\":0}";

  private static final Field<Number> AGE = Field.number("age").optional();
  private static final Field<String> HIDDEN = Field.string("pin").optional().hidden().notInput();

  private final Office office = Office.open(o -> o.user(u -> u.field(AGE).field(HIDDEN)), a -> {});
  private final Browser admin = office.admin;

  @BeforeEach
  void thereAreFiveUsers() {
    change("root@example.com", "Root", 50);
    change("bob@example.com", "Bob", 20);
    for (String name : List.of("Carl_1", "Dora%", "Eve")) {
      office.site.clock.advance(Duration.ofSeconds(1));
      String email = name.substring(0, 3).toLowerCase(Locale.ROOT) + "@example.org";
      office.site.signedUp(email);
      change(email, name, 30);
    }
    office.change("car@example.org", Row.of(Admin.BANNED, true).with(HIDDEN, "1234"));
  }

  private void change(String email, String name, long age) {
    office.change(email, Row.of(User.NAME, name).with(AGE, age));
  }

  private List<String> names(Reply reply) {
    List<String> names = new ArrayList<>();
    for (int i = 0; reply.at("users." + i) != null; i++)
      names.add(reply.text("users." + i + ".name"));
    return names;
  }

  private List<String> names(String query) {
    return names(admin.get("/admin/list-users?" + query).hasStatus(200));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void everybodyIsListedInTheOrderInWhichTheyCame() {
    Reply reply = admin.get("/admin/list-users").hasStatus(200);
    reply.json("").hasKeys("users", "total");
    reply.json("total").isEqualTo(5L);
    assertThat(names(reply)).endsWith("Carl_1", "Dora%", "Eve").hasSize(5);
    reply.json("users.0.pin").isAbsent();
  }

  @Test
  void aPageIsAPartAndTellsTheTotal() {
    Reply reply = admin.get("/admin/list-users?limit=2&offset=3&sortBy=name");
    reply.json("").hasKeys("users", "total", "limit", "offset");
    reply.json("limit").isEqualTo(2L);
    reply.json("offset").isEqualTo(3L);
    reply.json("total").isEqualTo(5L);
    assertThat(names(reply)).containsExactly("Eve", "Root");
    admin.get("/admin/list-users?limit=0&offset=0").json("").hasKeys("users", "total");
    admin.get("/admin/list-users?limit=abc").json("").hasKeys("users", "total");
    admin.get("/admin/list-users?limit=1e2").json("limit").isEqualTo(100L);
  }

  @Test
  void noPageIsLongerThanAThousand() {
    admin.get("/admin/list-users?limit=1000000000000").json("limit").isEqualTo(1000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          searchValue=example.org                                            | Carl_1,Dora%,Eve
          searchValue=e&searchField=name&searchOperator=ends_with            | Eve
          searchValue=bob&searchOperator=starts_with                         | Bob
          searchValue=%25&searchField=name                                   | Dora%
          searchValue=_&searchField=name                                     | Carl_1
          filterValue=bob@example.com                                        | Bob
          filterField=name&filterValue=Bob&filterOperator=ne                 | Carl_1,Dora%,Eve,Root
          filterField=age&filterValue=30&filterOperator=lt                   | Bob
          filterField=age&filterValue=30&filterOperator=lte                  | Bob,Carl_1,Dora%,Eve
          filterField=age&filterValue=30&filterOperator=gt                   | Root
          filterField=age&filterValue=30&filterOperator=gte                  | Carl_1,Dora%,Eve,Root
          filterField=name&filterValue=Bob&filterValue=Eve&filterOperator=in | Bob,Eve
          filterField=age&filterValue=20&filterValue=50&filterOperator=in    | Bob,Root
          filterField=age&filterValue=20&filterValue=50&filterOperator=not_in | Carl_1,Dora%,Eve
          filterField=age&filterValue=30&filterOperator=not_in               | Bob,Root
          filterField=banned&filterValue=true                                | Carl_1
          filterField=banned&filterValue=false                               | Bob,Dora%,Eve,Root
          filterField=role&filterValue=adm&filterOperator=starts_with        | Root
          filterField=name&filterValue=ob&filterOperator=contains            | Bob
          filterField=name&filterValue=ot&filterOperator=ends_with           | Root
          filterField=createdAt&filterValue=2026-01-01&filterOperator=lte    | Bob,Root
          filterField=createdAt&filterValue=2026-01-01T00:00:02Z&filterOperator=gt | Eve
          searchValue=example.org&filterField=age&filterValue=30&filterOperator=ne | ''
          """)
  void usersAreFoundBy(String query, String names) {
    List<String> expected = names.isEmpty() ? List.of() : List.of(names.split(","));
    assertThat(names(query + "&sortBy=name")).isEqualTo(expected);
    admin.lastReply().json("total").isEqualTo((long) expected.size());
  }

  @Test
  void aFilterById() {
    assertThat(names("filterField=id&filterValue=" + office.id("bob@example.com")))
        .containsExactly("Bob");
  }

  @Test
  void pagesThatAreSortedByWhatIsEqualDoNotOverlap() {
    List<String> all = new ArrayList<>();
    for (int page = 0; page < 5; page++) {
      all.addAll(names("limit=1&offset=" + page + "&sortBy=age&sortDirection=desc"));
    }
    assertThat(all).containsExactly("Root", "Carl_1", "Dora%", "Eve", "Bob");
  }

  /** Threats A125: names of fields are looked up, and nothing else becomes part of a statement. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "name; drop table user",
        "name desc, (select 1)",
        "\"name\"",
        "user.name",
        "__proto__",
        "pin",
        "Name"
      })
  void aFieldThatIsNoneFindsNobody(String field) {
    admin
        .get("/admin/list-users?filterValue=1234&filterField=" + encoded(field))
        .hasStatus(200)
        .hasBody(NOBODY);
    admin.get("/admin/list-users?sortBy=" + encoded(field)).hasStatus(200).hasBody(NOBODY);
    assertThat(office.site.all(User.MODEL)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=-1",
        "limit=1.5",
        "offset=-1",
        "limit=1e400",
        "filterField=age&filterValue=many",
        "filterField=createdAt&filterValue=yesterday",
        "filterField=name&filterValue=Bob&filterOperator=in",
        "filterField=name&filterValue=Bob&filterValue=Eve",
        "filterField=age&filterValue=3&filterOperator=contains",
      })
  void whatCannotBeAnsweredFindsNobody(String query) {
    admin.get("/admin/list-users?" + query).hasStatus(200).hasBody(NOBODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          searchField=role        | [query.searchField] Invalid option: expected one of "email"|"name"
          sortDirection=up        | [query.sortDirection] Invalid option: expected one of "asc"|"desc"
          limit=1&limit=2         | [query.limit] Invalid input
          """,
      quoteCharacter = '\u0000')
  void whatIsNoChoiceIsRefused(String query, String start) {
    assertThat(
            admin
                .get("/admin/list-users?" + query)
                .isRefusal(400, "VALIDATION_ERROR")
                .text("message"))
        .startsWith(start.strip());
  }

  @Test
  void theRefusalOfAnOperatorNamesThem() {
    assertThat(admin.get("/admin/list-users?searchOperator=like").text("message"))
        .isEqualTo(
            "[query.searchOperator] Invalid option: expected one of"
                + " \"contains\"|\"starts_with\"|\"ends_with\"");
    admin.get("/admin/list-users?filterOperator=like").isRefusal(400, "VALIDATION_ERROR");
  }
}
