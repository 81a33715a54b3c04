package dev.latchkey.plugins.apikey;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Db;
import dev.latchkey.OneOf;
import dev.latchkey.OrNull;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.Resources;
import dev.latchkey.RowHook;
import dev.latchkey.SecretText;
import dev.latchkey.Session;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import dev.latchkey.access.Permissions;
import dev.latchkey.json.JsonValue;
import dev.latchkey.plugins.apikey.OrganizationAccess.Standing;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys by which programs call in the name of a user or an organization (protocol/plugins/api-key).
 *
 * <p>Users make keys for themselves over HTTP. What a key may do and how often it can be used is
 * said by the application only, in Java, and only there keys are verified.
 */
public final class ApiKeys implements Plugin {
  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final Pattern COUNT = Pattern.compile("[0-9]{0,9}");

  /** How long the session of a key without an end says it lasts; each use makes another. */
  private static final Duration SESSION = Duration.ofMillis(604_800);

  private final Keys keys;
  private volatile @Nullable Resources resources; // null before the start

  private ApiKeys(Keys keys) {
    this.keys = keys;
  }

  /** With the defaults of the original. */
  public static ApiKeys create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static ApiKeys create(Consumer<ApiKeyOptions.Builder> set) {
    return of(List.of(set));
  }

  /**
   * Several kinds of keys.
   *
   * @throws IllegalArgumentException when two have the same {@code configId}
   */
  public static ApiKeys of(List<Consumer<ApiKeyOptions.Builder>> kinds) {
    List<ApiKeyOptions> all = new ArrayList<>();
    for (Consumer<ApiKeyOptions.Builder> set : kinds) {
      ApiKeyOptions.Builder builder = new ApiKeyOptions.Builder();
      set.accept(builder);
      all.add(builder.build());
    }
    if (all.stream().map(kind -> kind.configId).distinct().count() < all.size()) {
      throw new IllegalArgumentException("configId must be unique for each API key configuration");
    }
    return new ApiKeys(new Keys(List.copyOf(all)));
  }

  @Override
  public String id() {
    return "api-key";
  }

  @Override
  public void contribute(Contributions to) {
    requireHashes(to.profile());
    to.model(ApiKey.MODEL);
    to.expire(ApiKey.MODEL, now -> List.of(ApiKey.EXPIRES_AT.isBelow(now)));
    to.onRow(User.MODEL, new OwnerGone());

    if (keys.kinds.stream().anyMatch(kind -> kind.makesSessions)) {
      to.before("/**", this::actAsOwner);
      to.after("/get-session", ApiKeys::showSession);
    }

    to.post("/api-key/create", Create.class, this::create);
    to.get("/api-key/get", Get.class, this::get).requiresSession();
    to.get("/api-key/list", ListKeys.class, this::list).requiresSession();
    to.post("/api-key/update", Update.class, this::update);
    to.post("/api-key/delete", Delete.class, this::delete).requiresSession();
    to.post("/api-key/verify", Verify.class, this::verify).serverOnly();
    to.post("/api-key/delete-all-expired-api-keys", this::deleteExpired).serverOnly();

    to.errors(ApiKeyError.values());
  }

  private void requireHashes(Profile profile) {
    boolean plain = keys.kinds.stream().anyMatch(kind -> kind.plainKeys);
    if (plain && profile == Profile.HARDENED) {
      throw new IllegalStateException("disableKeyHashing is not for the hardened profile");
    }
  }

  @Override
  public void start(Resources given) {
    resources = given;
  }

  private Resources resources() {
    return Objects.requireNonNull(resources, "the plugin belongs to no Auth yet");
  }

  // ---- for the application

  /**
   * A key that was just made.
   *
   * @param key what its owner keeps; it cannot be told again
   * @param stored what is known about it
   */
  public record Issued(String key, ApiKey stored) {
    @Override
    public String toString() {
      return "Issued[" + stored + "]";
    }
  }

  /**
   * Makes a key.
   *
   * @param ownerId whose it is: a user, or an organization where the configuration says so
   * @throws AuthException when the configuration does not allow it
   */
  public Issued create(String ownerId, Consumer<NewApiKey> set) {
    NewApiKey wanted = wanted(set);
    Resources with = resources();
    ApiKeyOptions kind = keys.kind(wanted.configId);
    return keys.make(wanted, kind, ownerId, with.db(), with.tokens(), with.clock().instant());
  }

  /**
   * Changes what is said about a key.
   *
   * @throws AuthException {@link ApiKeyError#KEY_NOT_FOUND}, or when the configuration does not
   *     allow it
   */
  public ApiKey change(String keyId, Consumer<NewApiKey> set) {
    Resources with = resources();
    ApiKey key = found(keyId, null, with.db());
    return keys.change(key, wanted(set), Row.empty(), with.db(), with.clock().instant());
  }

  private static NewApiKey wanted(Consumer<NewApiKey> set) {
    NewApiKey wanted = new NewApiKey();
    set.accept(wanted);
    return wanted;
  }

  /**
   * Takes one use of a key that a program presented; also when what it is for fails afterwards.
   *
   * @throws AuthException {@link ApiKeyError#INVALID_API_KEY}, {@link ApiKeyError#KEY_DISABLED},
   *     {@link ApiKeyError#KEY_EXPIRED}, {@link ApiKeyError#USAGE_EXCEEDED} or {@link
   *     ApiKeyError#RATE_LIMITED}
   */
  public ApiKey verify(String key) {
    return verify(key, null, null, resources().db(), resources().clock().instant());
  }

  /**
   * As {@link #verify(String)}, of a key that allows all of this.
   *
   * @throws AuthException also {@link ApiKeyError#KEY_NOT_FOUND} when it does not
   */
  public ApiKey verify(String key, Permissions wanted) {
    return verify(key, null, wanted, resources().db(), resources().clock().instant());
  }

  private ApiKey verify(
      String key, @Nullable String configId, @Nullable Permissions wanted, Db db, Instant now) {
    return keys.verify(key, configId, wanted, db, now);
  }

  // ---- a key instead of a session

  private void actAsOwner(Call call) {
    for (ApiKeyOptions kind : keys.kinds) {
      String presented = kind.makesSessions ? kind.presented(call) : null;
      if (presented == null || presented.isEmpty()) continue;
      call.actAs(sessionOf(presented, kind, call));
      return;
    }
  }

  private ActiveSession sessionOf(String presented, ApiKeyOptions kind, Call call) {
    boolean looksRight = presented.length() >= kind.keyLength && kind.validator.test(presented);
    if (!looksRight) throw new AuthException(ApiKeyError.INVALID_API_KEY, 403);
    ApiKey found = keys.find(presented, kind.configId, call.db());
    ApiKey key = keys.use(found, null, call.db(), call.now());
    User owner = kind.ofOrganizations ? null : call.users().find(key.referenceId(), call);
    if (owner == null) throw new AuthException(ApiKeyError.INVALID_REFERENCE_ID_FROM_API_KEY);
    return new ActiveSession(session(key, presented, call), owner);
  }

  // Hardened, nobody is told a key again, and one that is old makes no session that is fresh.
  private static Session session(ApiKey key, String presented, Call call) {
    boolean hardened = call.profile() == Profile.HARDENED;
    String token = hardened ? key.row().require(ApiKey.KEY) : presented;
    Instant since = hardened ? key.row().require(ApiKey.CREATED_AT) : call.now();
    Instant end = key.expiresAt() == null ? call.now().plus(SESSION) : key.expiresAt();
    String address = call.clientAddress().isEmpty() ? null : call.clientAddress();
    Row row =
        Row.of(Field.ID, key.id())
            .with(Session.TOKEN, token)
            .with(Session.USER_ID, key.referenceId())
            .with(Session.USER_AGENT, call.header("user-agent"))
            .with(Session.IP_ADDRESS, address)
            .with(Session.CREATED_AT, since)
            .with(Session.UPDATED_AT, call.now())
            .with(Session.EXPIRES_AT, end);
    return Session.MODEL.read(row);
  }

  private record Shown(
      String id,
      String token,
      String userId,
      @Nullable String userAgent,
      @Nullable String ipAddress,
      Instant createdAt,
      Instant updatedAt,
      Instant expiresAt) {
    @Override
    public String toString() {
      return "Shown[" + id + "]";
    }
  }

  private record WhoItIs(User user, Shown session) {}

  private static void showSession(Call call) {
    ActiveSession active = call.actsAs();
    if (active == null || call.refusal().isPresent()) return;
    Session session = active.session();
    call.replaceReply(
        new WhoItIs(
            active.user(),
            new Shown(
                session.id(),
                session.token(),
                session.userId(),
                session.userAgent(),
                session.ipAddress(),
                session.createdAt(),
                session.updatedAt(),
                session.expiresAt())));
  }

  // ---- POST /api-key/create

  private record Create(
      @Nullable String configId,
      @Nullable String name,
      @OrNull @Nullable Number expiresIn,
      @Nullable String prefix,
      @OrNull @Nullable Number remaining,
      @Nullable JsonValue metadata,
      @Nullable Number refillAmount,
      @Nullable Number refillInterval,
      @Nullable Number rateLimitTimeWindow,
      @Nullable Number rateLimitMax,
      @Nullable Boolean rateLimitEnabled,
      @Nullable JsonValue permissions,
      @Nullable JsonValue userId,
      @Nullable JsonValue organizationId) {
    private boolean asksForMore() {
      return anyOf(
          remaining,
          refillAmount,
          refillInterval,
          rateLimitTimeWindow,
          rateLimitMax,
          rateLimitEnabled,
          permissions);
    }
  }

  private JsonValue.Obj create(Create input, Call call) {
    requireAtLeast(1, input.expiresIn(), "expiresIn");
    requireAtLeast(0, input.remaining(), "remaining");
    requireAtLeast(1, input.refillAmount(), "refillAmount");
    if (input.prefix() != null && !PREFIX.matcher(input.prefix()).matches()) {
      throw invalid(
          "body.prefix",
          "Invalid prefix format, must be alphanumeric and contain only underscores and hyphens.");
    }
    ApiKeyOptions kind = keys.kind(input.configId());
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (input.asksForMore()) throw new AuthException(ApiKeyError.SERVER_ONLY_PROPERTY);
    if (input.userId() != null) throw new AuthException(ApiKeyError.UNAUTHORIZED_SESSION);
    String owner = owner(input.organizationId(), kind, active, call);
    JsonValue sent = input.metadata();
    NewApiKey wanted =
        new NewApiKey()
            .name(input.name())
            .prefix(input.prefix())
            .expiresIn(seconds(input.expiresIn()))
            .metadata(sent == null || !sent.isTruthy() ? null : sent);
    Issued issued = keys.make(wanted, kind, owner, call.db(), call.tokens(), call.now());
    return issued.stored().shown(table(call.db()), issued.key(), sent);
  }

  private static String owner(
      @Nullable JsonValue organizationId,
      ApiKeyOptions kind,
      @Nullable ActiveSession active,
      Call call) {
    String organization = organizationId == null ? "" : coerced(organizationId);
    if (kind.ofOrganizations && organization.isEmpty()) {
      throw new AuthException(ApiKeyError.ORGANIZATION_ID_REQUIRED);
    }
    if (active == null) throw new AuthException(ApiKeyError.UNAUTHORIZED_SESSION);
    if (!kind.ofOrganizations) return active.user().id();
    requireAccess(organization, "create", kind, active.user(), call);
    return organization;
  }

  // ---- GET /api-key/get

  private record Get(@Nullable String configId, String id) {}

  private JsonValue.Obj get(Get input, Call call) {
    ApiKey key = own(input.id(), input.configId(), "read", call.session().user(), call);
    return key.shown(table(call.db()));
  }

  // ---- GET /api-key/list

  private record ListKeys(
      @Nullable String configId,
      @Nullable String organizationId,
      @Nullable String limit,
      @Nullable String offset,
      @Nullable String sortBy,
      @OneOf({"asc", "desc"}) @Nullable String sortDirection) {}

  private JsonValue.Obj list(ListKeys input, Call call) {
    Long limit = count(input.limit(), "limit");
    Long offset = count(input.offset(), "offset");
    User user = call.session().user();
    String organization = input.organizationId() == null ? "" : input.organizationId();
    boolean ofOrganization = !organization.isEmpty();
    if (ofOrganization) requireAccess(organization, "read", organizational(), user, call);
    String owner = ofOrganization ? organization : user.id();
    Table table = table(call.db());
    Order order = new Order(sortedBy(input.sortBy(), table), !"desc".equals(input.sortDirection()));
    List<JsonValue> all =
        call
            .db()
            .list(ApiKey.MODEL, order, Integer.MAX_VALUE, ApiKey.REFERENCE_ID.is(owner))
            .stream()
            .filter(key -> isOf(key, ofOrganization, input.configId()))
            .map(key -> (JsonValue) key.shown(table))
            .toList();
    long from = Math.min(offset == null ? 0 : offset, all.size());
    long to = Math.min(limit == null ? all.size() : from + limit, all.size());
    JsonValue.Obj reply =
        new JsonValue.Obj(Map.of("apiKeys", new JsonValue.Arr(all.subList((int) from, (int) to))))
            .with("total", new JsonValue.Num((long) all.size()));
    if (limit != null) reply = reply.with("limit", new JsonValue.Num(limit));
    return offset == null ? reply : reply.with("offset", new JsonValue.Num(offset));
  }

  private boolean isOf(ApiKey key, boolean ofOrganization, @Nullable String configId) {
    boolean asked = configId == null || configId.isEmpty() || configId.equals(key.configId());
    if (!asked) return false;
    for (ApiKeyOptions kind : keys.kinds) {
      if (kind.configId.equals(key.configId())) return kind.ofOrganizations == ofOrganization;
    }
    return !ofOrganization;
  }

  private static Field<?> sortedBy(@Nullable String name, Table table) {
    if (name == null || name.isEmpty()) return ApiKey.CREATED_AT;
    Field<?> field = table.field(name);
    if (field == null) throw invalid("query.sortBy", "Invalid option");
    return field;
  }

  private static @Nullable Long count(@Nullable String text, String name) {
    if (text == null) return null;
    if (COUNT.matcher(text).matches()) return text.isEmpty() ? 0 : Long.valueOf(text);
    boolean negative = text.startsWith("-") && COUNT.matcher(text.substring(1)).matches();
    throw invalid(
        "query." + name,
        negative
            ? "Too small: expected number to be >=0"
            : "Invalid input: expected number, received NaN");
  }

  // ---- POST /api-key/update

  private record Update(
      String keyId,
      @Nullable String configId,
      @Nullable JsonValue userId,
      @Nullable String name,
      @Nullable Boolean enabled,
      @Nullable Number remaining,
      @Nullable Number refillAmount,
      @Nullable Number refillInterval,
      @Nullable JsonValue metadata,
      @Nullable JsonValue expiresIn,
      @Nullable Boolean rateLimitEnabled,
      @Nullable Number rateLimitTimeWindow,
      @Nullable Number rateLimitMax,
      @Nullable JsonValue permissions) {
    private boolean asksForMore() {
      return anyOf(
          remaining,
          refillAmount,
          refillInterval,
          rateLimitTimeWindow,
          rateLimitMax,
          rateLimitEnabled,
          permissions);
    }
  }

  private JsonValue.Obj update(Update input, Call call) {
    Number expiresIn = expiresIn(input.expiresIn());
    requireAtLeast(1, input.remaining(), "remaining");
    requireAtLeast(1, expiresIn, "expiresIn");
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    String named = input.userId() == null ? "" : coerced(input.userId());
    if (active == null || !named.isEmpty() && !named.equals(active.user().id())) {
      throw new AuthException(ApiKeyError.UNAUTHORIZED_SESSION);
    }
    if (input.asksForMore()) throw new AuthException(ApiKeyError.SERVER_ONLY_PROPERTY);
    ApiKey key = own(input.keyId(), input.configId(), "update", active.user(), call);
    NewApiKey wanted =
        new NewApiKey().name(input.name()).expiresIn(seconds(expiresIn)).metadata(input.metadata());
    Row more = Row.empty();
    if (input.enabled() != null) more = more.with(ApiKey.ENABLED, input.enabled());
    if (input.expiresIn() != null) more = more.with(ApiKey.EXPIRES_AT, null); // unless it is a time
    return keys.change(key, wanted, more, call.db(), call.now()).shown(table(call.db()));
  }

  // Null, which takes the end away, is not the same as nothing.
  private static @Nullable Number expiresIn(@Nullable JsonValue sent) {
    if (sent == null || sent == JsonValue.Null.NULL) return null;
    if (sent instanceof JsonValue.Num number) return number.value();
    throw invalid("body.expiresIn", "Invalid input: expected number, received " + sent.typeName());
  }

  // ---- POST /api-key/delete

  private record Delete(@Nullable String configId, String keyId) {}

  private record Success(boolean success) {}

  private Success delete(Delete input, Call call) {
    ApiKey key = own(input.keyId(), input.configId(), "delete", call.session().user(), call);
    call.db().delete(ApiKey.MODEL, Field.ID.is(key.id()));
    return new Success(true);
  }

  // ---- verifyApiKey and deleteAllExpiredApiKeys, for the application only

  private record Verify(
      SecretText key, @Nullable String configId, @Nullable JsonValue permissions) {}

  private record Verdict(boolean valid, @Nullable JsonValue error, @Nullable JsonValue key) {}

  private Verdict verify(Verify input, Call call) {
    Permissions wanted =
        input.permissions() == null ? null : ApiKey.permissions(input.permissions());
    try {
      ApiKey key = verify(input.key().value(), input.configId(), wanted, call.db(), call.now());
      return new Verdict(true, null, key.shown(table(call.db())));
    } catch (AuthException refusal) {
      JsonValue.Obj error =
          new JsonValue.Obj(Map.of("message", new JsonValue.Str(refusal.getMessage())))
              .with("code", new JsonValue.Str(refusal.code().name()));
      for (Map.Entry<String, JsonValue> more : refusal.details().members().entrySet()) {
        error = error.with(more.getKey(), more.getValue());
      }
      return new Verdict(false, error, null);
    }
  }

  private record Deleted(boolean success, @Nullable String error) {}

  private Deleted deleteExpired(NoInput input, Call call) {
    call.db().delete(ApiKey.MODEL, ApiKey.EXPIRES_AT.isBelow(call.now()));
    return new Deleted(true, null);
  }

  // ---- shared by the endpoints

  /** Returns a key that the user may do this with. */
  private ApiKey own(String id, @Nullable String configId, String action, User user, Call call) {
    ApiKey key = found(id, keys.kind(configId), call.db());
    ApiKeyOptions kind = keys.kind(key.configId());
    if (kind.ofOrganizations) requireAccess(key.referenceId(), action, kind, user, call);
    else if (!key.referenceId().equals(user.id())) throw notFound();
    return key;
  }

  private static ApiKey found(String id, @Nullable ApiKeyOptions kind, Db db) {
    ApiKey key = db.find(ApiKey.MODEL, Field.ID.is(id));
    if (key == null || kind != null && !key.configId().equals(kind.configId)) throw notFound();
    return key;
  }

  private static AuthException notFound() {
    return new AuthException(ApiKeyError.KEY_NOT_FOUND);
  }

  private @Nullable ApiKeyOptions organizational() {
    return keys.kinds.stream().filter(kind -> kind.ofOrganizations).findFirst().orElse(null);
  }

  private static void requireAccess(
      String organization, String action, @Nullable ApiKeyOptions kind, User user, Call call) {
    OrganizationAccess access = kind == null ? null : kind.organizations;
    if (access == null) throw new AuthException(ApiKeyError.ORGANIZATION_PLUGIN_REQUIRED);
    Standing standing = access.standing(user.id(), organization, action, call);
    if (standing == Standing.STRANGER) {
      throw new AuthException(ApiKeyError.USER_NOT_MEMBER_OF_ORGANIZATION);
    }
    if (standing == Standing.MEMBER) {
      throw new AuthException(ApiKeyError.INSUFFICIENT_API_KEY_PERMISSIONS);
    }
  }

  private static Table table(Db db) {
    return db.schema().table(ApiKey.MODEL);
  }

  private static @Nullable Duration seconds(@Nullable Number value) {
    return value == null ? null : Duration.ofMillis((long) (value.doubleValue() * 1000));
  }

  private static boolean anyOf(@Nullable Object... sent) {
    for (Object each : sent) {
      if (each != null) return true;
    }
    return false;
  }

  private static void requireAtLeast(int least, @Nullable Number value, String name) {
    if (value == null || value.doubleValue() >= least) return;
    throw invalid("body." + name, "Too small: expected number to be >=" + least);
  }

  private static AuthException invalid(String where, String problem) {
    return new AuthException(CoreError.VALIDATION_ERROR, "[" + where + "] " + problem);
  }

  // As z.coerce.string() does, for what could name a row at least.
  private static String coerced(JsonValue value) {
    return value instanceof JsonValue.Str text ? text.value() : ApiKey.text(value);
  }

  /** Takes the keys of a user along: nobody answers for them any more. */
  private final class OwnerGone implements RowHook {
    @Override
    public void afterDelete(Row user) {
      resources().db().delete(ApiKey.MODEL, ApiKey.REFERENCE_ID.is(user.require(Field.ID)));
    }
  }
}
