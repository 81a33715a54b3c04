package dev.latchkey.plugins.captcha;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.AuthException;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.ClientAddress;
import dev.latchkey.http.OutboundHttp;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only people make certain calls: each brings the answer to a riddle, which its provider
 * judges (protocol/plugins/captcha).
 *
 * <p>Asked before anything else looks at the call, whatever its method, and after the rate limiter,
 * so that nobody has the provider asked without bound. When the provider cannot be asked, nobody
 * passes.
 */
public final class Captcha implements Plugin {
  private static final Logger log = LoggerFactory.getLogger(Captcha.class);

  private static final String HEADER = "x-captcha-response";
  private static final int MAX_ANSWER = 1 << 16;

  private final CaptchaOptions options;
  private final OutboundHttp http;
  private volatile @Nullable ClientAddress addresses; // null before the start

  private Captcha(CaptchaOptions options) {
    this.options = options;
    http = OutboundHttp.within(options.timeout, MAX_ANSWER);
  }

  /**
   * As the options say.
   *
   * @throws IllegalArgumentException without a provider and a secret
   */
  public static Captcha create(Consumer<CaptchaOptions.Builder> set) {
    CaptchaOptions.Builder builder = new CaptchaOptions.Builder();
    set.accept(builder);
    return new Captcha(builder.build());
  }

  @Override
  public String id() {
    return "captcha";
  }

  @Override
  public void contribute(Contributions to) {
    to.filterRequest(this::judge, options.endpoints.toArray(String[]::new));
    to.errors(CaptchaError.values());
  }

  @Override
  public void start(Resources resources) {
    addresses = resources.addresses();
  }

  private @Nullable AuthResponse judge(AuthRequest request) {
    String response = request.headers().first(HEADER);
    if (response == null || response.isEmpty()) {
      throw new AuthException(CaptchaError.CAPTCHA_MISSING);
    }
    JsonValue.Obj verdict = ask(response, address(request));
    if (verdict == null || !passes(verdict)) throw new AuthException(CaptchaError.CAPTCHA_FAILED);
    return null;
  }

  private @Nullable String address(AuthRequest request) {
    return Objects.requireNonNull(addresses, "the plugin belongs to no Auth yet")
        .recorded(request.headers());
  }

  // ---- what the provider says

  private JsonValue.@Nullable Obj ask(String response, @Nullable String address) {
    try {
      HttpResponse<byte[]> answer = http.send(question(response, address));
      boolean said = answer.statusCode() / 100 == 2 && answer.body().length > 0;
      if (!said) throw new IOException("it answered " + answer.statusCode());
      return object(answer.body());
    } catch (IOException e) {
      log.warn("the captcha provider cannot be asked: {}", e.getMessage());
      throw new AuthException(CaptchaError.CAPTCHA_UNAVAILABLE);
    }
  }

  private HttpRequest question(String response, @Nullable String address) {
    boolean json = options.provider == CaptchaProvider.CLOUDFLARE_TURNSTILE;
    Map<String, String> said = said(response, address);
    return HttpRequest.newBuilder(options.verifyUrl)
        .header("content-type", json ? "application/json" : "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(json ? json(said) : form(said)))
        .build();
  }

  private Map<String, String> said(String response, @Nullable String address) {
    CaptchaProvider provider = options.provider;
    Map<String, String> said = new LinkedHashMap<>();
    said.put("secret", options.secretKey);
    said.put("response", response);
    boolean takesSite =
        provider == CaptchaProvider.HCAPTCHA || provider == CaptchaProvider.CAPTCHAFOX;
    if (takesSite && options.siteKey != null) said.put("sitekey", options.siteKey);
    String name = provider == CaptchaProvider.CAPTCHAFOX ? "remoteIp" : "remoteip";
    if (address != null) said.put(name, address);
    return said;
  }

  private static String json(Map<String, String> members) {
    JsonWriter json = new JsonWriter().beginObject();
    members.forEach((name, value) -> json.name(name).value(value));
    return json.endObject().toString();
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static JsonValue.@Nullable Obj object(byte[] body) {
    try {
      return Json.parse(body).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  // ---- what it means

  private boolean passes(JsonValue.Obj verdict) {
    warnOfSecret(verdict);
    return new JsonValue.Bool(true).equals(verdict.get("success"))
        && isScoreEnough(verdict)
        && isAction(verdict)
        && isHost(verdict);
  }

  // To the client all refusals look alike, and without this one they would to the operator.
  private static void warnOfSecret(JsonValue.Obj verdict) {
    boolean wrong =
        verdict.get("error-codes") instanceof JsonValue.Arr codes
            && codes.items().contains(new JsonValue.Str("invalid-input-secret"));
    if (wrong) log.warn("the captcha provider does not know the secretKey");
  }

  private boolean isScoreEnough(JsonValue.Obj verdict) {
    boolean scored = options.provider == CaptchaProvider.GOOGLE_RECAPTCHA;
    if (!scored || !(verdict.get("score") instanceof JsonValue.Num score)) return true;
    return score.value().doubleValue() >= options.minScore;
  }

  private boolean isAction(JsonValue.Obj verdict) {
    return options.expectedAction == null || options.expectedAction.equals(text(verdict, "action"));
  }

  private boolean isHost(JsonValue.Obj verdict) {
    if (options.allowedHostnames.isEmpty()) return true;
    String host = text(verdict, "hostname");
    return host != null && options.allowedHostnames.contains(host);
  }

  private static @Nullable String text(JsonValue.Obj object, String name) {
    return object.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }
}
