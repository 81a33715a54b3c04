package dev.latchkey.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.oauth.Apple;
import dev.latchkey.oauth.Discord;
import dev.latchkey.oauth.Facebook;
import dev.latchkey.oauth.GitHub;
import dev.latchkey.oauth.GitLab;
import dev.latchkey.oauth.Google;
import dev.latchkey.oauth.LinkedIn;
import dev.latchkey.oauth.Microsoft;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderCall;
import dev.latchkey.oauth.ProviderUser;
import dev.latchkey.oauth.Slack;
import dev.latchkey.oauth.Spotify;
import dev.latchkey.oauth.Twitch;
import dev.latchkey.oauth.X;
import dev.latchkey.testkit.LocalProvider;
import dev.latchkey.testkit.LocalProvider.Answer;
import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of a profile, as the original has it: {@code conformance/node/profiles.mjs}. */
class ProviderProfilesTest {
  private static final Map<String, Function<Boolean, OAuthProvider>> PROVIDERS =
      Map.ofEntries(
          Map.entry("google", photo -> Google.of("cid", "secret")),
          Map.entry(
              "microsoft",
              photo -> Microsoft.of("cid", "secret", o -> o.disableProfilePhoto(!photo))),
          Map.entry("github", photo -> GitHub.of("cid", "secret")),
          Map.entry("apple", photo -> Apple.of("cid", "secret")),
          Map.entry("discord", photo -> Discord.of("cid", "secret")),
          Map.entry("facebook", photo -> Facebook.of("cid", "secret")),
          Map.entry("gitlab", photo -> GitLab.of("cid", "secret")),
          Map.entry("linkedin", photo -> LinkedIn.of("cid", "secret")),
          Map.entry("slack", photo -> Slack.of("cid", "secret")),
          Map.entry("spotify", photo -> Spotify.of("cid", "secret")),
          Map.entry("twitch", photo -> Twitch.of("cid", "secret")),
          Map.entry("twitter", photo -> X.of("cid", "secret")));

  @TestFactory
  Stream<DynamicTest> aProfileBecomesTheUserItBecomesInTheOriginal() throws Exception {
    List<JsonValue> cases = ((JsonValue.Arr) vectors()).items();
    return cases.stream()
        .map(each -> (JsonValue.Obj) each)
        .map(
            each ->
                DynamicTest.dynamicTest(
                    text(each, "provider") + ": " + text(each, "note"), () -> check(each)));
  }

  private static JsonValue vectors() throws IOException, JsonSyntaxException {
    try (InputStream file = ProviderProfilesTest.class.getResourceAsStream("profiles.json")) {
      return Json.parse(Objects.requireNonNull(file).readAllBytes());
    }
  }

  private static void check(JsonValue.Obj each) {
    TestClock clock = new TestClock();
    try (LocalProvider there = new LocalProvider(clock)) {
      JsonValue.Obj answers = object(each, "answers");
      for (String url : answers.members().keySet()) {
        there.answers(path(url), asked -> answer(asked, answers));
      }
      boolean photo = each.get("photo") instanceof JsonValue.Bool truth && truth.value();
      OAuthProvider provider =
          Objects.requireNonNull(PROVIDERS.get(text(each, "provider"))).apply(photo);
      JsonValue claims = each.get("claims");
      OAuthTokens tokens =
          new OAuthTokens("at", null, null, null, null, claims == null ? null : token(claims));
      JsonValue first = each.get("first");
      ProviderUser who =
          provider.known(
              tokens,
              first == null ? null : first.asObject(),
              new ProviderCall(there.outbound(), clock.instant()));
      if (each.get("result") == JsonValue.Null.NULL) {
        assertThat(who).isNull();
        return;
      }
      JsonValue.Obj result = object(each, "result");
      assertThat(print(Objects.requireNonNull(who).user())).isEqualTo(print(result.get("user")));
      assertThat(print(who.profile())).isEqualTo(print(result.get("data")));
      assertThat(provider.subject(who, tokens)).isEqualTo(text(result, "accountId"));
    }
  }

  private static String target(String url) {
    return url.substring("https:/".length());
  }

  private static String path(String url) {
    return target(url).replaceFirst("\\?.*", "");
  }

  private static Answer answer(LocalProvider.Asked asked, JsonValue.Obj answers) {
    for (Map.Entry<String, JsonValue> each : answers.members().entrySet()) {
      boolean meant = decoded(target(each.getKey())).equals(decoded(asked.path()));
      if (meant) return answer(Objects.requireNonNull(each.getValue().asObject()));
    }
    return Answer.of(404, "{}");
  }

  private static Answer answer(JsonValue.Obj said) {
    JsonValue text = said.get("text");
    String body = text == null ? print(said.get("json")) : String.valueOf(text.asString());
    int status =
        said.get("status") instanceof JsonValue.Num number ? number.value().intValue() : 200;
    return Answer.of(status, body);
  }

  private static String decoded(String url) {
    return URLDecoder.decode(url, UTF_8);
  }

  private static String token(JsonValue claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return "e30." + base64.encodeToString(JsonWriter.write(claims)) + ".c2ln";
  }

  private static String print(@Nullable JsonValue value) {
    return new String(JsonWriter.write(Objects.requireNonNull(value)), UTF_8);
  }

  private static String text(JsonValue.Obj object, String name) {
    return String.valueOf(Objects.requireNonNull(object.get(name)).asString());
  }

  private static JsonValue.Obj object(JsonValue.Obj object, String name) {
    return Objects.requireNonNull(Objects.requireNonNull(object.get(name)).asObject());
  }
}
