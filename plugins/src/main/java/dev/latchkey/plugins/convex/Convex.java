package dev.latchkey.plugins.convex;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.User;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.keys.SigningKeys;
import dev.latchkey.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that a Convex deployment takes for proof of who calls it, as
 * {@code @convex-dev/better-auth} serves them (protocol/plugins/convex).
 *
 * <p>A token outlives its session by its own life, a quarter of an hour unless the options say
 * otherwise.
 */
public final class Convex implements Plugin {
  static final CookieSpec COOKIE = new CookieSpec("convex_jwt");

  private static final Field<String> USER_ID = Field.string("userId").optional().notInput();
  private static final List<String> UNTOLD = List.of("id", "image");
  private static final List<String> BEGINNINGS =
      List.of(
          "/sign-in/**",
          "/sign-up/**",
          "/callback/**",
          "/oauth2/callback/**",
          "/magic-link/verify",
          "/email-otp/verify-email",
          "/phone-number/verify",
          "/siwe/verify");

  private final ConvexOptions options;
  private final SigningKeys keys;

  private Convex(ConvexOptions options) {
    this.options = options;
    keys = SigningKeys.of(options.keys());
  }

  /** With the defaults of the original: RS256, for {@code customJwt}. */
  public static Convex create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Convex create(Consumer<ConvexOptions.Builder> set) {
    ConvexOptions.Builder builder = new ConvexOptions.Builder();
    set.accept(builder);
    return new Convex(builder.build());
  }

  @Override
  public String id() {
    return "convex";
  }

  @Override
  public void contribute(Contributions to) {
    keys.contribute(to);
    to.extend(User.MODEL, USER_ID);
    to.cookie(COOKIE);

    to.get("/convex/token", this::token).requiresSession();
    to.get("/convex/jwks", this::jwks);
    to.get("/convex/.well-known/openid-configuration", Convex::configuration);
    to.post("/convex/latest-jwks", this::latestJwks).serverOnly();
    to.post("/convex/rotate-keys", this::rotateKeys).serverOnly();

    for (String path : BEGINNINGS)
      to.after(path, call -> call.newSession().ifPresent(a -> grant(a, call)));
    to.after("/update-session", this::grantAnew);
    to.after("/get-session", this::grantOrForget);
    to.after("/sign-out", Convex::forget);
    to.after("/delete-user/**", Convex::forget);
  }

  // ---- GET /convex/token

  private record Token(String token) {
    @Override
    public String toString() {
      return "Token";
    }
  }

  private Token token(NoInput input, Call call) {
    return new Token(grant(call.session(), call));
  }

  // ---- GET /convex/jwks

  private record KeySet(List<JsonValue.Obj> keys) {}

  private KeySet jwks(NoInput input, Call call) {
    return new KeySet(keys.shown(call));
  }

  // ---- GET /convex/.well-known/openid-configuration

  private static JsonValue configuration(NoInput input, Call call) {
    String text =
        Discovery.DOCUMENT.replace("{site}", site(call)).replace("{base}", call.baseUrl());
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException("a base URL is no JSON string: " + call.baseUrl(), e);
    }
  }

  // ---- for the application

  private List<JsonValue.Obj> latestJwks(NoInput input, Call call) {
    return List.of(keys.latest(call));
  }

  private List<JsonValue.Obj> rotateKeys(NoInput input, Call call) {
    keys.forget(call);
    return latestJwks(input, call);
  }

  // ---- the cookie, after whatever begins, tells of or ends a session

  private void grantAnew(Call call) {
    if (call.refusal().isEmpty()) grant(call.session(), call);
  }

  private void grantOrForget(Call call) {
    ActiveSession active = call.refusal().isPresent() ? null : told(call);
    if (active == null) forget(call);
    else grant(active, call);
  }

  private static @Nullable ActiveSession told(Call call) {
    if (call.reply() == null) return null;
    return call.reply() instanceof ActiveSession served ? served : call.sessions().presented(call);
  }

  private static void forget(Call call) {
    call.cookies().expire(COOKIE);
  }

  private String grant(ActiveSession active, Call call) {
    String token = keys.sign(claims(active, call), call);
    call.cookies().set(COOKIE, token, options.life.toSeconds());
    return token;
  }

  private JsonValue.Obj claims(ActiveSession active, Call call) {
    Map<String, JsonValue> claims = new LinkedHashMap<>();
    long now = call.now().getEpochSecond();
    claims.put("iat", new JsonValue.Num(now));
    claims.putAll(said(active, call));
    claims.put("iat", new JsonValue.Num(now));
    claims.put("sessionId", new JsonValue.Str(active.session().id()));
    claims.put("sub", new JsonValue.Str(active.user().id()));
    claims.put("exp", new JsonValue.Num(now + options.life.toSeconds()));
    claims.put("iss", new JsonValue.Str(site(call)));
    claims.put("aud", new JsonValue.Str("convex"));
    return new JsonValue.Obj(claims);
  }

  private Map<String, JsonValue> said(ActiveSession active, Call call) {
    if (options.claims != null) return options.claims.apply(active, call).members();
    Map<String, JsonValue> user =
        new LinkedHashMap<>(SigningKeys.claimsOf(active.user(), call).members());
    UNTOLD.forEach(user::remove);
    return user;
  }

  // The origin, without the base path: what CONVEX_SITE_URL is there.
  private static String site(Call call) {
    String url = call.baseUrl();
    int path = url.indexOf('/', url.indexOf("//") + 2);
    return path < 0 ? url : url.substring(0, path);
  }
}
