package dev.latchkey.plugins.username;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.RowHook;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.SignInReply;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Signing in with a name instead of an address (protocol/plugins/username). */
public final class Username implements Plugin {
  /** {@code username}, as it is compared. */
  public static final Field<String> USERNAME =
      Field.string("username").optional().unique().sortable();

  /** {@code displayUsername}, as its owner wrote it. */
  public static final Field<String> DISPLAY = Field.string("displayUsername").optional();

  private final UsernameOptions options;

  private Username(UsernameOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static Username create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Username create(Consumer<UsernameOptions.Builder> set) {
    UsernameOptions.Builder builder = new UsernameOptions.Builder();
    set.accept(builder);
    return new Username(builder.build());
  }

  @Override
  public String id() {
    return "username";
  }

  @Override
  public void contribute(Contributions to) {
    to.extend(User.MODEL, USERNAME);
    if (options.display) to.extend(User.MODEL, DISPLAY);
    to.onRow(User.MODEL, new Normalized());

    to.post("/sign-in/username", SignInUsername.class, this::signIn);
    to.post("/is-username-available", Asked.class, this::isAvailable);

    to.before("/sign-up/email", this::beforeSignUp);
    to.before("/update-user", this::beforeUpdate);

    to.errors(UsernameError.values());
  }

  // ---- POST /sign-in/username

  private record SignInUsername(
      String username,
      SecretText password,
      @Nullable Boolean rememberMe,
      @Nullable String callbackURL) {}

  private Object signIn(SignInUsername input, Call call) {
    String password = input.password().value();
    if (input.username().isEmpty() || password.isEmpty()) {
      throw new AuthException(UsernameError.INVALID_USERNAME_OR_PASSWORD);
    }
    requireValid(input.username());
    call.passwords().requireNotTooLong(password);
    String name = options.normalization.apply(input.username());
    User user = find(name, call);
    String account = user == null ? name : user.email(); // guesses count per account
    call.lockout().admit(account, call);
    return call.events()
        .attempt(name, () -> user, call, () -> admitted(input, user, account, call));
  }

  private static Object admitted(
      SignInUsername input, @Nullable User user, String account, Call call) {
    boolean remember = input.rememberMe() == null || input.rememberMe();
    SignIn signIn = call.accounts().prove(user, input.password().value(), remember, call);
    if (signIn == null) throw new AuthException(UsernameError.INVALID_USERNAME_OR_PASSWORD);
    call.lockout().clear(account, call);
    call.emailVerifications().requireVerified(signIn.user(), input.callbackURL(), call);
    return SignInReply.of(call.sessions().signIn(signIn, call), input.callbackURL(), call);
  }

  // ---- POST /is-username-available

  private record Asked(String username) {}

  private record Availability(boolean available) {}

  private Availability isAvailable(Asked input, Call call) {
    if (input.username().isEmpty()) throw new AuthException(UsernameError.INVALID_USERNAME);
    requireValid(input.username());
    return new Availability(find(options.normalization.apply(input.username()), call) == null);
  }

  // ---- choosing a name

  private void beforeSignUp(Call call) {
    JsonValue.Obj sent = object(call.body());
    if (sent == null) return;
    String display = text(sent, DISPLAY);
    JsonValue.Obj body = sent;
    if (display != null && sent.get(USERNAME.name()) == null && problemOf(display) == null) {
      body = with(body, USERNAME, display);
    }
    String name = text(body, USERNAME);
    if (name != null) requireFree(name, null, call);
    requireShowable(display);
    JsonValue given = body.get(DISPLAY.name());
    boolean shown = given != null && given.isTruthy();
    if (options.display && name != null && !name.isEmpty() && !shown) {
      body = with(body, DISPLAY, name);
    }
    call.replaceBody(body);
  }

  private void beforeUpdate(Call call) {
    JsonValue.Obj sent = object(call.body());
    String name = sent == null ? null : text(sent, USERNAME);
    if (name != null) {
      requireChosen(name);
      ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
      requireFree(name, active == null ? null : active.user(), call);
    }
    if (sent != null) requireShowable(text(sent, DISPLAY));
  }

  private void requireFree(String name, @Nullable User own, Call call) {
    requireChosen(name);
    String normalized = options.normalization.apply(name);
    String before = own == null ? null : own.get(USERNAME);
    boolean changes = before != null && !before.isEmpty() && !before.equals(normalized);
    if (options.immutable && changes) throw new AuthException(UsernameError.USERNAME_IS_IMMUTABLE);
    User owner = find(normalized, call);
    if (owner != null && (own == null || !owner.id().equals(own.id()))) {
      throw new AuthException(UsernameError.USERNAME_IS_ALREADY_TAKEN);
    }
  }

  private void requireShowable(@Nullable String display) {
    if (!options.display || display == null || options.displayValidator.test(display)) return;
    throw new AuthException(UsernameError.INVALID_DISPLAY_USERNAME);
  }

  // Whatever way a name comes in, it is stored as it is compared.
  private final class Normalized implements RowHook {
    @Override
    public Row beforeCreate(Row row) {
      return normalized(row);
    }

    @Override
    public Row beforeUpdate(Row changes) {
      return normalized(changes);
    }

    private Row normalized(Row row) {
      String name = row.get(USERNAME);
      String display = options.display ? row.get(DISPLAY) : null;
      Row result = row;
      if (name != null && !name.isEmpty()) {
        requireChosen(name);
        result = result.with(USERNAME, options.normalization.apply(name));
      }
      if (display == null) return result;
      return result.with(DISPLAY, options.displayNormalization.apply(display));
    }
  }

  // ---- what a name is

  private void requireValid(String name) {
    UsernameError problem = problemOf(name);
    if (problem != null) throw new AuthException(problem);
  }

  private void requireChosen(String name) {
    UsernameError problem = problemOf(name);
    if (problem != null) throw new AuthException(problem, 400); // asked for it is 422
  }

  private @Nullable UsernameError problemOf(String name) {
    String judged = options.validatesNormalized ? options.normalization.apply(name) : name;
    if (judged.length() < options.minLength) return UsernameError.USERNAME_TOO_SHORT;
    if (judged.length() > options.maxLength) return UsernameError.USERNAME_TOO_LONG;
    boolean storable = judged.indexOf('\0') < 0;
    return storable && options.validator.test(judged) ? null : UsernameError.INVALID_USERNAME;
  }

  private static @Nullable User find(String normalized, Call call) {
    User user = call.db().find(User.MODEL, USERNAME.is(normalized));
    // A database whose collation ignores accents or width may find somebody else's row.
    return user != null && normalized.equals(user.get(USERNAME)) ? user : null;
  }

  // ---- JSON

  private static JsonValue.@Nullable Obj object(@Nullable JsonValue body) {
    return body == null ? null : body.asObject();
  }

  private static @Nullable String text(JsonValue.Obj sent, Field<String> field) {
    return sent.get(field.name()) instanceof JsonValue.Str text ? text.value() : null;
  }

  private static JsonValue.Obj with(JsonValue.Obj body, Field<String> field, String value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(body.members());
    members.put(field.name(), new JsonValue.Str(value));
    return new JsonValue.Obj(members);
  }
}
