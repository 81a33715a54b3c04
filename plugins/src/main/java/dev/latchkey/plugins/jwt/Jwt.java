package dev.latchkey.plugins.jwt;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.keys.SigningKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Short-lived tokens that other services check by themselves, with the keys at {@code /jwks}
 * (protocol/plugins/jwt).
 *
 * <p>A token outlives the revocation of its session by its own life, 15 minutes at most unless the
 * options say otherwise: services that cannot accept that ask for the session.
 */
public final class Jwt implements Plugin {
  private static final String HEADER = "set-auth-jwt";

  private final JwtOptions options;
  private final SigningKeys keys;

  private Jwt(JwtOptions options) {
    this.options = options;
    keys = SigningKeys.of(options.keys);
  }

  /** With the defaults of the original. */
  public static Jwt create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Jwt create(Consumer<JwtOptions.Builder> set) {
    JwtOptions.Builder builder = new JwtOptions.Builder();
    set.accept(builder);
    return new Jwt(builder.build());
  }

  @Override
  public String id() {
    return "jwt";
  }

  @Override
  public void contribute(Contributions to) {
    keys.contribute(to);

    to.get("/token", this::token).requiresSession();
    to.get(options.jwksPath, this::jwks);

    if (options.setsHeader) to.after("/get-session", this::grant);
  }

  // ---- GET /token

  private record Token(String token) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  private Token token(NoInput input, Call call) {
    return new Token(sign(call.session(), call));
  }

  // ---- GET /jwks

  private record KeySet(List<JsonValue.Obj> keys) {}

  private KeySet jwks(NoInput input, Call call) {
    return new KeySet(keys.shown(call));
  }

  // ---- after /get-session

  private void grant(Call call) {
    if (call.refusal().isPresent() || call.reply() == null) return;
    ActiveSession active =
        call.reply() instanceof ActiveSession served ? served : call.sessions().presented(call);
    if (active != null) call.expose(HEADER, sign(active, call));
  }

  // ---- for the application

  /** Returns a token for who holds the session. */
  public String sign(ActiveSession active, Call call) {
    Map<String, JsonValue> payload = new LinkedHashMap<>();
    payload.put("iat", new JsonValue.Num(call.now().getEpochSecond()));
    payload.putAll(claims(active, call).members());
    payload.put("sub", new JsonValue.Str(options.subject.apply(active)));
    return sign(new JsonValue.Obj(payload), call);
  }

  private JsonValue.Obj claims(ActiveSession active, Call call) {
    if (options.claims != null) return options.claims.apply(active, call);
    return SigningKeys.claimsOf(active.user(), call);
  }

  /**
   * Signs any payload; {@code exp}, {@code iss} and {@code aud} are added where it lacks them, as
   * {@code auth.api.signJWT} does.
   */
  public String sign(JsonValue.Obj payload, Call call) {
    Map<String, JsonValue> claims = new LinkedHashMap<>(payload.members());
    long from =
        claims.get("iat") instanceof JsonValue.Num iat
            ? iat.value().longValue()
            : call.now().getEpochSecond();
    claims.putIfAbsent("exp", new JsonValue.Num(from + options.life.toSeconds()));
    claims.putIfAbsent("iss", new JsonValue.Str(issuer(call)));
    claims.putIfAbsent("aud", audience(call));
    return keys.sign(new JsonValue.Obj(claims), call);
  }

  /**
   * Returns what a token says, if one of the keys here signed it, it is neither over nor for
   * anybody else, and it names its subject; null otherwise. What the token says about how to check
   * it is not believed: the key decides.
   */
  public JsonValue.@Nullable Obj verify(String token, Call call) {
    JsonValue.Obj payload = keys.signed(token, call);
    boolean good = payload != null && isCurrent(payload, call.now()) && isOurs(payload, call);
    return good ? payload : null;
  }

  private static boolean isCurrent(JsonValue.Obj payload, Instant now) {
    long second = now.getEpochSecond();
    boolean early =
        payload.get("nbf") instanceof JsonValue.Num from && from.value().longValue() > second;
    return !early
        && payload.get("exp") instanceof JsonValue.Num until
        && until.value().longValue() > second;
  }

  private boolean isOurs(JsonValue.Obj payload, Call call) {
    String subject = text(payload, "sub");
    if (subject == null || !issuer(call).equals(text(payload, "iss"))) return false;
    List<String> own = options.audience.isEmpty() ? List.of(origin(call)) : options.audience;
    JsonValue audience = payload.get("aud");
    if (audience instanceof JsonValue.Str one) return own.contains(one.value());
    return audience instanceof JsonValue.Arr several
        && several.items().stream()
            .anyMatch(item -> item instanceof JsonValue.Str one && own.contains(one.value()));
  }

  private String issuer(Call call) {
    return options.issuer != null ? options.issuer : origin(call);
  }

  private JsonValue audience(Call call) {
    if (options.audience.isEmpty()) return new JsonValue.Str(origin(call));
    if (options.audience.size() == 1) return new JsonValue.Str(options.audience.get(0));
    return new JsonValue.Arr(
        options.audience.stream().map(name -> (JsonValue) new JsonValue.Str(name)).toList());
  }

  private static String origin(Call call) {
    String url = call.baseUrl();
    int path = url.indexOf('/', url.indexOf("//") + 2);
    return path < 0 ? url : url.substring(0, path);
  }

  private static @Nullable String text(JsonValue.Obj object, String name) {
    return object.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }
}
