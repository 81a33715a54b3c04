package dev.latchkey.plugins.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.AuthOptions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.Site;
import dev.latchkey.plugins.apikey.ApiKeys;
import dev.latchkey.plugins.twofactor.TwoFactor;
import dev.latchkey.plugins.username.Username;
import dev.latchkey.testkit.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private final Site site =
      Site.with(OpenApi.create(), TwoFactor.create(), ApiKeys.create(o -> o.metadata(true)));

  private Reply document() {
    return site.browser().get("/open-api/generate-schema").hasStatus(200);
  }

  private static JsonValue.Obj object(Reply reply, String... path) {
    JsonValue value = Objects.requireNonNull(reply.at(""));
    for (String name : path) {
      value = Objects.requireNonNull(((JsonValue.Obj) value).get(name), name);
    }
    return (JsonValue.Obj) value;
  }

  @Test
  void itBeginsAsTheOriginals() {
    Reply document = document();
    document
        .json("")
        .hasKeys("openapi", "info", "components", "security", "servers", "tags", "paths");
    document.json("openapi").isEqualTo("3.1.1");
    document.json("info.title").isEqualTo("Better Auth");
    document.json("servers.0.url").isEqualTo("http://localhost:3000/api/auth");
  }

  @Test
  void itListsWhatClientsCanReachAndNothingElse() {
    Map<String, JsonValue> paths = object(document(), "paths").members();
    assertThat(paths)
        .containsKeys("/sign-in/email", "/two-factor/enable", "/reset-password/{token}", "/ok")
        .doesNotContainKeys("/set-password", "/api-key/verify", "/reference")
        .doesNotContainKeys("/open-api/generate-schema");
    assertThat(object(document(), "paths", "/get-session").members())
        .containsOnlyKeys("get", "post");
  }

  @Test
  void whatIsSwitchedOffIsNotThere() {
    Consumer<AuthOptions> off = o -> o.disablePaths(List.of("/sign-up/email"));
    Reply document = Site.with(off, OpenApi.create()).browser().get("/open-api/generate-schema");
    assertThat(object(document, "paths").members()).doesNotContainKey("/sign-up/email");
  }

  @Test
  void inputsAreToldFromTheRecords() {
    JsonValue.Obj enable = object(document(), "paths", "/two-factor/enable", "post");
    assertThat(enable.get("tags")).isEqualTo(list("Two-factor"));
    JsonValue.Obj signIn = object(document(), "paths", "/sign-in/email", "post");
    assertThat(signIn.get("tags")).isEqualTo(list("Default"));
    JsonValue.Obj schema =
        object(
            document(),
            "paths",
            "/sign-in/email",
            "post",
            "requestBody",
            "content",
            "application/json",
            "schema");
    assertThat(((JsonValue.Obj) Objects.requireNonNull(schema.get("properties"))).members())
        .containsKeys("email", "password", "rememberMe", "callbackURL");
    assertThat(schema.get("required")).isEqualTo(list("email", "password"));
    assertThat(parameters("/api-key/list")).contains("limit", "sortBy");
    assertThat(parameters("/reset-password/{token}")).contains("token", "callbackURL");
  }

  @Test
  void fieldsThatUsersWereGivenAreAmongTheInputs() {
    Site site = Site.with(OpenApi.create(), Username.create());
    Reply document = site.browser().get("/open-api/generate-schema");
    for (String path : List.of("/sign-up/email", "/update-user")) {
      JsonValue.Obj body = object(document, "paths", path, "post", "requestBody", "content");
      assertThat(body.toString()).contains("displayUsername").doesNotContain("emailVerified");
    }
  }

  private List<String> parameters(String path) {
    JsonValue.Obj get = object(document(), "paths", path, "get");
    return ((JsonValue.Arr) Objects.requireNonNull(get.get("parameters")))
        .items().stream()
            .map(each -> String.valueOf(((JsonValue.Obj) each).get("name")))
            .map(name -> name.replaceAll("^Str\\[value=|\\]$", ""))
            .toList();
  }

  private static JsonValue list(String... texts) {
    return new JsonValue.Arr(
        Arrays.stream(texts).map(text -> (JsonValue) new JsonValue.Str(text)).toList());
  }

  @Test
  void tablesAreToldFromTheSchema() {
    Map<String, JsonValue> schemas = object(document(), "components", "schemas").members();
    assertThat(schemas).containsKeys("User", "Session", "Account", "Verification", "Apikey");
    JsonValue.Obj user = object(document(), "components", "schemas", "User");
    assertThat(user.toString()).contains("emailVerified").contains("twoFactorEnabled");
    assertThat(((JsonValue.Arr) Objects.requireNonNull(user.get("required"))).items())
        .contains(new JsonValue.Str("id"), new JsonValue.Str("email"));
  }

  @Test
  void noOperationHasTheNameOfAnother() {
    Reply document = document();
    List<String> names =
        object(document, "paths").members().values().stream()
            .flatMap(methods -> ((JsonValue.Obj) methods).members().values().stream())
            .map(operation -> String.valueOf(((JsonValue.Obj) operation).get("operationId")))
            .toList();
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  @Test
  void peopleReadAPageOnWhichNothingRuns() {
    Reply page = site.browser().get("/reference").hasStatus(200);
    assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("content-security-policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .contains("/two-factor/enable", "/reset-password/{token}", "rememberMe")
        .doesNotContain("<script", "src=", "https://");
  }

  @Test
  void whateverTheApplicationIsCalledIsText() {
    Site site = Site.with(o -> o.appName("<img src=x onerror=alert(1)>"), OpenApi.create());
    assertThat(site.browser().get("/reference").body())
        .doesNotContain("<img")
        .contains("&lt;img src=x");
  }

  @Test
  void theOperatorSaysWhereThePageIsIfAnywhere() {
    Site elsewhere = Site.with(OpenApi.create(o -> o.path("/docs")));
    elsewhere.browser().get("/docs").hasStatus(200);
    elsewhere.browser().get("/reference").hasStatus(404);
    Site none = Site.with(OpenApi.create(o -> o.disableReference(true)));
    none.browser().get("/reference").hasStatus(404).hasBody("");
    none.browser().get("/open-api/generate-schema").hasStatus(200);
  }
}
