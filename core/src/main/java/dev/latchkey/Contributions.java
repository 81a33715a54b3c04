package dev.latchkey;

import dev.latchkey.http.CookieSpec;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Everything a plugin may add: one method per kind of thing, and nothing else is possible.
 *
 * <p>Where the order matters, it is the application's contributions first, then the plugins' in the
 * order they were registered. Conflicts do not show at the call: {@link Auth#create} reports all of
 * them at once.
 *
 * <p>Patterns are route paths below the base path; {@code *} stands for one segment, a final {@code
 * **} for any number.
 */
public interface Contributions {

  /** Returns what is the default of everything, for plugins that are stricter in one profile. */
  Profile profile();

  /**
   * Returns whether sessions remember what was proven in them, for endpoints that prove a factor.
   */
  boolean stepsUp();

  /** Serves {@code GET path}; the query is read into {@code input}. */
  <I extends Record> Endpoint get(String path, Class<I> input, Handler<I> handler);

  /** Serves {@code GET path}, which takes no input of its own. */
  default Endpoint get(String path, Handler<NoInput> handler) {
    return get(path, NoInput.class, handler);
  }

  /** Serves {@code POST path}; the body is read into {@code input}. */
  <I extends Record> Endpoint post(String path, Class<I> input, Handler<I> handler);

  /** Serves {@code POST path}, which takes no input; a JSON body is allowed and not looked at. */
  default Endpoint post(String path, Handler<NoInput> handler) {
    return post(path, NoInput.class, handler);
  }

  /** Serves a route another plugin serves, instead of it. */
  <I extends Record> Endpoint replace(
      String method, String path, Class<I> input, Handler<I> handler);

  /** Adds a table. */
  void model(Model<?> model);

  /** Adds a table that several plugins keep together: this very model, and no other of its name. */
  void sharedModel(Model<?> model);

  /** Adds fields to a table somebody else added. */
  void extend(Model<?> model, Field<?>... fields);

  /** Declares a cookie. */
  void cookie(CookieSpec cookie);

  /** Finds sessions elsewhere in a request than in the cookie. */
  void source(SessionSource source);

  /** Lets users sign in with somebody else. */
  default void provider(OAuthProvider provider) {
    provider(provider.id(), call -> provider);
  }

  /**
   * As {@link #provider(OAuthProvider)}, for one that has to be looked up first. One of the same
   * name that was contributed before it is no longer used.
   */
  void provider(String id, ProviderSource source);

  /** Asks before a proven first factor becomes a session. */
  void gate(SignInGate gate);

  /** Decides with every call whether its session may go on. */
  void guard(SessionGuard guard);

  /** Names a factor that users prove again within a session, at an endpoint of this plugin. */
  void factor(Factor factor, FactorCheck check);

  /** Runs before the endpoints that fit the pattern; may refuse or change the call. */
  void before(String pattern, Hook hook);

  /** Runs after the endpoints that fit the pattern, refused calls included. */
  void after(String pattern, Hook hook);

  /** Takes part when rows of the model are created, changed and removed. */
  void onRow(Model<?> model, RowHook hook);

  /** Is told of events of this type once they are committed; what it throws is logged. */
  <E extends AuthEvent> void observe(Class<E> type, Consumer<? super E> observer);

  /** Writes events of this type down, in the transaction of what they tell of. */
  <E extends AuthEvent> void record(Class<E> type, EventRecorder<? super E> recorder);

  /**
   * Has rows of the model removed that are good for nothing any more, with {@link
   * Auth#removeExpired}.
   *
   * @param obsolete what is true of them at an instant, all of it
   */
  void expire(Model<?> model, Function<Instant, List<Condition>> obsolete);

  /**
   * Names promises to a user whose value does not: they are taken back with all others of the user,
   * when the password or the address is another one, and when the user is gone.
   *
   * @param identifiers of all there may be
   */
  void promises(Function<User, List<String>> identifiers);

  /** Has users prove their address otherwise than by a mailed link. */
  void proveAddresses(AddressProof proof);

  /**
   * Sees requests before they are routed and may answer or refuse them: every one, or those whose
   * path fits one of the patterns, with slashes in a row for one and whether it is served or not.
   */
  void filterRequest(RequestFilter filter, String... patterns);

  /** Sees every answer on its way out and may replace it. */
  void filterResponse(ResponseFilter filter);

  /** Judges every new password. */
  void passwordCheck(PasswordCheck check);

  /** Limits calls per address to the routes that fit: at most {@code max} in each window. */
  void rateLimit(String pattern, int max, Duration window);

  /** Publishes the refusals this plugin can answer; plugins may share one that says the same. */
  void errors(ErrorCode... codes);

  /** The input of an endpoint that takes none. */
  record NoInput() {}
}
