package dev.latchkey.passkey;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Db;
import dev.latchkey.Factor;
import dev.latchkey.MaxLength;
import dev.latchkey.NotEmpty;
import dev.latchkey.OneOf;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.passkey.Challenge.Ceremony;
import dev.latchkey.passkey.PasskeyOptions.Assignment;
import dev.latchkey.passkey.PasskeyOptions.Demand;
import dev.latchkey.passkey.PasskeyOptions.Registration;
import dev.latchkey.passkey.PasskeyOptions.UserResolver;
import dev.latchkey.passkey.RelyingSite.Asserted;
import dev.latchkey.passkey.RelyingSite.Attested;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passkeys (protocol/plugins/passkey): registering, signing in with, and proving one again.
 *
 * <p>A ceremony has two calls. The first says what an authenticator is to be asked and keeps the
 * challenge; the second brings the answer, and uses the challenge up whatever the answer is worth.
 */
public final class Passkeys implements Plugin {
  /** By a key that somebody touched; whoever it was. */
  private static final SignIn.Method METHOD = new SignIn.Method("passkey");

  private static final int CHALLENGE_BYTES = 32;
  private static final int HANDLE_LENGTH = 32;
  private static final int MAX_TRANSPORTS = 16;

  private final PasskeyOptions options;
  private final Asked asked;

  private Passkeys(PasskeyOptions options) {
    this.options = options;
    asked = new Asked(options);
  }

  /** With the defaults of the original. */
  public static Passkeys create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Passkeys create(Consumer<PasskeyOptions.Builder> set) {
    PasskeyOptions.Builder builder = new PasskeyOptions.Builder();
    set.accept(builder);
    return new Passkeys(builder.build());
  }

  @Override
  public String id() {
    return "passkey";
  }

  @Override
  public void contribute(Contributions to) {
    to.model(Passkey.MODEL);
    to.cookie(options.cookie);

    SessionNeed need = options.requiresSession ? SessionNeed.FRESH : SessionNeed.NONE;
    to.get("/passkey/generate-register-options", AskNew.class, this::askNew).requires(need);
    to.post("/passkey/verify-registration", Register.class, this::register).requires(need);

    to.get("/passkey/generate-authenticate-options", this::ask);
    to.post("/passkey/verify-authentication", Present.class, this::signIn);

    to.get("/passkey/list-user-passkeys", this::list).requiresSession();
    to.post("/passkey/update-passkey", Rename.class, this::rename)
        .requires(SessionNeed.AUTHORITATIVE);
    to.post("/passkey/delete-passkey", Remove.class, this::remove).requires(SessionNeed.SENSITIVE);

    to.errors(PasskeyError.values());

    if (!to.stepsUp()) return;
    to.factor(Factor.PASSKEY, (user, db) -> !of(user.id(), db).isEmpty());
    to.post("/step-up/passkey", Present.class, this::stepUp).requires(SessionNeed.AUTHORITATIVE);
  }

  // ---- GET /passkey/generate-register-options

  private record AskNew(
      @OneOf({"platform", "cross-platform"}) @Nullable String authenticatorAttachment,
      @MaxLength(256) @Nullable String name,
      @MaxLength(2048) @Nullable String context) {}

  private JsonValue askNew(AskNew input, Call call) {
    PasskeyUser user = user(owner(call), input.context(), call);
    Challenge challenge = new Challenge(challenge(call), user, input.context());
    challenge.begin(Ceremony.REGISTRATION, options.cookie, call);
    String handle = call.tokens().next(HANDLE_LENGTH);
    String label = orElse(input.name(), user.name());
    String attachment = input.authenticatorAttachment();
    List<Passkey> known = of(user.id(), call.db());
    return asked.registration(site(Set.of(), call), challenge, handle, label, attachment, known);
  }

  // Who registers a passkey, if they are signed in.
  private @Nullable ActiveSession owner(Call call) {
    if (!options.requiresSession) {
      return call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    }
    call.stepUp().requireRecentProof(call.session(), call); // threats A98
    return call.session();
  }

  private PasskeyUser user(@Nullable ActiveSession owner, @Nullable String context, Call call) {
    if (owner != null) {
      String email = owner.user().email();
      return new PasskeyUser(owner.user().id(), email, email);
    }
    UserResolver resolver = options.resolver;
    if (resolver == null) throw new AuthException(PasskeyError.RESOLVE_USER_REQUIRED);
    PasskeyUser user = resolver.resolve(context, call);
    if (user == null || user.id().isEmpty() || user.name().isEmpty()) {
      throw new AuthException(PasskeyError.RESOLVED_USER_INVALID);
    }
    return user;
  }

  // ---- POST /passkey/verify-registration

  private record Register(
      JsonValue response, @MaxLength(256) @Nullable String name, @Nullable Boolean createSession) {}

  private Object register(Register input, Call call) {
    Set<String> origins = origins(PasskeyError.FAILED_TO_VERIFY_REGISTRATION, call);
    ActiveSession owner = owner(call);
    Challenge challenge = Challenge.redeem(Ceremony.REGISTRATION, options.cookie, call);
    requireOwn(challenge.user().id(), owner);
    JsonValue.Obj sent = input.response().asObject();
    JsonValue.Obj answer = sent == null ? new JsonValue.Obj(Map.of()) : sent;
    Attested key = site(origins, call).attested(answer, challenge);
    if (find(key.credentialId(), call) != null) {
      // Whoever knows what somebody's passkey is called must not answer in its place.
      throw new AuthException(PasskeyError.FAILED_TO_VERIFY_REGISTRATION);
    }
    Assignment assignment = assignment(key, challenge, call);
    String userId = orElse(assignment.userId(), challenge.user().id());
    requireOwn(userId, owner);
    User user = call.users().find(userId, call);
    if (user == null) throw new AuthException(PasskeyError.RESOLVED_USER_INVALID);
    String name = orElse(strip(input.name()), strip(assignment.name()));
    Row row = row(key, user, name, transports(answer), call.now());
    if (!Boolean.TRUE.equals(input.createSession())) return call.db().insert(Passkey.MODEL, row);
    return call.transaction(() -> keepAndSignIn(row, user, key.userVerified(), call));
  }

  private static void requireOwn(String userId, @Nullable ActiveSession owner) {
    if (owner == null || owner.user().id().equals(userId)) return;
    throw new AuthException(PasskeyError.YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY);
  }

  private Assignment assignment(Attested key, Challenge challenge, Call call) {
    Registration registration =
        new Registration(
            challenge.user(),
            challenge.context(),
            key.credentialId(),
            key.aaguid(),
            key.userVerified());
    Assignment wanted = options.registrationHook.verified(registration, call);
    return wanted == null ? new Assignment(null, null) : wanted;
  }

  private static Row row(Attested key, User user, String name, String transports, Instant now) {
    return Row.of(Passkey.NAME, name.isEmpty() ? null : name)
        .with(Passkey.PUBLIC_KEY, key.publicKey())
        .with(Passkey.USER_ID, user.id())
        .with(Passkey.CREDENTIAL_ID, key.credentialId())
        .with(Passkey.COUNTER, key.counter())
        .with(Passkey.DEVICE_TYPE, key.deviceType())
        .with(Passkey.BACKED_UP, key.backedUp())
        .with(Passkey.TRANSPORTS, transports)
        .with(Passkey.CREATED_AT, now)
        .with(Passkey.AAGUID, key.aaguid());
  }

  // For browsers to read again, so what none of them would say is left out.
  private static String transports(JsonValue.Obj answer) {
    JsonValue response = answer.get("response");
    JsonValue.Obj object = response == null ? null : response.asObject();
    JsonValue sent = object == null ? null : object.get("transports");
    if (!(sent instanceof JsonValue.Arr array)) return "";
    return array.items().stream()
        .filter(JsonValue.Str.class::isInstance)
        .map(item -> ((JsonValue.Str) item).value())
        .filter(transport -> transport.matches("[a-z][a-z-]{1,19}"))
        .limit(MAX_TRANSPORTS)
        .collect(Collectors.joining(","));
  }

  private record RegisteredAndSignedIn(
      @Nullable String name,
      String publicKey,
      String userId,
      String credentialID,
      Number counter,
      String deviceType,
      boolean backedUp,
      @Nullable String transports,
      @Nullable Instant createdAt,
      @Nullable String aaguid,
      String id,
      Session session,
      User user) {}

  private static Object keepAndSignIn(Row row, User user, boolean userVerified, Call call) {
    Passkey kept = call.db().insert(Passkey.MODEL, row);
    return call.sessions()
        .signIn(new SignIn(user, method(userVerified), true), call)
        .fold(active -> signedIn(kept, active), body -> body);
  }

  private static RegisteredAndSignedIn signedIn(Passkey kept, ActiveSession active) {
    return new RegisteredAndSignedIn(
        kept.name(),
        kept.publicKey(),
        kept.userId(),
        kept.credentialID(),
        kept.counter(),
        kept.deviceType(),
        kept.backedUp(),
        kept.transports(),
        kept.createdAt(),
        kept.aaguid(),
        kept.id(),
        active.session(),
        active.user());
  }

  // ---- GET /passkey/generate-authenticate-options

  private JsonValue ask(NoInput input, Call call) {
    ActiveSession active = call.sessions().resolve(call).active();
    String userId = active == null ? "" : active.user().id();
    Challenge challenge =
        new Challenge(challenge(call), new PasskeyUser(userId, userId, null), null);
    challenge.begin(Ceremony.AUTHENTICATION, options.cookie, call);
    List<Passkey> known = active == null ? List.of() : of(userId, call.db());
    return asked.authentication(site(Set.of(), call), challenge, known);
  }

  // ---- POST /passkey/verify-authentication

  private record Present(@Nullable JsonValue response) {}

  private record Used(Passkey passkey, boolean userVerified) {}

  private Object signIn(Present input, Call call) {
    Used used = used(input, null, call);
    User user = call.users().find(used.passkey().userId(), call);
    if (user == null) throw new AuthException(PasskeyError.PASSKEY_NOT_FOUND, 401);
    return call.sessions()
        .signIn(new SignIn(user, method(used.userVerified()), true), call)
        .<Object>fold(active -> active, body -> body);
  }

  private static SignIn.Method method(boolean userVerified) {
    return userVerified ? SignIn.Method.VERIFIED_PASSKEY : METHOD;
  }

  /**
   * Returns the passkey that was presented, used once more.
   *
   * @param userId whose it has to be; null for anybody's
   */
  private Used used(Present input, @Nullable String userId, Call call) {
    JsonValue sent = input.response();
    JsonValue.Obj answer = sent == null ? null : sent.asObject();
    if (answer == null) throw notAnObject(sent);
    Set<String> origins = origins(PasskeyError.PASSKEY_ORIGIN_MISSING, call);
    Challenge challenge = Challenge.redeem(Ceremony.AUTHENTICATION, options.cookie, call);
    JsonValue id = answer.get("id");
    Passkey passkey = find(id == null ? null : id.asString(), call);
    if (passkey == null || userId != null && !passkey.userId().equals(userId)) {
      throw new AuthException(PasskeyError.PASSKEY_NOT_FOUND, 401);
    }
    Asserted asserted = site(origins, call).asserted(answer, challenge, passkey);
    options.authenticationHook.verified(passkey, asserted.userVerified(), call);
    count(passkey, asserted.counter(), call);
    return new Used(passkey, asserted.userVerified());
  }

  private static AuthException notAnObject(@Nullable JsonValue sent) {
    String type =
        sent == null
            ? "undefined"
            : sent.fold(
                new JsonValue.Cases<>(
                    text -> "string",
                    number -> "number",
                    truth -> "boolean",
                    items -> "array",
                    members -> "object",
                    nothing -> "null"));
    return new AuthException(
        CoreError.VALIDATION_ERROR,
        "[body.response] Invalid input: expected record, received " + type);
  }

  // Two uses that say the same number are two keys, one of them a copy: the second one is refused.
  private static void count(Passkey passkey, long counter, Call call) {
    if (counter == passkey.counter().longValue()) return; // it does not count
    int counted =
        call.db()
            .update(
                Passkey.MODEL,
                Row.of(Passkey.COUNTER, counter),
                Field.ID.is(passkey.id()),
                Passkey.COUNTER.isBelow(counter));
    if (counted == 0) throw new AuthException(PasskeyError.AUTHENTICATION_FAILED);
  }

  // ---- POST /step-up/passkey: the same within a session

  private record Proven(boolean status, String factor, Instant provenAt) {}

  private Proven stepUp(Present input, Call call) {
    used(input, call.session().user().id(), call);
    call.stepUp().prove(Factor.PASSKEY, call);
    return new Proven(true, Factor.PASSKEY.name(), call.now());
  }

  // ---- GET /passkey/list-user-passkeys

  private List<Passkey> list(NoInput input, Call call) {
    return of(call.session().user().id(), call.db());
  }

  // ---- POST /passkey/update-passkey

  private record Rename(String id, @NotEmpty @MaxLength(256) String name) {}

  private record Renamed(Passkey passkey) {}

  private Renamed rename(Rename input, Call call) {
    String name = input.name().strip();
    if (name.isEmpty()) {
      throw new AuthException(
          CoreError.VALIDATION_ERROR,
          "[body.name] Too small: expected string to have >=1 characters");
    }
    own(input.id(), PasskeyError.YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY, call);
    call.db().update(Passkey.MODEL, Row.of(Passkey.NAME, name), Field.ID.is(input.id()));
    return new Renamed(
        own(input.id(), PasskeyError.YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY, call));
  }

  // ---- POST /passkey/delete-passkey

  private record Remove(String id) {}

  private record Status(boolean status) {}

  private Status remove(Remove input, Call call) {
    Passkey passkey = own(input.id(), PasskeyError.PASSKEY_NOT_OWN, call);
    call.db().delete(Passkey.MODEL, Field.ID.is(passkey.id()));
    return new Status(true);
  }

  // ---- shared by the endpoints

  private static Passkey own(String id, PasskeyError otherwise, Call call) {
    Passkey passkey = call.db().find(Passkey.MODEL, Field.ID.is(id));
    if (passkey == null) throw new AuthException(PasskeyError.PASSKEY_NOT_FOUND);
    if (!passkey.userId().equals(call.session().user().id())) throw new AuthException(otherwise);
    return passkey;
  }

  private static List<Passkey> of(String userId, Db db) {
    return db.list(
        Passkey.MODEL,
        Passkey.CREATED_AT.ascending(),
        Integer.MAX_VALUE,
        Passkey.USER_ID.is(userId));
  }

  // The oldest: the original lets anybody register the id of somebody's passkey once more.
  private static @Nullable Passkey find(@Nullable String credentialId, Call call) {
    if (credentialId == null || credentialId.indexOf('\0') >= 0) return null;
    List<Passkey> found =
        call.db()
            .list(
                Passkey.MODEL,
                Passkey.CREATED_AT.ascending(),
                1,
                Passkey.CREDENTIAL_ID.is(credentialId));
    return found.isEmpty() ? null : found.get(0);
  }

  private static String challenge(Call call) {
    byte[] bytes = call.tokens().bytes(CHALLENGE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private RelyingSite site(Set<String> origins, Call call) {
    String domain = orElse(options.rpId, URI.create(call.baseUrl()).getHost());
    String name = orElse(options.rpName, call.appName());
    return new RelyingSite(domain, name, origins, options.userVerification == Demand.REQUIRED);
  }

  // A page that calls with a cookie is a trusted one: the kernel has seen to that.
  private Set<String> origins(PasskeyError otherwise, Call call) {
    if (!options.origins.isEmpty()) return options.origins;
    String origin = call.header("origin");
    if (origin == null || origin.isEmpty()) throw new AuthException(otherwise);
    return Set.of(origin);
  }

  private static String strip(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
