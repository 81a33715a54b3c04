package dev.latchkey.plugins.admin;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Coerced;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.EmailAddress;
import dev.latchkey.EndReason;
import dev.latchkey.Handler;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.RowHook;
import dev.latchkey.SecretText;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Users;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Users who look after other users: roles, bans, impersonation, and the list of everybody
 * (protocol/plugins/admin).
 */
public final class Admin implements Plugin {
  /** {@code role} of a user: one or several, between commas. */
  public static final Field<String> ROLE = Field.string("role").optional().notInput();

  /** {@code banned}: may not sign in. */
  public static final Field<Boolean> BANNED =
      Field.bool("banned").optional().notInput().defaultsTo(false);

  /** {@code banReason}, for administrators. */
  public static final Field<String> BAN_REASON = Field.string("banReason").optional().notInput();

  /** {@code banExpires}; null for a ban that does not run out. */
  public static final Field<Instant> BAN_EXPIRES = Field.date("banExpires").optional().notInput();

  /** {@code impersonatedBy} of a session: the id of the administrator who holds it. */
  public static final Field<String> IMPERSONATED_BY =
      Field.string("impersonatedBy").optional().notInput();

  /** What the role {@code admin} may do unless it is said otherwise. */
  public static final Permissions EVERYTHING_USUAL =
      Permissions.of("user", "create", "list", "set-role", "ban", "impersonate", "delete")
          .and("user", "set-password", "set-email", "set-phone", "get", "update")
          .and("session", "list", "revoke", "delete");

  static final Permissions IMPERSONATE_ADMINS = Permissions.of("user", "impersonate-admins");
  static final Permissions IMPERSONATE = Permissions.of("user", "impersonate");

  /** Everything the endpoints ask for; an application may add its own. */
  public static final Permissions STATEMENTS = EVERYTHING_USUAL.and(IMPERSONATE_ADMINS);

  private static final AdminError NOBODY = AdminError.NO_ADMIN_SESSION;
  private static final Permissions BAN = Permissions.of("user", "ban");
  private static final Permissions SET_ROLE = Permissions.of("user", "set-role");
  private static final Permissions REVOKE = Permissions.of("session", "revoke");

  private final AdminOptions options;
  private final Bans bans;
  private final Impersonation impersonation;

  private Admin(AdminOptions options) {
    this.options = options;
    bans = new Bans(options);
    impersonation = new Impersonation(options, bans);
  }

  /** With the defaults of the original: users with the role {@code admin} are administrators. */
  public static Admin create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Admin create(Consumer<AdminOptions.Builder> set) {
    AdminOptions.Builder builder = new AdminOptions.Builder();
    set.accept(builder);
    return new Admin(builder.build());
  }

  @Override
  public String id() {
    return "admin";
  }

  @Override
  public void contribute(Contributions to) {
    to.extend(User.MODEL, ROLE, BANNED, BAN_REASON, BAN_EXPIRES);
    to.extend(Session.MODEL, IMPERSONATED_BY);
    to.onRow(User.MODEL, new RoleOfNewUsers());
    to.cookie(Impersonation.COOKIE);

    to.gate(bans);
    to.guard(bans);
    to.guard(impersonation);

    post(to, "/admin/set-role", SetRole.class, this::setRole);
    to.get("/admin/get-user", GetUser.class, this::get).requires(AUTHORITATIVE, NOBODY);
    to.post("/admin/create-user", CreateUser.class, this::create);
    post(to, "/admin/update-user", UpdateUser.class, this::update);
    to.get("/admin/list-users", UserListing.Query.class, this::list)
        .requires(AUTHORITATIVE, NOBODY);
    post(to, "/admin/list-user-sessions", OfUser.class, this::listSessions);
    post(to, "/admin/ban-user", BanUser.class, this::ban);
    post(to, "/admin/unban-user", OfUser.class, this::unban);
    post(to, "/admin/impersonate-user", OfUser.class, this::impersonate);
    to.post("/admin/stop-impersonating", impersonation::stop);
    post(to, "/admin/revoke-user-session", OfSession.class, this::revokeSession);
    post(to, "/admin/revoke-user-sessions", OfUser.class, this::revokeSessions);
    post(to, "/admin/remove-user", OfUser.class, this::remove);
    post(to, "/admin/set-user-password", SetPassword.class, this::setPassword);
    to.post("/admin/has-permission", HasPermission.class, this::hasPermission);

    to.before("/admin/has-permission", Admin::requireObject);
    to.after("/list-sessions", Impersonation::hide);
    to.errors(AdminError.values());
  }

  private static <I extends Record> void post(
      Contributions to, String path, Class<I> input, Handler<I> handler) {
    to.post(path, input, handler).requires(AUTHORITATIVE, NOBODY);
  }

  private final class RoleOfNewUsers implements RowHook {
    @Override
    public Row complete(Row row) {
      return row.get(ROLE) != null ? row : row.with(ROLE, options.defaultRole);
    }
  }

  // ---- may they?

  private User admin(AdminError refusal, Permissions permissions, Call call) {
    ActiveSession active = call.session();
    call.actAsAdmin(active);
    require(active.user(), permissions, refusal);
    return active.user();
  }

  // The application itself, which is nobody, may do everything.
  private void require(@Nullable User admin, Permissions permissions, AdminError refusal) {
    if (admin != null && !options.allows(admin, permissions)) throw new AuthException(refusal);
  }

  private static User found(String id, Call call) {
    User user = call.users().find(id, call);
    if (user == null) throw new AuthException(CoreError.USER_NOT_FOUND, 404);
    return user;
  }

  private record OfUser(@Coerced String userId) {}

  private record Changed(User user) {}

  private record Success(boolean success) {}

  // ---- POST /admin/set-role

  record SetRole(@Coerced String userId, @Nullable JsonValue role) {
    SetRole {
      Input.requireTexts(role, "body.role");
    }
  }

  private Changed setRole(SetRole input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE, SET_ROLE, call);
    String role = roleOf(input.role());
    User user = found(input.userId(), call);
    call.users().update(user.id(), Row.of(ROLE, role), call);
    return new Changed(found(user.id(), call));
  }

  private String roleOf(@Nullable JsonValue sent) {
    List<String> names = Input.texts(sent);
    if (names == null) throw new AuthException(AdminError.INVALID_ROLE_TYPE);
    if (names.stream().allMatch(options::isRole)) return String.join(",", names);
    throw new AuthException(AdminError.YOU_ARE_NOT_ALLOWED_TO_SET_NON_EXISTENT_VALUE);
  }

  // ---- GET /admin/get-user

  private record GetUser(String id) {}

  private User get(GetUser input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_GET_USER, Permissions.of("user", "get"), call);
    return found(input.id(), call);
  }

  // ---- POST /admin/create-user

  record CreateUser(
      @MaxLength(EmailAddress.MAX_LENGTH) String email,
      @Nullable SecretText password,
      @MaxLength(256) String name,
      @Nullable JsonValue role,
      @Nullable JsonValue data) {
    CreateUser {
      if (role != null) Input.requireTexts(role, "body.role");
      if (data != null) Input.requireObject(data, "body.data");
    }
  }

  private Changed create(CreateUser input, Call call) {
    UserData data = new UserData(input.data() == null ? null : input.data().asObject());
    JsonValue asked = input.role() == null ? data.get("role") : input.role();
    User admin = call.isOfApplication() ? null : creator(call);
    String role = asked == null ? options.defaultRole : chosenRole(admin, asked);
    requireMayBan(admin, data);
    String email = EmailAddress.canonical(input.email());
    if (!EmailAddress.isValid(email)) throw new AuthException(CoreError.INVALID_EMAIL);
    String password = input.password() == null ? "" : input.password().value();
    call.passwords().requireNotTooLong(password);
    if (call.users().findByEmail(email, call) != null) throw taken();
    String hash = password.isEmpty() ? null : call.passwords().hash(password);
    String image = data.get("image") instanceof JsonValue.Str url ? url.value() : null;
    Users.NewUser user = new Users.NewUser(input.name(), email, image, data.further(call));
    Row own = data.own(call).with(ROLE, role).with(User.NAME, input.name());
    return new Changed(created(user, own.with(User.EMAIL, email), hash, call));
  }

  private User creator(Call call) {
    ActiveSession active = call.sessions().resolve(call, AUTHORITATIVE).active();
    if (active == null) throw new AuthException(NOBODY);
    call.actAsAdmin(active);
    Permissions create = Permissions.of("user", "create");
    require(active.user(), create, AdminError.YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS);
    return active.user();
  }

  private String chosenRole(@Nullable User admin, @Nullable JsonValue asked) {
    require(admin, SET_ROLE, AdminError.YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE);
    return roleOf(asked);
  }

  private void requireMayBan(@Nullable User admin, UserData data) {
    if (!data.hasAny("banned", "banReason", "banExpires")) return;
    require(admin, BAN, AdminError.YOU_ARE_NOT_ALLOWED_TO_BAN_USERS);
  }

  private static User created(Users.NewUser user, Row own, @Nullable String hash, Call call) {
    try {
      return call.transaction(
          () -> {
            User created = call.users().create(user, own, call);
            if (hash != null) call.accounts().createCredential(created.id(), hash, call);
            return created;
          });
    } catch (StoreException.DuplicateKey e) {
      throw taken();
    }
  }

  private static AuthException taken() {
    return new AuthException(CoreError.USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL, 400);
  }

  // ---- POST /admin/update-user

  record UpdateUser(@Coerced String userId, @Nullable JsonValue data) {
    UpdateUser {
      Input.requireObject(data, "body.data");
    }
  }

  private User update(UpdateUser input, Call call) {
    User admin =
        admin(
            AdminError.YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS, Permissions.of("user", "update"), call);
    UserData data = new UserData(input.data() == null ? null : input.data().asObject());
    String id = input.userId();
    requireUpdate(data);
    String role = data.hasAny("role") ? chosenRole(admin, data.get("role")) : null;
    requireMayBan(admin, data);
    if (data.bans() && id.equals(admin.id())) {
      throw new AuthException(AdminError.YOU_CANNOT_BAN_YOURSELF);
    }
    String email = changedEmail(admin, id, data, call);
    if (data.hasAny("phoneNumber", "phoneNumberVerified")) {
      Permissions phone = Permissions.of("user", "set-phone");
      require(admin, phone, AdminError.YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PHONE_NUMBER);
    }
    User user = found(id, call);
    Row changes = data.without("role").without("email").row(call);
    if (role != null) changes = changes.with(ROLE, role);
    return changed(user, changes, email, data.bans(), call);
  }

  private static void requireUpdate(UserData data) {
    if (data.isEmpty()) throw new AuthException(AdminError.NO_DATA_TO_UPDATE);
    if (data.hasAny("password")) {
      throw new AuthException(AdminError.PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER);
    }
    if (data.hasAny("id")) throw new AuthException(AdminError.USER_ID_CANNOT_BE_UPDATED);
  }

  private @Nullable String changedEmail(User admin, String id, UserData data, Call call) {
    if (!data.hasAny("email", "emailVerified")) return null;
    Permissions setEmail = Permissions.of("user", "set-email");
    require(admin, setEmail, AdminError.YOU_ARE_NOT_ALLOWED_TO_SET_USERS_EMAIL);
    if (!data.hasAny("email")) return null;
    String sent = data.get("email") instanceof JsonValue.Str text ? text.value() : "";
    String email = EmailAddress.canonical(sent);
    if (!EmailAddress.isValid(email) || email.length() > EmailAddress.MAX_LENGTH) {
      throw new AuthException(CoreError.INVALID_EMAIL);
    }
    User owner = call.users().findByEmail(email, call);
    if (owner != null && !owner.id().equals(id)) throw taken();
    return email;
  }

  private User changed(User user, Row changes, @Nullable String email, boolean bans, Call call) {
    try {
      return call.transaction(
          () -> {
            if (email != null && !email.equals(user.email())) changeEmail(user, email, call);
            if (bans) this.bans.ban(user, changes, call);
            else call.users().update(user.id(), changes, call);
            return found(user.id(), call);
          });
    } catch (StoreException.DuplicateKey e) {
      throw new AuthException(CoreError.FAILED_TO_UPDATE_USER, 400);
    }
  }

  // What was promised by way of the old address is void.
  private static void changeEmail(User user, String email, Call call) {
    if (!call.users().changeEmail(user, email, user.emailVerified(), call)) throw taken();
  }

  // ---- GET /admin/list-users

  private JsonValue.Obj list(UserListing.Query query, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_LIST_USERS, Permissions.of("user", "list"), call);
    return UserListing.answer(query, call);
  }

  // ---- POST /admin/list-user-sessions

  private record Listed(List<Session> sessions) {}

  private Listed listSessions(OfUser input, Call call) {
    admin(
        AdminError.YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS,
        Permissions.of("session", "list"),
        call);
    return new Listed(
        call.sessions().list(input.userId(), Instant.EPOCH)); // those that ran out too
  }

  // ---- POST /admin/ban-user, /admin/unban-user

  record BanUser(
      @Coerced String userId,
      @MaxLength(1000) @Nullable String banReason,
      @Nullable Number banExpiresIn) {
    private static final long MOST_SECONDS = Duration.ofDays(365_000).toSeconds();

    BanUser {
      if (banExpiresIn != null && Math.abs(banExpiresIn.doubleValue()) > MOST_SECONDS) {
        throw Input.invalid("[body.banExpiresIn] Too big: expected number to be <=" + MOST_SECONDS);
      }
    }

    private @Nullable Duration life() {
      if (banExpiresIn == null || banExpiresIn.doubleValue() == 0) return null;
      return Duration.ofMillis((long) (banExpiresIn.doubleValue() * 1000));
    }
  }

  private Changed ban(BanUser input, Call call) {
    User admin = admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_BAN_USERS, BAN, call);
    User user = found(input.userId(), call);
    if (user.id().equals(admin.id())) throw new AuthException(AdminError.YOU_CANNOT_BAN_YOURSELF);
    String reason = or(input.banReason(), or(options.defaultBanReason, "No reason"));
    Duration life = input.life() == null ? options.defaultBan : input.life();
    Instant end = life == null ? null : call.now().plus(life);
    bans.ban(user, Row.of(BAN_REASON, reason).with(BAN_EXPIRES, end), call);
    return new Changed(found(user.id(), call));
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  private Changed unban(OfUser input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_BAN_USERS, BAN, call);
    User user = found(input.userId(), call);
    bans.lift(user, call);
    return new Changed(found(user.id(), call));
  }

  // ---- POST /admin/impersonate-user

  private ActiveSession impersonate(OfUser input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS, IMPERSONATE, call);
    return impersonation.begin(call.session(), found(input.userId(), call), call);
  }

  // ---- POST /admin/revoke-user-session, /admin/revoke-user-sessions

  private record OfSession(SecretText sessionToken) {}

  private Success revokeSession(OfSession input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS, REVOKE, call);
    call.sessions().revoke(input.sessionToken().value(), call);
    return new Success(true);
  }

  private Success revokeSessions(OfUser input, Call call) {
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS, REVOKE, call);
    call.sessions().revokeAll(input.userId(), call);
    return new Success(true);
  }

  // ---- POST /admin/remove-user

  private Success remove(OfUser input, Call call) {
    Permissions delete = Permissions.of("user", "delete");
    User admin = admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS, delete, call);
    if (input.userId().equals(admin.id())) {
      throw new AuthException(AdminError.YOU_CANNOT_REMOVE_YOURSELF);
    }
    call.users().delete(found(input.userId(), call).id(), call);
    return new Success(true);
  }

  // ---- POST /admin/set-user-password

  private record SetPassword(
      @NotEmpty(message = "newPassword cannot be empty") SecretText newPassword,
      @Coerced @NotEmpty(message = "userId cannot be empty") String userId) {}

  private record Status(boolean status) {}

  private Status setPassword(SetPassword input, Call call) {
    Permissions permission = Permissions.of("user", "set-password");
    admin(AdminError.YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD, permission, call);
    String password = input.newPassword().value();
    call.passwords().requireAcceptable(password);
    User user = found(input.userId(), call);
    String hash = call.passwords().hash(password);
    call.transaction(
        () -> {
          if (!call.accounts().setPassword(user, hash, call)) {
            throw new AuthException(CoreError.USER_NOT_FOUND, 404); // gone meanwhile
          }
          if (call.profile() == Profile.HARDENED) {
            call.sessions().revokeAll(user.id(), EndReason.PASSWORD_RESET, call);
          }
          return true;
        });
    return new Status(true);
  }

  // ---- POST /admin/has-permission

  record HasPermission(
      @Coerced @Nullable String userId,
      @Nullable String role,
      @Nullable JsonValue permission,
      @Nullable JsonValue permissions) {
    HasPermission {
      boolean old = Input.permissions(permission) != null;
      boolean asked = Input.permissions(permissions) != null;
      if (old && asked) throw Input.invalid("[body] Invalid input: more than one option matched");
      if (!old && !asked) throw Input.invalid("[body] Invalid input");
    }
  }

  // In the original an object of two kinds at once, of which it fails to be either.
  private static void requireObject(Call call) {
    JsonValue body = call.body();
    if (body != null && body.asObject() != null) return;
    String expected = "[body] Invalid input: expected object, received ";
    throw Input.invalid(expected + Input.typeName(body) + "; [body] Invalid input");
  }

  private record Judged(@Nullable String error, boolean success) {}

  private Judged hasPermission(HasPermission input, Call call) {
    Permissions asked = Input.permissions(input.permissions());
    if (asked == null) throw new AuthException(AdminError.NO_PERMISSIONS_PASSED);
    if (call.isOfApplication()) return new Judged(null, isAllowed(input, asked, call));
    ActiveSession active = call.sessions().resolve(call, AUTHORITATIVE).active();
    if (active == null) throw new AuthException(NOBODY);
    return new Judged(null, options.allows(active.user(), asked));
  }

  private boolean isAllowed(HasPermission input, Permissions asked, Call call) {
    String id = or(input.userId(), "");
    String role = or(input.role(), "");
    if (!role.isEmpty()) return options.allows(id, role, asked);
    if (id.isEmpty()) throw new AuthException(AdminError.NOBODY_TO_CHECK);
    User user = call.users().find(id, call);
    if (user == null) throw new AuthException(AdminError.NO_USER_TO_CHECK);
    return options.allows(user, asked);
  }
}
