package dev.latchkey.user;

import static dev.latchkey.SessionNeed.AUTHORITATIVE;
import static dev.latchkey.SessionNeed.SENSITIVE;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.CoreError;
import dev.latchkey.Email;
import dev.latchkey.EmailAddress;
import dev.latchkey.EmailVerifications.Step;
import dev.latchkey.Link;
import dev.latchkey.Mail;
import dev.latchkey.MaxLength;
import dev.latchkey.OrNull;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SafeRedirect;
import dev.latchkey.SecretText;
import dev.latchkey.User;
import dev.latchkey.UserOptions;
import dev.latchkey.Verification;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import dev.latchkey.store.StoreException;
import org.jspecify.annotations.Nullable;

/** What users change about themselves, to being gone (protocol/03 §3). */
public final class UserEndpoints implements Plugin {
  private static final String DELETION = "delete-account-";
  private static final int TOKEN_LENGTH = 32;

  private final UserOptions options;

  /** Serves as the options say. */
  public UserEndpoints(UserOptions options) {
    this.options = options;
  }

  @Override
  public String id() {
    return "user";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/update-user", UpdateUser.class, this::update).requires(AUTHORITATIVE);
    to.post("/change-email", ChangeEmail.class, this::changeEmail).requires(SENSITIVE);
    to.post("/delete-user", DeleteUser.class, this::delete).requires(AUTHORITATIVE);
    to.get("/delete-user/callback", ConfirmDeletion.class, this::confirmDeletion);
  }

  private record Status(boolean status) {}

  // ---- POST /update-user

  private record UpdateUser(
      @MaxLength(256) @Nullable String name,
      @OrNull @MaxLength(2048) @Nullable String image,
      @Rest JsonValue.Obj body) {}

  private Status update(UpdateUser input, Call call) {
    JsonValue email = input.body().get("email");
    if (email != null && email.isTruthy()) {
      throw new AuthException(CoreError.EMAIL_CAN_NOT_BE_UPDATED);
    }
    Row changes = changes(input, call);
    if (changes.fields().isEmpty()) throw new AuthException(CoreError.NO_FIELDS_TO_UPDATE);
    ActiveSession active = call.session();
    try {
      call.users().update(active.user().id(), changes, call);
    } catch (StoreException.DuplicateKey | StoreException.Failed e) {
      throw new AuthException(CoreError.FAILED_TO_UPDATE_USER);
    }
    tellBrowser(active.user().with(changes.with(User.UPDATED_AT, call.now())), call);
    return new Status(true);
  }

  private static Row changes(UpdateUser input, Call call) {
    Row changes = call.users().changes(input.body(), call);
    if (input.name() != null) changes = changes.with(User.NAME, input.name());
    boolean clears = input.body().get("image") == JsonValue.Null.NULL;
    if (input.image() != null || clears) changes = changes.with(User.IMAGE, input.image());
    return changes;
  }

  private static void tellBrowser(User changed, Call call) {
    ActiveSession now = new ActiveSession(call.session().session(), changed);
    call.sessions().refreshCookies(now, call);
  }

  // ---- POST /change-email

  private record ChangeEmail(
      @Email @MaxLength(EmailAddress.MAX_LENGTH) String newEmail,
      @MaxLength(2048) @Nullable String callbackURL) {}

  private Status changeEmail(ChangeEmail input, Call call) {
    if (!options.changesEmail()) throw new AuthException(CoreError.CHANGE_EMAIL_DISABLED);
    User user = call.session().user();
    String email = EmailAddress.canonical(input.newEmail());
    if (email.equals(user.email())) throw new AuthException(CoreError.EMAIL_IS_THE_SAME);
    boolean unproven = !user.emailVerified() && options.changesUnproven();
    if (!unproven && !call.emailVerifications().canSend()) {
      throw new AuthException(CoreError.EMAIL_CHANGE_UNVERIFIABLE);
    }
    // Nobody learns whose address it is: neither from the answer nor from what it costs.
    boolean taken = call.users().findByEmail(email, call) != null;
    if (taken) call.emailVerifications().pretend(email, input.callbackURL(), call);
    else if (unproven) changeUnproven(user, email, input.callbackURL(), call);
    else proveFirst(user, email, input.callbackURL(), call);
    return new Status(true);
  }

  private static void changeUnproven(
      User user, String email, @Nullable String callbackUrl, Call call) {
    if (!call.users().changeEmail(user, email, false, call)) return; // somebody was faster
    User changed = user.with(Row.of(User.EMAIL, email).with(User.UPDATED_AT, call.now()));
    tellBrowser(changed, call);
    if (call.emailVerifications().canSend()) {
      call.emailVerifications().send(changed, callbackUrl, call);
    }
  }

  private void proveFirst(User user, String email, @Nullable String callbackUrl, Call call) {
    boolean asksOwner = user.emailVerified() && options.confirmsChange();
    Step first = asksOwner ? Step.CONFIRM_CHANGE : Step.CHANGE;
    call.emailVerifications().sendChange(first, user, email, callbackUrl, call);
  }

  // ---- POST /delete-user

  private record DeleteUser(
      @MaxLength(2048) @Nullable String callbackURL,
      @Nullable SecretText password,
      @Nullable SecretText token) {}

  private record Deleted(boolean success, String message) {
    private static final Deleted DONE = new Deleted(true, "User deleted");
    private static final Deleted ASKED = new Deleted(true, "Verification email sent");
  }

  private Deleted delete(DeleteUser input, Call call) {
    if (!options.deletes()) throw new AuthException(CoreError.DELETE_USER_DISABLED);
    User user = call.session().user();
    String password = orEmpty(input.password());
    if (!password.isEmpty()) call.accounts().requirePassword(user, password, call);
    String token = orEmpty(input.token());
    if (!token.isEmpty()) return delete(user, token, call);
    if (options.confirmsDeletion()) return askByMail(user, input.callbackURL(), call);
    if (password.isEmpty()) requireRecent(call);
    return call.transaction(() -> delete(user, call));
  }

  private static void requireRecent(Call call) {
    if (call.stepUp().asksForRecentProof()) call.stepUp().requireRecentProof(call.session(), call);
    else if (!call.stepUp().isFresh(call.session(), call.now())) {
      throw new AuthException(CoreError.SESSION_EXPIRED, 400);
    }
  }

  private static String orEmpty(@Nullable SecretText text) {
    return text == null ? "" : text.value();
  }

  private Deleted askByMail(User user, @Nullable String callbackUrl, Call call) {
    String token = call.tokens().next(TOKEN_LENGTH);
    call.verifications().create(DELETION + token, user.id(), options.deleteTokenExpiresIn(), call);
    Link link =
        Link.to("/delete-user/callback", call).with("token", token).withCallback(callbackUrl);
    call.mails()
        .send(Mail.of(Mail.Kind.DELETE_ACCOUNT, user.email(), user, link, token, call), call);
    return Deleted.ASKED;
  }

  private Deleted delete(User user, String token, Call call) {
    return call.transaction(
        () -> {
          Verification asked = call.verifications().consume(DELETION + token, call);
          if (asked == null || !asked.value().equals(user.id())) {
            throw new AuthException(CoreError.INVALID_TOKEN, 404);
          }
          return delete(user, call);
        });
  }

  private Deleted delete(User user, Call call) {
    options.beforeDelete(user, call);
    call.users().delete(user.id(), call);
    call.db().afterCommit(() -> call.sessions().expireCookies(call.cookies()));
    call.db().afterCommit(() -> options.afterDelete(user, call));
    return Deleted.DONE;
  }

  // ---- GET /delete-user/callback

  private record ConfirmDeletion(SecretText token, @MaxLength(2048) @Nullable String callbackURL) {}

  private Object confirmDeletion(ConfirmDeletion input, Call call) {
    SafeRedirect page = call.redirectIfAsked(input.callbackURL(), CoreError.INVALID_CALLBACK_URL);
    if (!options.deletes()) throw new AuthException(CoreError.NOT_FOUND);
    ActiveSession active = call.sessions().resolve(call, AUTHORITATIVE).active();
    if (active == null) throw new AuthException(CoreError.FAILED_TO_GET_USER_INFO, 404);
    Deleted deleted = delete(active.user(), input.token().value(), call);
    return page == null ? deleted : page.toResponse();
  }
}
