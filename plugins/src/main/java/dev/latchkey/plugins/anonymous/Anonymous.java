package dev.latchkey.plugins.anonymous;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.EmailAddress;
import dev.latchkey.Plugin;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Users before they say who they are (protocol/plugins/anonymous). */
public final class Anonymous implements Plugin {
  /** {@code isAnonymous}. */
  public static final Field<Boolean> IS_ANONYMOUS =
      Field.bool("isAnonymous").optional().notInput().defaultsTo(false);

  private static final SignIn.Method METHOD = new SignIn.Method("anonymous");
  private static final int ID_LENGTH = 32;
  private static final List<String> WAYS_IN =
      List.of(
          "/sign-in/**",
          "/sign-up/**",
          "/callback/**",
          "/magic-link/verify",
          "/email-otp/verify-email",
          "/one-tap/callback",
          "/passkey/verify-authentication",
          "/phone-number/verify",
          "/verify-email");

  private final AnonymousOptions options;

  private Anonymous(AnonymousOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static Anonymous create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Anonymous create(Consumer<AnonymousOptions.Builder> set) {
    AnonymousOptions.Builder builder = new AnonymousOptions.Builder();
    set.accept(builder);
    return new Anonymous(builder.build());
  }

  @Override
  public String id() {
    return "anonymous";
  }

  @Override
  public void contribute(Contributions to) {
    to.extend(User.MODEL, IS_ANONYMOUS);

    to.post("/sign-in/anonymous", this::signIn);
    to.post("/delete-anonymous-user", this::delete).requires(SessionNeed.AUTHORITATIVE);

    for (String way : WAYS_IN) to.after(way, this::link);

    to.errors(AnonymousError.values());
  }

  // ---- POST /sign-in/anonymous

  private record SignedIn(String token, User user) {
    @Override
    public String toString() {
      return "SignedIn";
    }
  }

  private Object signIn(NoInput input, Call call) {
    if (presented(call) != null) {
      throw new AuthException(AnonymousError.ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY);
    }
    return call.transaction(
        () ->
            call.sessions()
                .signIn(new SignIn(create(call), METHOD, true), call)
                .fold(
                    active -> new SignedIn(active.session().token(), active.user()), body -> body));
  }

  private User create(Call call) {
    String email = email(call);
    if (!EmailAddress.isValid(email)) throw new AuthException(AnonymousError.INVALID_EMAIL_FORMAT);
    Users.NewUser user =
        new Users.NewUser(options.name.apply(call), email, null, new JsonValue.Obj(Map.of()));
    return call.users().create(user, Row.of(IS_ANONYMOUS, true), call);
  }

  private String email(Call call) {
    String id = call.tokens().next(ID_LENGTH);
    if (options.emailDomain != null) return "temp-" + id + "@" + options.emailDomain;
    return id.toLowerCase(Locale.ROOT) + "@anonymous.placeholder.invalid";
  }

  // ---- POST /delete-anonymous-user

  private record Success(boolean success) {}

  private Success delete(NoInput input, Call call) {
    if (options.keepsUsers) {
      throw new AuthException(AnonymousError.DELETE_ANONYMOUS_USER_DISABLED);
    }
    User user = call.session().user();
    if (!isAnonymous(user)) throw new AuthException(AnonymousError.USER_IS_NOT_ANONYMOUS);
    call.users().delete(user.id(), call);
    call.sessions().expireCookies(call.cookies());
    return new Success(true);
  }

  // ---- after every way in

  private void link(Call call) {
    ActiveSession now = call.newSession().orElse(null);
    if (now == null) return;
    ActiveSession before = presented(call);
    if (before == null) return;
    options.onLink.link(before, now, call);
    boolean same = now.user().id().equals(before.user().id());
    if (options.keepsUsers || same || isAnonymous(now.user())) return;
    call.users().delete(before.user().id(), call);
  }

  private static @Nullable ActiveSession presented(Call call) {
    ActiveSession active = call.sessions().presented(call);
    return active != null && isAnonymous(active.user()) ? active : null;
  }

  private static boolean isAnonymous(User user) {
    return Boolean.TRUE.equals(user.get(IS_ANONYMOUS));
  }
}
