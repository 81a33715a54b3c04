package dev.latchkey.plugins.sample;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Email;
import dev.latchkey.MaxLength;
import dev.latchkey.Plugin;
import dev.latchkey.RowHook;
import dev.latchkey.SecretText;
import dev.latchkey.SessionNeed;
import dev.latchkey.SignIn;
import dev.latchkey.SignInGate.Verdict;
import dev.latchkey.User;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A closed club: members invite, and nobody signs up without an invitation. */
final class Invitations implements Plugin {
  static final CookieSpec COOKIE = new CookieSpec("invitation");
  static final Field<String> INVITED_BY = Field.string("invitedBy").optional().notInput();
  static final Field<Boolean> ON_HOLD = Field.bool("onHold").notInput().hidden().defaultsTo(false);
  static final Field<Boolean> SUSPENDED =
      Field.bool("suspended").notInput().hidden().defaultsTo(false);

  private static final Duration LIFE = Duration.ofDays(3);
  private static final int CODE_LENGTH = 24;
  private static final long MAX_LOOKS = 3;

  private final String club;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<String> newcomers = new CopyOnWriteArrayList<>();
  private final List<String> post = new CopyOnWriteArrayList<>();

  private Invitations(String club) {
    this.club = club;
  }

  static Invitations to(String club) {
    return new Invitations(club);
  }

  @Override
  public String id() {
    return "invitations";
  }

  @Override
  public void contribute(Contributions to) {
    to.model(Invitation.MODEL);
    to.extend(User.MODEL, INVITED_BY, ON_HOLD, SUSPENDED);
    to.cookie(COOKIE);

    to.gate(this::decide);

    to.post("/invitation/create", Create.class, this::create).requires(SessionNeed.FRESH);
    to.get("/invitation/accept", Accept.class, this::accept);
    to.get("/invitation/list", this::list).requiresSession();
    to.post("/invitation/apply", Apply.class, this::apply).acceptsForm();
    to.post("/invitation/count", Count.class, this::count).optionalBody();
    to.post("/invitation/withdraw-all", this::withdrawAll).ignoresBody().requiresSession();
    to.post("/invitation/purge", this::purge).serverOnly();
    to.replace("GET", "/ok", NoInput.class, this::ok);

    to.before("/sign-up/**", Invitations::requireInvitation);
    to.after("/sign-up/*", this::welcome);
    to.onRow(User.MODEL, new Newcomers());
    to.filterRequest(this::refuseWhenClosed);
    to.filterResponse((request, response) -> response.with("x-club", club));
    to.passwordCheck(this::refuseClubName);

    to.rateLimit("/invitation/*", 5, Duration.ofMinutes(1));
    to.errors(InvitationError.values());
  }

  // ---- may this sign-in become a session?

  private record OnHold(boolean onHold) {}

  // Inside the transaction of the sign-up: of several who bring one code, one becomes a member.
  private Verdict decide(SignIn signIn, Call call) {
    if (signIn.method().equals(SignIn.Method.SIGN_UP)) spend(signIn.user(), call);
    if (Boolean.TRUE.equals(signIn.user().get(SUSPENDED))) {
      throw new AuthException(InvitationError.USER_SUSPENDED);
    }
    boolean onHold = Boolean.TRUE.equals(signIn.user().get(ON_HOLD));
    return onHold ? Verdict.challenge(new OnHold(true)) : Verdict.allow();
  }

  private static void spend(User user, Call call) {
    String code = presented(call);
    Invitation spent =
        call.db()
            .consume(
                Invitation.MODEL,
                Invitation.EXPIRES_AT,
                Invitation.CODE.is(code),
                Invitation.EXPIRES_AT.isAbove(call.now()));
    if (spent == null) throw new AuthException(InvitationError.INVITATION_REQUIRED);
    call.users().update(user.id(), Row.of(INVITED_BY, spent.inviterId()), call);
  }

  // ---- POST /invitation/create

  private record Create(@Email @MaxLength(254) String email) {}

  private record Created(Invitation invitation, String code) {}

  private Object create(Create input, Call call) {
    String code = call.tokens().next(CODE_LENGTH);
    Invitation invitation =
        call.transaction(
            () -> {
              call.db().delete(Invitation.MODEL, Invitation.EMAIL.is(input.email()));
              return call.db().insert(Invitation.MODEL, row(input, code, call));
            });
    call.afterResponse(() -> post.add("an invitation for " + input.email()));
    return new Created(invitation, code);
  }

  private static Row row(Create input, String code, Call call) {
    return Row.of(Invitation.EMAIL, input.email())
        .with(Invitation.CODE, code)
        .with(Invitation.INVITER_ID, call.session().user().id())
        .with(Invitation.EXPIRES_AT, call.now().plus(LIFE));
  }

  // ---- GET /invitation/accept

  private record Accept(SecretText code) {}

  private record Accepted(String email, Instant expiresAt) {}

  // A code that was looked at too often was passed around.
  private Object accept(Accept input, Call call) {
    String code = input.code().value();
    boolean counted =
        call.db()
            .increment(
                Invitation.MODEL,
                Invitation.LOOKS,
                1,
                Invitation.CODE.is(code),
                Invitation.LOOKS.isBelow(MAX_LOOKS));
    Invitation found = counted ? call.db().find(Invitation.MODEL, Invitation.CODE.is(code)) : null;
    if (found == null) throw new AuthException(InvitationError.INVITATION_NOT_FOUND);
    call.cookies().setSigned(COOKIE, code, LIFE.toSeconds());
    return new Accepted(found.email(), found.expiresAt());
  }

  // ---- GET /invitation/list

  private List<Invitation> list(NoInput input, Call call) {
    String own = call.session().user().id();
    return call.db().list(Invitation.MODEL, Invitation.INVITER_ID.is(own));
  }

  // ---- POST /invitation/apply and /invitation/count

  private record Apply(String name, @Nullable Boolean urgent) {}

  private record Applied(String name) {}

  private Applied apply(Apply input, Call call) {
    call.setHeader("x-queue", "1");
    return new Applied(input.name());
  }

  private record Count(@Nullable Number atLeast) {}

  private record Counted(int newcomers, boolean enough) {}

  private Counted count(Count input, Call call) {
    Number atLeast = input.atLeast();
    return new Counted(newcomers.size(), atLeast == null || newcomers.size() >= atLeast.intValue());
  }

  // ---- POST /invitation/withdraw-all and, for the application only, /invitation/purge

  private record Removed(int removed) {}

  private Removed withdrawAll(NoInput input, Call call) {
    String own = call.session().user().id();
    return new Removed(call.db().delete(Invitation.MODEL, Invitation.INVITER_ID.is(own)));
  }

  private Removed purge(NoInput input, Call call) {
    return new Removed(
        call.db().delete(Invitation.MODEL, Invitation.EXPIRES_AT.isBelow(call.now())));
  }

  // ---- GET /ok

  private record Ok(boolean ok, String club) {}

  private Ok ok(NoInput input, Call call) {
    return new Ok(true, club);
  }

  // ---- around sign-up

  private static void requireInvitation(Call call) {
    presented(call);
  }

  private static String presented(Call call) {
    String code = call.cookies().getSigned(COOKIE);
    if (code == null) throw new AuthException(InvitationError.INVITATION_REQUIRED);
    return code;
  }

  private void welcome(Call call) {
    if (call.refusal().isPresent()) return;
    call.newSession()
        .map(ActiveSession::user)
        .ifPresent(user -> post.add("welcome " + user.name()));
    call.cookies().expire(COOKIE);
  }

  private final class Newcomers implements RowHook {
    @Override
    public Row beforeCreate(Row row) {
      return row.with(User.NAME, row.require(User.NAME).strip());
    }

    @Override
    public void afterCreate(Row row) {
      newcomers.add(row.require(User.NAME));
    }
  }

  // ---- around everything

  private @Nullable AuthResponse refuseWhenClosed(AuthRequest request) {
    if (!closed.get()) return null;
    byte[] body = "closed".getBytes(StandardCharsets.UTF_8);
    return new AuthResponse(403, List.of(), body).with("content-type", "text/plain");
  }

  private void refuseClubName(String password) {
    if (password.toLowerCase(Locale.ROOT).contains(club)) {
      throw new AuthException(InvitationError.PASSWORD_HOLDS_CLUB_NAME);
    }
  }

  // ---- for the application

  void close(boolean now) {
    closed.set(now);
  }

  List<String> newcomers() {
    return newcomers;
  }

  List<String> post() {
    return post;
  }
}
