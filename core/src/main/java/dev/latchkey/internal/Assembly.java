package dev.latchkey.internal;

import dev.latchkey.Account;
import dev.latchkey.AddressProof;
import dev.latchkey.AuthEvent;
import dev.latchkey.Contributions;
import dev.latchkey.Endpoint;
import dev.latchkey.EndpointDescription;
import dev.latchkey.ErrorCode;
import dev.latchkey.EventRecorder;
import dev.latchkey.Factor;
import dev.latchkey.FactorCheck;
import dev.latchkey.Handler;
import dev.latchkey.Hook;
import dev.latchkey.PasswordCheck;
import dev.latchkey.Plugin;
import dev.latchkey.Profile;
import dev.latchkey.ProviderSource;
import dev.latchkey.RequestFilter;
import dev.latchkey.ResponseFilter;
import dev.latchkey.RowHook;
import dev.latchkey.Session;
import dev.latchkey.SessionGuard;
import dev.latchkey.SessionSource;
import dev.latchkey.SignInGate;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From plugins to what a frozen {@code Auth} consists of.
 *
 * <p>Collects every contribution, notes every conflict, and gives up with all of them at once. Used
 * by one thread, once.
 */
public final class Assembly implements Contributions {
  /** A hook and the paths it wants. */
  private record Hooked(String owner, Glob pattern, Hook hook) {}

  /** A filter and the paths it wants, all of them when none is named. */
  record Filtered(List<Glob> patterns, RequestFilter filter) {
    boolean wants(String path) {
      return patterns.isEmpty() || patterns.stream().anyMatch(each -> each.matches(path));
    }
  }

  /** An error and who was the first to publish it. */
  private record Owned(String owner, ErrorCode error) {
    boolean saysTheSame(ErrorCode other) {
      return error.status() == other.status()
          && error.message().equals(other.message())
          && Objects.equals(error.code(), other.code());
    }
  }

  /** Rows that are removed once this is true of them. */
  public record Expiring(Model<?> model, Function<Instant, List<Condition>> obsolete) {}

  private final Profile profile;
  private final boolean stepUp;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Route> routes = new LinkedHashMap<>();
  private final List<Hooked> before = new ArrayList<>();
  private final List<Hooked> after = new ArrayList<>();
  private final Schema.Builder schema = Schema.builder();
  private final Map<String, List<RowHook>> rowHooks = new LinkedHashMap<>();
  private final List<SignInGate> gates = new ArrayList<>();
  private final List<SessionGuard> guards = new ArrayList<>();
  private final Map<Factor, FactorCheck> factors = new LinkedHashMap<>();
  private final List<SessionSource> sources = new ArrayList<>();
  private final Map<String, ProviderSource> providers = new LinkedHashMap<>();
  private final List<CookieSpec> cookies = new ArrayList<>();
  private final List<Subscription> observers = new ArrayList<>();
  private final List<Subscription> recorders = new ArrayList<>();
  private final List<Expiring> expiring = new ArrayList<>();
  private final List<Filtered> requestFilters = new ArrayList<>();
  private final List<ResponseFilter> responseFilters = new ArrayList<>();
  private final List<PasswordCheck> passwordChecks = new ArrayList<>();
  private final List<RateLimitRules.PathRule> rateRules = new ArrayList<>();
  private final Map<String, Owned> errors = new LinkedHashMap<>();
  private final List<Function<User, List<String>>> promises = new ArrayList<>();
  private @Nullable AddressProof addressProof;
  private String owner = "application";

  /** Starts with the four tables that are always there. */
  public Assembly(Profile profile, boolean stepUp) {
    this.profile = profile;
    this.stepUp = stepUp;
    schema.model(User.MODEL).model(Session.MODEL).model(Account.MODEL).model(Verification.MODEL);
    expire(Verification.MODEL, now -> List.of(Verification.EXPIRES_AT.isBelow(now)));
  }

  /** Has each plugin contribute, in this order. */
  public Assembly add(List<Plugin> plugins) {
    Map<String, Plugin> byId = new LinkedHashMap<>();
    for (Plugin plugin : plugins) {
      if (byId.put(plugin.id(), plugin) != null) {
        problems.add("plugin '" + plugin.id() + "' is registered twice");
        continue;
      }
      owner = plugin.id();
      contribute(plugin);
    }
    owner = "application";
    return this;
  }

  private void contribute(Plugin plugin) {
    try {
      plugin.contribute(this);
    } catch (IllegalStateException | IllegalArgumentException e) {
      problems.add("plugin '" + owner + "' is wrong: " + e.getMessage());
    }
  }

  // ---- contributions

  @Override
  public Profile profile() {
    return profile;
  }

  @Override
  public boolean stepsUp() {
    return stepUp;
  }

  @Override
  public <I extends Record> Endpoint get(String path, Class<I> input, Handler<I> handler) {
    return add("GET", path, input, handler);
  }

  @Override
  public <I extends Record> Endpoint post(String path, Class<I> input, Handler<I> handler) {
    return add("POST", path, input, handler);
  }

  private <I extends Record> Endpoint add(
      String method, String path, Class<I> input, Handler<I> handler) {
    Route route = route(method, path, input, handler);
    Route other = routes.putIfAbsent(route.toString(), route);
    if (other != null) {
      problems.add(
          route
              + " is served by plugin '"
              + other.owner
              + "' and cannot also be served by '"
              + owner
              + "'; use replace(…) if that is intended");
    }
    return route;
  }

  @Override
  public <I extends Record> Endpoint replace(
      String method, String path, Class<I> input, Handler<I> handler) {
    Route route = route(method, path, input, handler);
    if (routes.put(route.toString(), route) == null) {
      problems.add("plugin '" + owner + "' replaces " + route + ", which nobody serves before it");
    }
    return route;
  }

  @SuppressWarnings("unchecked") // the shape makes exactly the record the handler takes
  private <I extends Record> Route route(
      String method, String path, Class<I> input, Handler<I> handler) {
    if (!path.startsWith("/")) problems.add("path '" + path + "' does not begin with a slash");
    return new Route(owner, method, path, RecordShape.of(input), (Handler<Record>) handler);
  }

  @Override
  public void model(Model<?> model) {
    schema.model(model);
  }

  @Override
  public void sharedModel(Model<?> model) {
    schema.sharedModel(model);
  }

  @Override
  public void extend(Model<?> model, Field<?>... fields) {
    for (Field<?> field : fields) schema.field(model, field);
  }

  @Override
  public void cookie(CookieSpec cookie) {
    if (cookies.contains(cookie)) problems.add("cookie '" + cookie.key() + "' is declared twice");
    cookies.add(cookie);
  }

  @Override
  public void source(SessionSource source) {
    sources.add(source);
  }

  @Override
  public void provider(String id, ProviderSource source) {
    providers.put(id, source);
  }

  @Override
  public void gate(SignInGate gate) {
    gates.add(gate);
  }

  @Override
  public void guard(SessionGuard guard) {
    guards.add(guard);
  }

  @Override
  public void factor(Factor factor, FactorCheck check) {
    if (factors.putIfAbsent(factor, check) != null) {
      problems.add("factor '" + factor.name() + "' is contributed twice");
    }
  }

  @Override
  public void before(String pattern, Hook hook) {
    before.add(new Hooked(owner, Glob.of(pattern), hook));
  }

  @Override
  public void after(String pattern, Hook hook) {
    after.add(new Hooked(owner, Glob.of(pattern), hook));
  }

  @Override
  public void onRow(Model<?> model, RowHook hook) {
    rowHooks.computeIfAbsent(model.name(), name -> new ArrayList<>()).add(hook);
  }

  @Override
  public <E extends AuthEvent> void observe(Class<E> type, Consumer<? super E> observer) {
    observers.add(Subscription.observing(type, observer));
  }

  @Override
  public <E extends AuthEvent> void record(Class<E> type, EventRecorder<? super E> recorder) {
    recorders.add(Subscription.of(type, recorder));
  }

  @Override
  public void expire(Model<?> model, Function<Instant, List<Condition>> obsolete) {
    expiring.add(new Expiring(model, obsolete));
  }

  @Override
  public void promises(Function<User, List<String>> identifiers) {
    promises.add(identifiers);
  }

  @Override
  public void proveAddresses(AddressProof proof) {
    if (addressProof != null) problems.add("addresses are to be proven in two ways");
    addressProof = proof;
  }

  @Override
  public void filterRequest(RequestFilter filter, String... patterns) {
    requestFilters.add(new Filtered(Stream.of(patterns).map(Glob::of).toList(), filter));
  }

  @Override
  public void filterResponse(ResponseFilter filter) {
    responseFilters.add(filter);
  }

  @Override
  public void passwordCheck(PasswordCheck check) {
    passwordChecks.add(check);
  }

  @Override
  public void rateLimit(String pattern, int max, Duration window) {
    rateRules.add(new RateLimitRules.PathRule(pattern, new RateLimitRules.Rule(window, max)));
  }

  @Override
  public void errors(ErrorCode... codes) {
    for (ErrorCode code : codes) {
      Owned other = errors.putIfAbsent(code.name(), new Owned(owner, code));
      if (other != null && !other.owner().equals(owner) && !other.saysTheSame(code)) {
        problems.add(
            "error "
                + code.name()
                + " of '"
                + owner
                + "' is already one of '"
                + other.owner()
                + "'");
      }
    }
  }

  // ---- what became of them

  /** Returns every conflict; empty when {@link #freeze} may follow. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    all.addAll(schema.problems());
    return all;
  }

  /** Matches hooks to routes, so that no call has to. */
  public void freeze() {
    for (Route route : routes.values()) {
      match(before, route, route.before);
      match(after, route, route.after);
    }
  }

  private static void match(List<Hooked> hooks, Route route, List<Hook> matched) {
    for (Hooked hooked : hooks) {
      if (hooked.pattern().matches(route.path)) matched.add(hooked.hook());
    }
  }

  /** Returns the schema builder, for the application's own fields and names. */
  public Schema.Builder schema() {
    return schema;
  }

  /** Returns the hooks by model name. */
  public Map<String, List<RowHook>> rowHooks() {
    return rowHooks;
  }

  /** Returns who is told of events. */
  public List<Subscription> observers() {
    return observers;
  }

  /** Returns who writes events down. */
  public List<Subscription> recorders() {
    return recorders;
  }

  /** Returns which rows are to be removed. */
  public List<Expiring> expiring() {
    return expiring;
  }

  /** Returns how promises to a user are named beside their value. */
  public List<Function<User, List<String>>> promises() {
    return promises;
  }

  /** Returns how addresses are proven otherwise than by a link; null by a link. */
  public @Nullable AddressProof addressProof() {
    return addressProof;
  }

  /** Returns the gates in the order they are asked. */
  public List<SignInGate> gates() {
    return gates;
  }

  /** Returns the factors that can be proven again, in the order of the plugins. */
  public Map<Factor, FactorCheck> factors() {
    return Collections.unmodifiableMap(factors);
  }

  /** Returns where sessions may be besides the cookie. */
  public List<SessionSource> sources() {
    return sources;
  }

  /** Returns the guards in the order they are asked. */
  public List<SessionGuard> guards() {
    return guards;
  }

  /** Returns whom users can sign in with, by name. */
  public Map<String, ProviderSource> providers() {
    return providers;
  }

  /** Returns the declared cookies. */
  public List<CookieSpec> cookies() {
    return cookies;
  }

  /** Returns what judges new passwords. */
  public List<PasswordCheck> passwordChecks() {
    return passwordChecks;
  }

  /** Returns the plugins' rules for the limiter. */
  public List<RateLimitRules.PathRule> rateRules() {
    return rateRules;
  }

  List<Filtered> requestFilters() {
    return requestFilters;
  }

  List<ResponseFilter> responseFilters() {
    return responseFilters;
  }

  List<Route> routes() {
    return List.copyOf(routes.values());
  }

  /** Returns what clients can reach, in the order it was contributed. */
  public List<EndpointDescription> endpoints(Set<String> disabledPaths, Set<String> added) {
    return routes.values().stream()
        .filter(route -> !route.isServerOnly() && !disabledPaths.contains(route.path))
        .map(route -> route.description(!added.contains(route.owner)))
        .toList();
  }
}
