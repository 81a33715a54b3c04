package dev.latchkey.internal;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.CoreError;
import dev.latchkey.Hook;
import dev.latchkey.ResponseFilter;
import dev.latchkey.SessionNeed;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.ClientAddress;
import dev.latchkey.http.Headers;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a request, top to bottom.
 *
 * <p>A list of stages in one method: nothing wraps anything and no stage runs twice. A refusal only
 * jumps forward: from the stages before routing straight out, from those before the input is read
 * to rendering, from later ones to the after-hooks. Immutable and thread-safe.
 */
public final class Pipeline {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  /** What the pipeline is made of besides routes and filters. */
  public record Parts(
      String basePath,
      Set<String> disabledPaths,
      boolean skipTrailingSlashes,
      @Nullable RateLimiter limiter,
      ClientAddress addresses,
      OriginCheck origins,
      TrustedOrigins trusted,
      Site.Finder sites,
      CookieReader cookies,
      InstantSource clock,
      Function<Exchange, Call> calls) {
    private Parts with(Function<Exchange, Call> others) {
      return new Parts(
          basePath,
          disabledPaths,
          skipTrailingSlashes,
          limiter,
          addresses,
          origins,
          trusted,
          sites,
          cookies,
          clock,
          others);
    }
  }

  private final Parts parts;
  private final Router router;
  private final List<Assembly.Filtered> requestFilters;
  private final List<ResponseFilter> responseFilters;
  private final Renderer renderer;

  /** Builds the pipeline of a frozen assembly. */
  public Pipeline(Parts parts, Assembly assembly, Schema schema) {
    this.parts = parts;
    router = new Router(assembly.routes());
    requestFilters = List.copyOf(assembly.requestFilters());
    responseFilters = List.copyOf(assembly.responseFilters());
    renderer = new Renderer(schema);
  }

  private Pipeline(Pipeline other, Parts parts) {
    this.parts = parts;
    router = other.router;
    requestFilters = other.requestFilters;
    responseFilters = other.responseFilters;
    renderer = other.renderer;
  }

  /** The same with calls that are made in another way. */
  public Pipeline with(Function<Exchange, Call> calls) {
    return new Pipeline(this, parts.with(calls));
  }

  /** Answers a request; never throws but for errors of the machine. */
  public AuthResponse run(AuthRequest request) {
    AuthResponse response;
    try {
      response = answer(request);
    } catch (RuntimeException e) {
      response = Renderer.failure(e, request);
    }
    return responseFilters.isEmpty() ? response : filtered(request, response);
  }

  // 13 response filters, which see failures too
  private AuthResponse filtered(AuthRequest request, AuthResponse answer) {
    AuthResponse response = answer;
    try {
      for (ResponseFilter filter : responseFilters) response = filter.filter(request, response);
    } catch (RuntimeException e) {
      return Renderer.failure(e, request);
    }
    return Renderer.uncached(response);
  }

  private AuthResponse answer(AuthRequest request) {
    String path = pathBelowBase(request.path());
    if (path == null) return Renderer.notFound();

    // 1 open the call
    Site site = parts.sites.of(request);
    if (site == null) return Renderer.unknownHost();
    Exchange exchange = open(request, site);

    // 2 disabled path
    if (isDisabled(path)) return Renderer.disabled();

    // 3 rate limit
    int retryAfter = retryAfter(path, exchange);
    if (retryAfter != RateLimiter.ALLOWED) return Renderer.tooManyRequests(retryAfter);

    // 4 request filters
    for (Assembly.Filtered filtered : requestFilters) {
      AuthResponse answer = filtered.wants(path) ? filtered.filter().filter(request) : null;
      if (answer != null) return Renderer.uncached(answer);
    }

    // 5 route
    Route route = router.find(request.method(), path);
    if (route == null || route.isServerOnly()) return Renderer.notFound();

    exchange.checksUrls = parts.origins.checksUrls(path);
    exchange.route = route.path;
    exchange.pathParameters = Router.parameters(route, path);
    Call call = parts.calls.apply(exchange);
    try {
      if (route.readsBody()) exchange.body = RequestBody.read(request, route.isForm());

      // 6 origin and URLs
      checkOrigin(route, route.kind(), exchange);
      if (route.method.equals("POST") && exchange.checksUrls) {
        UrlFields.check(exchange.body, exchange.query, parts.trusted);
      }

      // 7 before-hooks
      for (Hook hook : route.before) hook.run(call);
    } catch (AuthException e) {
      exchange.refusal = e;
      return renderer.render(exchange);
    }
    return serve(route, () -> input(route, exchange), exchange, call);
  }

  /** As {@link #invoke(String, Record, Headers)}, with the input still to be read. */
  public AuthResponse invoke(String path, JsonValue input, Headers headers) {
    return invoke(
        path,
        headers,
        input,
        (shape, body) -> shape.isEmpty() ? shape.empty() : shape.read(body, "body"));
  }

  /** Calls an endpoint from inside the process: enters behind routing, limits and origin check. */
  public AuthResponse invoke(String path, Record input, Headers headers) {
    return invoke(path, headers, null, (shape, body) -> input);
  }

  private interface InvokedInput {
    Record read(RecordShape shape, @Nullable JsonValue body);
  }

  private AuthResponse invoke(
      String path, Headers headers, @Nullable JsonValue body, InvokedInput input) {
    Route route = router.find("GET", path); // first, because GET /get-session is the one meant
    if (route == null) route = router.find("POST", path);
    if (route == null) throw new IllegalArgumentException("no endpoint " + path);
    Route found = route;
    AuthRequest request = AuthRequest.of(found.method, parts.basePath + path, headers);
    Site site = parts.sites.of(request);
    if (site == null) return Renderer.unknownHost();
    Exchange exchange = open(request, site);
    exchange.route = found.path;
    exchange.body = body;
    exchange.ofApplication = headers.equals(Headers.NONE);
    Call call = parts.calls.apply(exchange);
    try {
      for (Hook hook : found.before) hook.run(call);
    } catch (AuthException e) {
      exchange.refusal = e;
      return renderer.render(exchange);
    }
    return serve(found, () -> input.read(found.input, exchange.body), exchange, call);
  }

  private interface Input {
    Record read();
  }

  private AuthResponse serve(Route route, Input input, Exchange exchange, Call call) {
    try {
      // 8 input
      Record read = input.read();

      // 9 session
      requireSession(route, exchange, call);

      // 10 handler
      exchange.reply = route.handler.handle(read, call);
    } catch (AuthException e) {
      exchange.refusal = e;
    }

    // 11 after-hooks see the reply or the refusal
    try {
      for (Hook hook : route.after) hook.run(call);
    } catch (AuthException e) {
      exchange.refusal = e;
    }

    // 12 render
    AuthResponse response = renderer.render(exchange);

    // 14 after the response was made: what nobody waits for
    exchange.afterResponse.forEach(Pipeline::runLogged);
    return response;
  }

  // ---- stages

  private Exchange open(AuthRequest request, Site site) {
    // As fine as a date on the wire and in the database, so that both tell the same instant.
    Instant now = parts.clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return new Exchange(request, parts.cookies.read(request.headers()), now, site, parts.trusted);
  }

  private @Nullable String pathBelowBase(String path) {
    String base = parts.basePath;
    if (!path.startsWith(base) || path.length() <= base.length()) return null;
    if (path.charAt(base.length()) != '/') return null;
    boolean slashed = path.endsWith("/") && !path.endsWith("//");
    int end = parts.skipTrailingSlashes && slashed ? path.length() - 1 : path.length();
    return path.substring(base.length(), end);
  }

  private boolean isDisabled(String path) {
    if (parts.disabledPaths.isEmpty()) return false;
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') end--;
    return parts.disabledPaths.contains(path.substring(0, end));
  }

  private int retryAfter(String path, Exchange exchange) {
    if (parts.limiter == null || parts.addresses.isDisabled()) return RateLimiter.ALLOWED;
    AuthRequest request = exchange.request;
    String address = parts.addresses.bucket(request.headers(), request.peer());
    return parts.limiter.retryAfterSeconds(address, path, exchange.now.toEpochMilli());
  }

  private void checkOrigin(Route route, OriginCheck.Kind kind, Exchange exchange) {
    if (!route.method.equals("POST")) return;
    OriginCheck.Request asked =
        new OriginCheck.Request(
            kind, route.method, route.path, exchange.request.headers(), exchange.site.ownOrigin());
    switch (parts.origins.check(asked, parts.trusted)) {
      case MISSING_OR_NULL_ORIGIN -> throw new AuthException(CoreError.MISSING_OR_NULL_ORIGIN);
      case INVALID_ORIGIN -> throw new AuthException(CoreError.INVALID_ORIGIN);
      case CROSS_SITE_NAVIGATION_LOGIN_BLOCKED ->
          throw new AuthException(CoreError.CROSS_SITE_NAVIGATION_LOGIN_BLOCKED);
      case OK -> {}
    }
  }

  private Record input(Route route, Exchange exchange) {
    if (route.input.isEmpty()) return route.input.empty();
    if (!route.readsBody()) return fromQuery(route, exchange.query);
    JsonValue body = exchange.body;
    boolean absent = body == null && route.needsNoBody();
    Record input = absent ? route.input.empty() : route.input.read(body, "body");
    // A forged form is told so only after what is wrong with its fields, as in the original.
    if (route.guardsForm()) checkOrigin(route, OriginCheck.Kind.SIGN_IN_FORM, exchange);
    return input;
  }

  private static Record fromQuery(Route route, Query query) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    query.all().forEach((name, values) -> members.put(name, queryValue(values)));
    return route.input.read(new JsonValue.Obj(members), "query");
  }

  private static JsonValue queryValue(List<String> values) {
    if (values.size() == 1) return new JsonValue.Str(values.get(0));
    List<JsonValue> items = new ArrayList<>();
    values.forEach(value -> items.add(new JsonValue.Str(value)));
    return new JsonValue.Arr(items);
  }

  private static void requireSession(Route route, Exchange exchange, Call call) {
    SessionNeed need = route.need();
    if (need == SessionNeed.NONE) return;
    ActiveSession active = call.sessions().resolve(call, need).active();
    if (active == null) throw new AuthException(route.sessionless());
    exchange.session = active;
    if (need == SessionNeed.FRESH) call.stepUp().requireFresh(active, call);
    if (need == SessionNeed.SENSITIVE) call.stepUp().requireRecentProof(active, call);
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("work after the response failed", e);
    }
  }
}
