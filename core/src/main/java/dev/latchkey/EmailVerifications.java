package dev.latchkey;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The links that prove an address: each says itself whose it is, so nothing is stored (protocol/03
 * §4).
 *
 * <p>A link is bound to a user and to the address that user had when it was made: it opens nothing
 * once either is another (threats A95). Thread-safe.
 */
public final class EmailVerifications {
  private final EmailVerificationOptions options;
  private final boolean required;
  private final @Nullable AddressProof otherwise;
  private final Mails mails;

  EmailVerifications(
      EmailVerificationOptions options,
      boolean required,
      @Nullable AddressProof otherwise,
      Mails mails) {
    this.options = options;
    this.required = required;
    this.otherwise = otherwise;
    this.mails = mails;
  }

  /** What following a link does. */
  public enum Step {
    /** Proves the user's own address. */
    VERIFY(null),
    /** Agrees, at the old address, to a new one, which then has to be proven. */
    CONFIRM_CHANGE("change-email-confirmation"),
    /** Proves a new address, which then becomes the user's. */
    CHANGE("change-email-verification"),
    /** Changes the address before it is proven: a link of earlier versions of the original. */
    CHANGE_UNPROVEN(null);

    private final @Nullable String requestType;

    Step(@Nullable String requestType) {
      this.requestType = requestType;
    }

    private static Step of(@Nullable String requestType) {
      for (Step step : values()) {
        if (requestType != null && requestType.equals(step.requestType)) return step;
      }
      return CHANGE_UNPROVEN;
    }
  }

  /**
   * What a link says.
   *
   * @param step what it does
   * @param userId for whom
   * @param email the address the user has to have
   * @param newEmail the address the user is to have; the same unless the step is about another
   */
  public record Claims(Step step, String userId, String email, String newEmail) {}

  /** Returns whether anybody can be asked to prove an address. */
  public boolean canSend() {
    return options.sends() && mails.canSend();
  }

  /**
   * Refuses users who have to prove their address before they can sign in with a password, and
   * mails them a link where the options say so.
   *
   * @throws AuthException {@link CoreError#EMAIL_NOT_VERIFIED}
   */
  public void requireVerified(User user, @Nullable String callbackUrl, Call call) {
    if (!required || user.emailVerified()) return;
    if (options.sendsOnSignIn()) send(user, callbackUrl, call);
    throw new AuthException(CoreError.EMAIL_NOT_VERIFIED);
  }

  /** Mails users a link that proves their address, or asks them otherwise where a plugin does. */
  public void send(User user, @Nullable String callbackUrl, Call call) {
    if (otherwise != null) otherwise.ask(user, call);
    else mails.send(mail(user, ownAddress(user), callbackUrl, call), call);
  }

  private static Claims ownAddress(User user) {
    return new Claims(Step.VERIFY, user.id(), user.email(), user.email());
  }

  /** Mails the link for this step to another address. */
  public void sendChange(
      Step step, User user, String newEmail, @Nullable String callbackUrl, Call call) {
    Claims claims = new Claims(step, user.id(), user.email(), newEmail);
    mails.send(mail(user, claims, callbackUrl, call), call);
  }

  /** Does the work of {@link #send} and mails nothing: for those who must not learn more. */
  public void pretend(String email, @Nullable String callbackUrl, Call call) {
    if (otherwise != null) {
      otherwise.pretend(email, call);
      return;
    }
    User nobody = call.users().nobody(email, call);
    mails.pretend(mail(nobody, ownAddress(nobody), callbackUrl, call), call);
  }

  // ---- proven

  /** Returns whether proving an address signs in. */
  public boolean signsIn() {
    return options.signsInAfterVerification();
  }

  /**
   * Notes that a user has proven their address, which the application may refuse and is told.
   *
   * @return the user as it is now; null when the address is no longer theirs
   */
  public @Nullable User prove(User user, Call call) {
    options.before(user, call);
    if (!call.users().confirmVerified(user, call)) return null;
    User proven = user.with(Row.of(User.EMAIL_VERIFIED, true).with(User.UPDATED_AT, call.now()));
    call.db().afterCommit(() -> options.after(proven, call));
    return proven;
  }

  /**
   * Gives a user another address that they have proven, which the application may refuse and is
   * told.
   *
   * @return the user as it is now; null when the address is taken, or the old one no longer theirs
   */
  public @Nullable User proveOther(User user, String email, Call call) {
    options.before(user, call);
    if (!call.users().changeEmail(user, email, true, call)) return null;
    User proven =
        user.with(
            Row.of(User.EMAIL, EmailAddress.canonical(email))
                .with(User.EMAIL_VERIFIED, true)
                .with(User.UPDATED_AT, call.now()));
    call.db().afterCommit(() -> options.after(proven, call));
    return proven;
  }

  // ---- links

  private Mail mail(User user, Claims claims, @Nullable String callbackUrl, Call call) {
    String token = token(claims, call);
    boolean confirms = claims.step() == Step.CONFIRM_CHANGE;
    Mail.Kind kind = confirms ? Mail.Kind.CONFIRM_EMAIL_CHANGE : Mail.Kind.VERIFY_EMAIL;
    String to = confirms ? claims.email() : claims.newEmail();
    return Mail.of(kind, to, user, link(token, callbackUrl, call), token, call);
  }

  private static Link link(String token, @Nullable String callbackUrl, Call call) {
    return Link.to("/verify-email", call).with("token", token).withCallback(callbackUrl);
  }

  private String token(Claims claims, Call call) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("email", new JsonValue.Str(claims.email()));
    String requestType = claims.step().requestType;
    if (requestType != null) {
      members.put("updateTo", new JsonValue.Str(claims.newEmail()));
      members.put("requestType", new JsonValue.Str(requestType));
    }
    members.put("userId", new JsonValue.Str(claims.userId()));
    return call.secrets().signToken(new JsonValue.Obj(members), call.now(), options.expiresIn());
  }

  /**
   * Reads a link's token, made here or by the original with one of these secrets.
   *
   * @throws AuthException {@link CoreError#INVALID_TOKEN} or {@link CoreError#TOKEN_EXPIRED}
   */
  public Claims read(String token, Call call) {
    JsonValue.Obj claims = call.secrets().verifyToken(token, call.now());
    String userId = text(claims, "userId");
    String email = text(claims, "email");
    String newEmail = text(claims, "updateTo");
    if (userId == null || email == null) throw new AuthException(CoreError.INVALID_TOKEN);
    if (newEmail == null) return new Claims(Step.VERIFY, userId, email, email);
    if (!EmailAddress.isValid(newEmail)) throw new AuthException(CoreError.INVALID_TOKEN);
    return new Claims(Step.of(text(claims, "requestType")), userId, email, newEmail);
  }

  private static @Nullable String text(JsonValue.Obj claims, String name) {
    JsonValue value = claims.get(name);
    return value == null ? null : value.asString();
  }
}
