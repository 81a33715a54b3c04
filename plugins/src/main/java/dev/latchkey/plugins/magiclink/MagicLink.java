package dev.latchkey.plugins.magiclink;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.Link;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.Plugin;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SecretText;
import dev.latchkey.Secrets;
import dev.latchkey.Session;
import dev.latchkey.SignIn;
import dev.latchkey.SignInOutcome;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.Verification;
import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signing in by a mailed link, which works once (protocol/plugins/magic-link). */
public final class MagicLink implements Plugin {
  /** A link that signs in. */
  public static final Mail.Kind MAIL = new Mail.Kind("magic-link");

  private static final SignIn.Method METHOD = new SignIn.Method("magic-link");
  private static final String PURPOSE = "magic-link";
  private static final int TOKEN_LENGTH = 32;

  private final MagicLinkOptions options;

  private MagicLink(MagicLinkOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static MagicLink create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static MagicLink create(Consumer<MagicLinkOptions.Builder> set) {
    MagicLinkOptions.Builder builder = new MagicLinkOptions.Builder();
    set.accept(builder);
    return new MagicLink(builder.build());
  }

  @Override
  public String id() {
    return PURPOSE;
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/sign-in/magic-link", Ask.class, this::send).sendsMail();
    to.get("/magic-link/verify", Verify.class, this::verify);

    to.rateLimit("/sign-in/magic-link", options.max, options.window);
    to.rateLimit("/magic-link/verify", options.max, options.window);
  }

  // ---- POST /sign-in/magic-link

  private record Ask(
      @Email @MaxLength(EmailAddress.MAX_LENGTH) String email,
      @MaxLength(256) @Nullable String name,
      @MaxLength(2048) @Nullable String callbackURL,
      @MaxLength(2048) @Nullable String newUserCallbackURL,
      @MaxLength(2048) @Nullable String errorCallbackURL) {}

  private record Status(boolean status) {}

  // Whoever asks does not learn whether there is such a user: a link goes out either way.
  private Status send(Ask input, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    call.verifications().create(identifier(token), stored(input), options.expiresIn, call);
    User known = call.users().findByEmail(input.email(), call);
    User reader = known != null ? known : call.users().nobody(input.email(), call);
    Link link = Link.to("/magic-link/verify", call).with("token", token);
    boolean asked = input.callbackURL() != null && !input.callbackURL().isEmpty();
    link = with(link, "callbackURL", asked ? input.callbackURL() : "/");
    link = with(link, "newUserCallbackURL", input.newUserCallbackURL());
    link = with(link, "errorCallbackURL", input.errorCallbackURL());
    call.mails().send(Mail.of(MAIL, input.email(), reader, link, token, call), call);
    return new Status(true);
  }

  private static Link with(Link link, String name, @Nullable String url) {
    return url == null || url.isEmpty() ? link : link.withFormEncoded(name, url);
  }

  private static String stored(Ask input) {
    Map<String, JsonValue> promise = new LinkedHashMap<>();
    promise.put("type", new JsonValue.Str(PURPOSE));
    promise.put("email", new JsonValue.Str(input.email()));
    if (input.name() != null) promise.put("name", new JsonValue.Str(input.name()));
    return new String(JsonWriter.write(new JsonValue.Obj(promise)), StandardCharsets.UTF_8);
  }

  private String identifier(String token) {
    return PURPOSE + ":" + (options.hashed ? Secrets.digest(token) : token);
  }

  // ---- GET /magic-link/verify

  private record Verify(
      SecretText token,
      @MaxLength(2048) @Nullable String callbackURL,
      @MaxLength(2048) @Nullable String newUserCallbackURL,
      @MaxLength(2048) @Nullable String errorCallbackURL) {}

  private record Verified(String token, User user, Session session) {
    @Override
    public String toString() {
      return "Verified";
    }
  }

  /** Who proved an address, and whether they are new here. */
  private record Proven(User user, boolean isNew) {}

  private Object verify(Verify input, Call call) {
    SafeRedirect page = page(input.callbackURL(), SafeRedirect.configured("/"), call);
    SafeRedirect newUserPage = page(input.newUserCallbackURL(), page, call);
    SafeRedirect errorPage = page(input.errorCallbackURL(), page, call);
    try {
      Proven proven = redeem(input.token().value(), call);
      SignIn signIn = new SignIn(proven.user(), METHOD, true);
      SignInOutcome outcome = call.sessions().signIn(signIn, call);
      SafeRedirect next = proven.isNew() ? newUserPage : page;
      boolean redirects = input.callbackURL() != null && !input.callbackURL().isEmpty();
      return outcome.fold(
          active -> redirects ? next.toResponse() : verified(active), challenge -> challenge);
    } catch (Unredeemed e) {
      return errorPage.withOnly("error", e.reason).toResponse();
    }
  }

  private static Verified verified(ActiveSession active) {
    return new Verified(active.session().token(), active.user(), active.session());
  }

  private static SafeRedirect page(@Nullable String url, SafeRedirect otherwise, Call call) {
    SafeRedirect page = call.redirectIfAsked(url, CoreError.INVALID_CALLBACK_URL);
    return (page == null ? otherwise : page).from(call.baseUrl());
  }

  private Proven redeem(String token, Call call) {
    Verification promise = call.verifications().consume(identifier(token), call);
    JsonValue.Obj said = promise == null ? null : read(promise.value());
    String email = said == null ? null : text(said, "email");
    if (said == null || email == null || !PURPOSE.equals(text(said, "type"))) {
      throw new Unredeemed("INVALID_TOKEN");
    }
    if (!EmailAddress.isValid(email)) throw new Unredeemed("INVALID_TOKEN");
    User user = call.users().findByEmail(email, call);
    if (user == null) return new Proven(signUp(email, text(said, "name"), call), true);
    User claimed = call.users().claim(user, call);
    if (claimed == null) throw new Unredeemed("user_not_found");
    return new Proven(claimed, false);
  }

  private User signUp(String email, @Nullable String name, Call call) {
    if (options.disableSignUp) throw new Unredeemed("new_user_signup_disabled");
    Users.NewUser user =
        new Users.NewUser(name == null ? "" : name, email, null, new JsonValue.Obj(Map.of()));
    try {
      return call.users().create(user, Row.of(User.EMAIL_VERIFIED, true), call);
    } catch (AuthException | StoreException.DuplicateKey | StoreException.Failed e) {
      throw new Unredeemed("failed_to_create_user");
    }
  }

  private static JsonValue.@Nullable Obj read(String value) {
    try {
      return Json.parse(value.getBytes(StandardCharsets.UTF_8)).asObject();
    } catch (JsonSyntaxException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonValue.Obj said, String name) {
    return said.get(name) instanceof JsonValue.Str text ? text.value() : null;
  }

  /** The link is no good; the page that is told why is known where this is caught. */
  private static final class Unredeemed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    private Unredeemed(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
