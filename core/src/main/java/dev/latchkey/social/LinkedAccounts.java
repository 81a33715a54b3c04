package dev.latchkey.social;

import dev.latchkey.Account;
import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.CoreError;
import dev.latchkey.Plugin;
import dev.latchkey.Rest;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import dev.latchkey.json.IsoDate;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.OAuthTokens;
import dev.latchkey.oauth.ProviderException;
import dev.latchkey.oauth.ProviderUser;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the accounts of a user open at their providers (protocol/03 §6). */
public final class LinkedAccounts implements Plugin {
  private static final Logger log = LoggerFactory.getLogger(LinkedAccounts.class);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Renewal renewal = new Renewal();

  @Override
  public String id() {
    return "linked-accounts";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/get-access-token", this::accessToken);
    to.post("/refresh-token", this::refresh);
    to.get("/account-info", Selected.class, this::info);
  }

  /** The query, of which every name counts. */
  private record Selected(@Rest JsonValue query) {}

  // ---- POST /get-access-token

  private JsonValue.Obj accessToken(NoInput input, Call call) {
    Account account = selected(call.body(), "body", call);
    OAuthTokens tokens = current(account, call);
    String token = tokens.accessToken();
    Map<String, JsonValue> reply = new LinkedHashMap<>();
    reply.put("accessToken", new JsonValue.Str(token == null ? "" : token));
    put(reply, "accessTokenExpiresAt", date(tokens.accessTokenExpiresAt()));
    reply.put("scopes", texts(account.scopes()));
    put(reply, "idToken", text(tokens.idToken()));
    return new JsonValue.Obj(reply);
  }

  /** Returns tokens of which the first is good for a moment, got anew if need be. */
  private OAuthTokens current(Account account, Call call) {
    OAuthProvider provider = call.providers().find(account.providerId(), call);
    if (provider == null) throw notSupported(account);
    OAuthTokens kept = kept(account, SocialError.FAILED_TO_GET_ACCESS_TOKEN, call);
    Instant end = kept.accessTokenExpiresAt();
    boolean ends = end != null && end.minus(SOON).isBefore(call.now());
    if (!ends || isEmpty(kept.refreshToken()) || !provider.refreshes()) return kept;
    try {
      return call.accounts().tokens(renewal.renew(account, provider, call), call);
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      throw new AuthException(SocialError.FAILED_TO_GET_ACCESS_TOKEN);
    }
  }

  private static OAuthTokens kept(Account account, SocialError otherwise, Call call) {
    try {
      return call.accounts().tokens(account, call);
    } catch (AuthException e) {
      throw new AuthException(otherwise); // encrypted, and no listed secret opens it
    }
  }

  // ---- POST /refresh-token

  private JsonValue.Obj refresh(NoInput input, Call call) {
    Account account = selected(call.body(), "body", call);
    OAuthProvider provider = call.providers().find(account.providerId(), call);
    if (provider == null) throw notSupported(account);
    if (!provider.refreshes()) {
      throw new AuthException(
          SocialError.TOKEN_REFRESH_NOT_SUPPORTED,
          "Provider " + account.providerId() + " does not support token refreshing.");
    }
    OAuthTokens kept = kept(account, SocialError.FAILED_TO_REFRESH_ACCESS_TOKEN, call);
    if (isEmpty(kept.refreshToken())) throw new AuthException(SocialError.REFRESH_TOKEN_NOT_FOUND);
    try {
      return refreshed(renewal.renew(account, provider, call), call);
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      throw new AuthException(SocialError.FAILED_TO_REFRESH_ACCESS_TOKEN);
    }
  }

  private static JsonValue.Obj refreshed(Account account, Call call) {
    OAuthTokens tokens = call.accounts().tokens(account, call);
    Map<String, JsonValue> reply = new LinkedHashMap<>();
    put(reply, "accessToken", text(tokens.accessToken()));
    put(reply, "refreshToken", text(tokens.refreshToken()));
    put(reply, "accessTokenExpiresAt", date(tokens.accessTokenExpiresAt()));
    reply.put("refreshTokenExpiresAt", orNull(date(tokens.refreshTokenExpiresAt())));
    reply.put("scope", orNull(text(account.row().get(Account.SCOPE))));
    reply.put("idToken", orNull(text(tokens.idToken())));
    reply.put("providerId", new JsonValue.Str(account.providerId()));
    reply.put("accountId", new JsonValue.Str(account.id()));
    return new JsonValue.Obj(reply);
  }

  // ---- GET /account-info

  private record AccountKey(String id, String providerId, String accountId) {}

  private record Info(JsonValue user, JsonValue data, AccountKey account) {
    @Override
    public String toString() {
      return "Info";
    }
  }

  private Info info(Selected input, Call call) {
    Account account = selected(input.query(), "query", call);
    OAuthProvider provider = call.providers().find(account.providerId(), call);
    if (provider == null) throw new AuthException(SocialError.PROVIDER_NOT_CONFIGURED);
    OAuthTokens tokens = current(account, call);
    if (isEmpty(tokens.accessToken())) throw new AuthException(SocialError.ACCESS_TOKEN_NOT_FOUND);
    ProviderUser owner = owner(provider, tokens, call);
    if (owner == null) throw new AuthException(CoreError.FAILED_TO_GET_USER_INFO);
    AccountKey key = new AccountKey(account.id(), account.providerId(), account.accountId());
    return new Info(owner.user(), owner.profile(), key);
  }

  private static @Nullable ProviderUser owner(
      OAuthProvider provider, OAuthTokens tokens, Call call) {
    try {
      return provider.owner(tokens, call.providers().calling(call));
    } catch (ProviderException e) {
      log.warn("{}: {}", provider, e.getMessage());
      return null;
    }
  }

  // ---- which account

  private static final Set<String> BY_ID = Set.of("accountId", "userId");
  private static final Set<String> BY_COOKIE = Set.of("useAccountCookie", "userId");

  private static Account selected(@Nullable JsonValue input, String where, Call call) {
    String id = accountId(input, where);
    User user = user(call);
    Account account = id == null ? null : call.accounts().find(id, user.id(), call);
    if (account == null) throw new AuthException(CoreError.ACCOUNT_NOT_FOUND);
    return account;
  }

  // Either of two strict shapes; null for the account in a cookie, which nobody writes here.
  private static @Nullable String accountId(@Nullable JsonValue input, String where) {
    JsonValue.Obj said = input == null ? null : input.asObject();
    if (said == null) throw invalid(where, "Invalid input");
    JsonValue userId = said.get("userId");
    boolean byCookie = said.get("useAccountCookie") instanceof JsonValue.Bool on && on.value();
    boolean byId = said.get("accountId") instanceof JsonValue.Str;
    boolean named = userId == null || userId instanceof JsonValue.Str;
    if (!named || !byId && !byCookie) throw invalid(where, "Invalid input");
    requireKnown(said, byId ? BY_ID : BY_COOKIE, where);
    JsonValue id = said.get("accountId");
    return id == null ? null : id.asString();
  }

  private static void requireKnown(JsonValue.Obj said, Set<String> known, String where) {
    List<String> others =
        said.members().keySet().stream().filter(name -> !known.contains(name)).toList();
    if (others.isEmpty()) return;
    String quoted = '"' + String.join("\", \"", others) + '"';
    throw invalid(where, "Unrecognized key" + (others.size() > 1 ? "s" : "") + ": " + quoted);
  }

  private static AuthException invalid(String where, String problem) {
    return new AuthException(CoreError.VALIDATION_ERROR, "[" + where + "] " + problem);
  }

  private static User user(Call call) {
    ActiveSession active = call.sessions().resolve(call, SessionNeed.AUTHORITATIVE).active();
    if (active == null) throw new AuthException(SocialError.NOT_SIGNED_IN);
    return active.user();
  }

  private static AuthException notSupported(Account account) {
    String message = "Provider " + account.providerId() + " is not supported.";
    return new AuthException(SocialError.PROVIDER_NOT_SUPPORTED, message);
  }

  // ---- JSON

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static void put(Map<String, JsonValue> reply, String name, @Nullable JsonValue value) {
    if (value != null) reply.put(name, value);
  }

  private static JsonValue orNull(@Nullable JsonValue value) {
    return value == null ? JsonValue.Null.NULL : value;
  }

  private static @Nullable JsonValue text(@Nullable String text) {
    return text == null ? null : new JsonValue.Str(text);
  }

  private static @Nullable JsonValue date(@Nullable Instant instant) {
    return instant == null ? null : new JsonValue.Str(IsoDate.print(instant));
  }

  private static JsonValue texts(List<String> texts) {
    return new JsonValue.Arr(texts.stream().<JsonValue>map(JsonValue.Str::new).toList());
  }
}
