package dev.latchkey.plugins.deviceauthorization;

import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.ACCESS_DENIED;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.AUTHENTICATION_REQUIRED;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.AUTHORIZATION_PENDING;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.CLIENT_ID_REQUIRED;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_APPROVAL_FORBIDDEN;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_CLIENT_MISMATCH;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_CODES_TAKEN;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_CODE_ALREADY_PROCESSED;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_CODE_NOT_CLAIMED;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.DEVICE_DENIAL_FORBIDDEN;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.EXPIRED_DEVICE_CODE;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.EXPIRED_USER_CODE;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.INVALID_CLIENT;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.INVALID_DEVICE_CODE;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.INVALID_DEVICE_REQUEST;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.INVALID_USER_CODE;
import static dev.latchkey.plugins.deviceauthorization.DeviceAuthorizationError.POLLING_TOO_FREQUENTLY;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.MaxLength;
import dev.latchkey.OneOf;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.SecretText;
import dev.latchkey.Secrets;
import dev.latchkey.SessionNeed;
import dev.latchkey.Sessions;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs in a device without a keyboard: it shows a code, its user types that where they are signed
 * in, and the device fetches a session (protocol/plugins/device-authorization).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628</a>
 */
public final class DeviceAuthorization implements Plugin {
  // Without what looks alike. 32 letters, so that five bits choose one.
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final Pattern TYPED = Pattern.compile("[" + LETTERS + "]+");

  private static final int TRIES = 3;
  private static final int CALLS = 5;
  private static final Duration KEPT = Duration.ofDays(1); // to tell late devices that they are

  private final DeviceAuthorizationOptions options;

  private DeviceAuthorization(DeviceAuthorizationOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static DeviceAuthorization create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static DeviceAuthorization create(Consumer<DeviceAuthorizationOptions.Builder> set) {
    DeviceAuthorizationOptions.Builder builder = new DeviceAuthorizationOptions.Builder();
    set.accept(builder);
    return new DeviceAuthorization(builder.build());
  }

  @Override
  public String id() {
    return "device-authorization";
  }

  @Override
  public void contribute(Contributions to) {
    to.model(DeviceCode.MODEL);
    to.expire(DeviceCode.MODEL, now -> List.of(DeviceCode.EXPIRES_AT.isBelow(now.minus(KEPT))));

    to.post("/device/code", Ask.class, this::ask).acceptsFormOfPrograms();
    to.post("/device/token", Poll.class, this::poll);
    to.get("/device", Look.class, this::look);
    to.post("/device/approve", Decide.class, this::approve);
    to.post("/device/deny", Decide.class, this::deny);

    to.after("/device/code", DeviceAuthorization::tellWhatIsInvalid);
    to.after("/device", DeviceAuthorization::tellInTheFormOfOAuth);
    to.after("/device/*", DeviceAuthorization::tellInTheFormOfOAuth);

    to.rateLimit("/device", CALLS, options.expiresIn);
    to.errors(DeviceAuthorizationError.values());
  }

  // ---- POST /device/code: the device asks

  private record Ask(
      @MaxLength(255) String client_id,
      @MaxLength(255) @Nullable String user_id,
      @MaxLength(2048) @Nullable String scope) {}

  private record Codes(
      String device_code,
      String user_code,
      String verification_uri,
      String verification_uri_complete,
      long expires_in,
      long interval) {
    @Override
    public String toString() {
      return "Codes";
    }
  }

  private Codes ask(Ask input, Call call) {
    if (input.client_id().isEmpty()) throw new AuthException(CLIENT_ID_REQUIRED);
    requireClient(input.client_id());
    options.requestHook.asked(input.client_id(), input.scope());
    for (int i = 0; i < TRIES; i++) {
      String deviceCode = deviceCode(call);
      String userCode = userCode(call);
      try {
        call.db().insert(DeviceCode.MODEL, row(input, deviceCode, userCode, call));
        return codes(deviceCode, userCode, call);
      } catch (StoreException.DuplicateKey e) {
        // next time luckier
      }
    }
    throw new AuthException(DEVICE_CODES_TAKEN);
  }

  private void requireClient(String id) {
    if (!options.clients.test(id)) throw new AuthException(INVALID_CLIENT);
  }

  private String deviceCode(Call call) {
    return options.deviceCodes == null
        ? call.tokens().next(options.deviceCodeLength)
        : options.deviceCodes.get();
  }

  private String userCode(Call call) {
    if (options.userCodes != null) return options.userCodes.get();
    StringBuilder code = new StringBuilder();
    for (byte random : call.tokens().bytes(options.userCodeLength)) {
      code.append(LETTERS.charAt(random & (LETTERS.length() - 1)));
    }
    return code.toString();
  }

  private Row row(Ask input, String deviceCode, String userCode, Call call) {
    return Row.of(DeviceCode.DEVICE_CODE, stored(deviceCode, call))
        .with(DeviceCode.USER_CODE, userCode)
        .with(DeviceCode.USER_ID, emptyToNull(input.user_id()))
        .with(DeviceCode.EXPIRES_AT, call.now().plus(options.expiresIn))
        .with(DeviceCode.STATUS, DeviceCode.PENDING)
        .with(DeviceCode.POLLING_INTERVAL, options.interval.toMillis())
        .with(DeviceCode.CLIENT_ID, input.client_id())
        .with(DeviceCode.SCOPE, emptyToNull(input.scope()));
  }

  // Where no token is stored, what can be changed for one is not either.
  private static String stored(String deviceCode, Call call) {
    return isHardened(call) ? Secrets.digest(deviceCode) : deviceCode;
  }

  private static boolean isHardened(Call call) {
    return call.profile() == Profile.HARDENED;
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private Codes codes(String deviceCode, String userCode, Call call) {
    URI page = page(call);
    String joint = page.getRawQuery() == null ? "?" : "&";
    return new Codes(
        deviceCode,
        userCode,
        page.toString(),
        page + joint + "user_code=" + URLEncoder.encode(userCode, StandardCharsets.UTF_8),
        options.expiresIn.toSeconds(),
        options.interval.toSeconds());
  }

  private URI page(Call call) {
    URI page = URI.create(call.baseUrl()).resolve(options.verificationUri);
    boolean bare = page.getRawPath() == null || page.getRawPath().isEmpty();
    return bare ? URI.create(page.toString().replaceFirst("(?=[?#]|$)", "/")) : page;
  }

  // ---- POST /device/token: the device asks how it stands

  private record Poll(
      @OneOf("urn:ietf:params:oauth:grant-type:device_code") String grant_type,
      SecretText device_code,
      String client_id) {}

  private record Granted(String access_token, String token_type, long expires_in, String scope) {
    @Override
    public String toString() {
      return "Granted";
    }
  }

  private Granted poll(Poll input, Call call) {
    requireClient(input.client_id());
    DeviceCode code = find(input.device_code().value(), call);
    if (code == null) throw new AuthException(INVALID_DEVICE_CODE);
    if (code.clientId() != null && !code.clientId().equals(input.client_id())) {
      throw new AuthException(DEVICE_CLIENT_MISMATCH);
    }
    if (code.isPolledTooSoon(call.now())) throw new AuthException(POLLING_TOO_FREQUENTLY);
    Row polled = Row.of(DeviceCode.LAST_POLLED_AT, call.now());
    call.db().update(DeviceCode.MODEL, polled, Field.ID.is(code.id()));
    if (code.isOver(call.now())) throw ended(code, EXPIRED_DEVICE_CODE, call);
    if (code.isPending()) throw new AuthException(AUTHORIZATION_PENDING);
    if (code.status().equals(DeviceCode.DENIED)) throw ended(code, ACCESS_DENIED, call);
    return redeem(code, call);
  }

  private static @Nullable DeviceCode find(String deviceCode, Call call) {
    if (deviceCode.indexOf('\0') >= 0) return null; // PostgreSQL cannot even look for it
    return call.db().find(DeviceCode.MODEL, DeviceCode.DEVICE_CODE.is(stored(deviceCode, call)));
  }

  private static AuthException ended(DeviceCode code, DeviceAuthorizationError how, Call call) {
    call.db().delete(DeviceCode.MODEL, Field.ID.is(code.id()));
    return new AuthException(how);
  }

  // Of several who come with one code, one gets a session.
  private static Granted redeem(DeviceCode code, Call call) {
    DeviceCode redeemed =
        call.db()
            .consume(
                DeviceCode.MODEL,
                DeviceCode.EXPIRES_AT,
                Field.ID.is(code.id()),
                DeviceCode.STATUS.is(DeviceCode.APPROVED));
    String userId = redeemed == null ? null : redeemed.userId();
    User user = userId == null ? null : call.users().find(userId, call);
    if (redeemed == null || user == null) throw new AuthException(INVALID_DEVICE_CODE);
    SignIn signIn = new SignIn(user, SignIn.Method.DELEGATION, true);
    return call.sessions()
        .signIn(signIn, call)
        .fold(active -> granted(active, redeemed, call), body -> refused(call));
  }

  private static Granted granted(ActiveSession active, DeviceCode code, Call call) {
    keepCookies(call);
    Duration left = Duration.between(call.now(), active.session().expiresAt());
    String scope = code.scope() == null ? "" : code.scope();
    return new Granted(accessToken(active, call), "Bearer", left.toSeconds(), scope);
  }

  // As bearers have to present it.
  private static String accessToken(ActiveSession active, Call call) {
    String token = call.sessions().tokenOf(active.session(), call);
    return isHardened(call) ? call.secrets().sign(token) : token;
  }

  // Whatever a gate wants, nobody is there to answer.
  private static Granted refused(Call call) {
    keepCookies(call);
    throw new AuthException(ACCESS_DENIED);
  }

  // The session is for the device, by its token, and for no browser.
  private static void keepCookies(Call call) {
    call.cookies().takeBack(Sessions.TOKEN_COOKIE);
    call.cookies().takeBack(Sessions.DATA_COOKIE);
    call.cookies().takeBack(Sessions.UNREMEMBERED_COOKIE);
  }

  // ---- GET /device: the user has typed the code

  private record Look(@MaxLength(255) String user_code) {}

  private record Status(String user_code, String status) {}

  private record Request(
      String user_code, String status, @Nullable String client_id, @Nullable String scope) {}

  private Record look(Look input, Call call) {
    DeviceCode code = open(input.user_code(), call);
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (active == null) return new Status(input.user_code(), code.status());
    String userId = active.user().id();
    DeviceCode seen = code.userId() == null && code.isPending() ? claim(code, userId, call) : code;
    if (!userId.equals(seen.userId())) return new Status(input.user_code(), seen.status());
    return new Request(input.user_code(), seen.status(), seen.clientId(), seen.scope());
  }

  // Only whoever looks first may decide, so that nobody decides about what somebody else looks at.
  // Writing the status as it is has the others wait until it is known who that was.
  private static DeviceCode claim(DeviceCode code, String userId, Call call) {
    DeviceCode claimed =
        call.transaction(
            () -> {
              Row unchanged = Row.of(DeviceCode.STATUS, DeviceCode.PENDING);
              boolean pending = change(code, unchanged, call);
              DeviceCode now = call.db().find(DeviceCode.MODEL, Field.ID.is(code.id()));
              if (now == null || !pending || now.userId() != null) return now;
              change(code, Row.of(DeviceCode.USER_ID, userId), call);
              return call.db().find(DeviceCode.MODEL, Field.ID.is(code.id()));
            });
    if (claimed == null) throw new AuthException(INVALID_USER_CODE);
    return claimed;
  }

  private static boolean change(DeviceCode code, Row changes, Call call) {
    return call.db()
            .update(
                DeviceCode.MODEL,
                changes,
                Field.ID.is(code.id()),
                DeviceCode.STATUS.is(DeviceCode.PENDING))
        > 0;
  }

  private static DeviceCode open(String userCode, Call call) {
    DeviceCode code = findTyped(userCode, call);
    if (code == null) throw new AuthException(INVALID_USER_CODE);
    if (code.isOver(call.now())) throw new AuthException(EXPIRED_USER_CODE);
    return code;
  }

  // As it is, for codes of the application's; then as somebody may have typed ours.
  private static @Nullable DeviceCode findTyped(String userCode, Call call) {
    DeviceCode exact = call.db().find(DeviceCode.MODEL, DeviceCode.USER_CODE.is(userCode));
    if (exact != null) return exact;
    String typed = userCode.replaceAll("[^a-zA-Z0-9]", "").toUpperCase(Locale.ROOT);
    if (typed.equals(userCode) || !TYPED.matcher(typed).matches()) return null;
    return call.db().find(DeviceCode.MODEL, DeviceCode.USER_CODE.is(typed));
  }

  // ---- POST /device/approve and /device/deny: the user decides

  private record Decide(@MaxLength(255) String userCode) {}

  private record Success(boolean success) {}

  private Success approve(Decide input, Call call) {
    ActiveSession active = signedIn(call);
    DeviceCode code = own(input, active, DEVICE_APPROVAL_FORBIDDEN, call);
    call.stepUp().requireRecentProof(active, call);
    return decided(code, DeviceCode.APPROVED, call);
  }

  private Success deny(Decide input, Call call) {
    DeviceCode code = own(input, signedIn(call), DEVICE_DENIAL_FORBIDDEN, call);
    return decided(code, DeviceCode.DENIED, call);
  }

  private static ActiveSession signedIn(Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (active == null) throw new AuthException(AUTHENTICATION_REQUIRED);
    return active;
  }

  private static DeviceCode own(
      Decide input, ActiveSession active, DeviceAuthorizationError otherwise, Call call) {
    DeviceCode code = open(input.userCode(), call);
    if (!code.isPending()) throw new AuthException(DEVICE_CODE_ALREADY_PROCESSED);
    if (code.userId() == null) throw new AuthException(DEVICE_CODE_NOT_CLAIMED);
    if (!code.userId().equals(active.user().id())) throw new AuthException(otherwise);
    return code;
  }

  // Of an approval and a denial at once one counts.
  private static Success decided(DeviceCode code, String decision, Call call) {
    boolean decided = change(code, Row.of(DeviceCode.STATUS, decision), call);
    if (!decided) throw new AuthException(DEVICE_CODE_ALREADY_PROCESSED);
    return new Success(true);
  }

  // ---- refusals, in the form that clients of OAuth expect

  private static void tellWhatIsInvalid(Call call) {
    AuthException refusal = call.refusal().orElse(null);
    if (refusal == null || !CoreError.VALIDATION_ERROR.equals(refusal.code())) return;
    call.replaceReply(told(INVALID_DEVICE_REQUEST, refusal));
  }

  private static void tellInTheFormOfOAuth(Call call) {
    AuthException refusal = call.refusal().orElse(null);
    if (refusal == null || !(refusal.code() instanceof DeviceAuthorizationError error)) return;
    call.replaceReply(told(error, refusal));
  }

  private static AuthResponse told(DeviceAuthorizationError error, AuthException refusal) {
    byte[] body =
        new JsonWriter(128)
            .beginObject()
            .name("error")
            .value(error.error())
            .name("error_description")
            .value(refusal.getMessage())
            .endObject()
            .toByteArray();
    return new AuthResponse(error.status(), List.of(), body)
        .with("content-type", "application/json");
  }
}
