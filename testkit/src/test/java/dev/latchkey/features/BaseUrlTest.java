package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.Auth;
import dev.latchkey.AuthOptions;
import dev.latchkey.BaseUrlOptions;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server under several names (protocol/05 §7, threats A40, A138, A140). */
class BaseUrlTest {
  private record Url(String url) {}

  /** Says what links are made of. */
  private static final class Links implements Plugin {
    @Override
    public String id() {
      return "links";
    }

    @Override
    public void contribute(Contributions to) {
      to.get("/link", (NoInput input, Call call) -> new Url(call.baseUrl()));
    }
  }

  private static Auth under(Consumer<BaseUrlOptions.Builder> names) {
    return Auth.create(
        o -> {
          o.baseUrl(names).secret(Site.SECRET).store(new MemoryStore()).plugin(new Links());
          o.emailPassword(p -> {}).rateLimit(r -> r.enabled(false));
        });
  }

  private static void twoSites(BaseUrlOptions.Builder b) {
    b.allowHost("*.shop.example").allowHost("localhost:3000");
  }

  private static AuthResponse link(Auth auth, String... headers) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) all.put(headers[i], List.of(headers[i + 1]));
    return auth.handle(AuthRequest.of("GET", "/api/auth/link", Headers.of(all)));
  }

  @ParameterizedTest
  @CsvSource({
    "de.shop.example,https://de.shop.example/api/auth",
    "DE.Shop.Example,https://de.shop.example/api/auth",
    "localhost:3000,http://localhost:3000/api/auth"
  })
  void linksFollowTheHostWhereItIsAllowed(String host, String base) {
    assertThat(link(under(BaseUrlTest::twoSites), "host", host).text())
        .isEqualTo("{\"url\":\"" + base + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "shop.example",
        "de.shop.example.evil.example",
        "de.shop.example:444",
        "evil.example/.shop.example",
        "evil.example#.shop.example",
        "evil.example@de.shop.example",
        "a b.shop.example",
        "][.shop.example",
        "..shop.example",
        "",
        "localhost:99999999.shop.example"
      })
  void underAnyOtherNameNothingIsServed(String host) {
    AuthResponse refused = link(under(BaseUrlTest::twoSites), "host", host);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .isEqualTo("{\"message\":\"Host is not allowed\",\"code\":\"BAD_REQUEST\"}");
  }

  @Test
  void theFallbackServesTheOthersUnderItsOwnName() {
    Auth auth = under(b -> b.allowHost("a.example").fallback("https://b.example"));
    assertThat(link(auth, "host", "evil.example").text()).contains("https://b.example/api/auth");
    assertThat(link(auth).text()).contains("https://b.example/api/auth");
  }

  @Test
  void whatAProxySaysCountsOnlyWhereItIsBelieved() {
    String[] headers = {
      "host", "a.example", "x-forwarded-host", "b.example", "x-forwarded-proto", "http"
    };
    Consumer<BaseUrlOptions.Builder> hosts = b -> b.allowHost("a.example").allowHost("b.example");
    assertThat(link(under(hosts), headers).text()).contains("https://a.example/");
    assertThat(link(under(hosts.andThen(b -> b.believeProxyHeaders(true))), headers).text())
        .contains("http://b.example/");
  }

  @Test
  void aForwardedListIsNotBelieved() {
    Auth auth = under(b -> b.allowHost("a.example").believeProxyHeaders(true));
    assertThat(
            link(auth, "host", "a.example", "x-forwarded-host", "a.example, evil.example").text())
        .contains("https://a.example/");
  }

  @Test
  void pagesOfEveryNameMayCallAndNoOthers() {
    Auth auth = under(BaseUrlTest::twoSites);
    assertThat(signOut(auth, "https://de.shop.example")).isEqualTo(200);
    assertThat(signOut(auth, "http://localhost:3000")).isEqualTo(200);
    assertThat(signOut(auth, "http://de.shop.example")).isEqualTo(403);
    assertThat(signOut(auth, "https://evil.example")).isEqualTo(403);
    assertThat(signOut(auth, "null")).isEqualTo(403);
  }

  private static int signOut(Auth auth, String origin) {
    Headers headers =
        Headers.of(
            Map.of(
                "host", List.of("de.shop.example"),
                "cookie", List.of("a=b"),
                "origin", List.of(origin),
                "sec-fetch-site", List.of("same-origin")));
    return auth.handle(AuthRequest.of("POST", "/api/auth/sign-out", headers)).status();
  }

  @Test
  void whatCannotWorkStopsTheStart() {
    Consumer<AuthOptions> several = o -> o.baseUrl(b -> b.allowHost("*"));
    assertProblem(several, "host '*' would allow every name");
    assertProblem(o -> o.baseUrl(b -> {}), "needs at least one host");
    assertProblem(o -> o.baseUrl(b -> b.allowHost("a").protocol("ftp")), "http or https");
    assertProblem(o -> o.baseUrl(b -> b.allowHost("a").fallback("b")), "fallback has to be");
    assertProblem(
        o -> o.baseUrl(b -> b.allowHost("a")).cookies(c -> c.crossSubDomain(null)),
        "need the domain they share");
    assertProblem(
        o -> o.baseUrl(Browser.DEFAULT_ORIGIN).baseUrl(b -> b.allowHost("a")), "given twice");
  }

  private static void assertProblem(Consumer<AuthOptions> options, String problem) {
    Consumer<AuthOptions> rest = o -> o.secret(Site.SECRET).store(new MemoryStore());
    assertThatThrownBy(() -> Auth.create(rest.andThen(options)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(problem);
  }
}
