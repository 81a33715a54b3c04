package dev.latchkey.devices;

import dev.latchkey.ActiveSession;
import dev.latchkey.AuthEvent.Actor;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.ImpossibleTravel;
import dev.latchkey.AuthEvent.NewDevice;
import dev.latchkey.AuthEvent.SuspiciousAddress;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Mail;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import dev.latchkey.SessionGuard;
import dev.latchkey.SignIn;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.schema.Row;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices sessions that are used as their users hardly would: from another network, on a device
 * nobody has seen, from far away too soon (requirements 002-40, 002-41).
 *
 * <p><b>Another network.</b> The address of a session is compared with that of every call that
 * presents it and is read from the store; while it is of the same network, nothing is written. When
 * it is not, the session takes the new address over, so that each change is told once: of parallel
 * calls, on whichever node, the one that reserves the change does it.
 *
 * <p><b>New devices.</b> A browser remembers in a signed cookie who has held a session in it. One
 * without it is known all the same while it looks like one the user is signed in with, from the
 * same network.
 *
 * <p>Addresses are those sessions record, so they are as good as {@code
 * advanced.ipAddress.trustedProxies}: who may choose the header may choose the network.
 */
public final class SuspiciousActivity implements Plugin, SessionGuard {
  private static final Logger log = LoggerFactory.getLogger(SuspiciousActivity.class);

  /** For how long a change stays told: longer than a call that read the row before it may take. */
  private static final Duration TOLD = Duration.ofDays(1);

  /** For how long the first sign-in of somebody new is expected. */
  private static final Duration NEW = Duration.ofDays(1);

  private final SuspicionOptions options;

  private SuspiciousActivity(SuspicionOptions options) {
    this.options = options;
  }

  /** Looks at what is set: {@code s -> s.addressChange(Reaction.LOG, Reaction.MAIL)}. */
  public static SuspiciousActivity create(Consumer<SuspicionOptions.Builder> set) {
    SuspicionOptions.Builder builder = new SuspicionOptions.Builder();
    set.accept(builder);
    return new SuspiciousActivity(builder.build());
  }

  @Override
  public String id() {
    return "suspicious-activity";
  }

  @Override
  public void contribute(Contributions to) {
    if (options.newDevice != null) to.cookie(KnownUsers.COOKIE);
    if (options.isAnythingSuspicious()) to.guard(this);
  }

  // ---- while a session goes on

  @Override
  public @Nullable ActiveSession admit(ActiveSession active, Call call) {
    if (options.addressChange == null && options.impossibleTravel == null) return active;
    String before = orEmpty(active.session().ipAddress());
    String now = call.clientAddress();
    if (options.networks.isSame(before, now)) return active;
    return call.transaction(() -> moved(active, before, now, call));
  }

  private @Nullable ActiveSession moved(
      ActiveSession active, String before, String now, Call call) {
    Duration between = Duration.between(active.session().updatedAt(), call.now());
    if (!isFirstToTell(active.session(), now, call)) {
      // What the call presents is out of date: whoever was first has settled it by now.
      return ends(before, now, between) ? null : call.sessions().presented(call);
    }
    ActiveSession judged =
        options.addressChange == null ? active : tellAddress(active, before, now, call);
    if (judged != null) judged = travel(judged, before, now, between, call);
    // One that ends keeps the address it had, so that nobody gets through until it has ended.
    return judged == null ? null : settled(judged, now, call);
  }

  private static ActiveSession settled(ActiveSession judged, String now, Call call) {
    Row address = Row.of(Session.IP_ADDRESS, now);
    if (!call.sessions().update(judged.session().token(), address, call)) return judged; // it ended
    Session session = judged.session().with(address.with(Session.UPDATED_AT, call.now()));
    ActiveSession moved = new ActiveSession(session, judged.user());
    call.sessions().refreshCookies(moved, call);
    return moved;
  }

  private boolean ends(String before, String now, Duration between) {
    if (options.addressChange != null && options.addressChange.contains(Reaction.REVOKE)) {
      return true;
    }
    return options.impossibleTravel != null
        && options.impossibleTravel.contains(Reaction.REVOKE)
        && isImpossible(before, now, between);
  }

  private boolean isImpossible(String before, String now, Duration between) {
    Place from = options.locations.of(before);
    Place to = options.locations.of(now);
    return from != null && to != null && Travel.isImpossible(from, to, between);
  }

  // Whoever read the same row names the change alike, and one of them reserves the name.
  private static boolean isFirstToTell(Session session, String now, Call call) {
    long since = session.updatedAt().toEpochMilli();
    String change = "suspicious-address:" + session.id() + ":" + since + ":" + now;
    Row told =
        Row.of(Verification.IDENTIFIER, change)
            .with(Verification.VALUE, session.userId())
            .with(Verification.EXPIRES_AT, call.now().plus(TOLD))
            .with(Verification.CREATED_AT, call.now())
            .with(Verification.UPDATED_AT, call.now());
    return call.db().reserve(Verification.MODEL, change, told);
  }

  private @Nullable ActiveSession tellAddress(
      ActiveSession active, String before, String now, Call call) {
    Session session = active.session();
    call.events()
        .raise(
            SuspiciousAddress.class,
            call.db(),
            () ->
                new SuspiciousAddress(
                    Cause.of(call, Actor.OWN_SESSION),
                    session.userId(),
                    session.id(),
                    before,
                    now));
    String what = "SUSPICIOUS_IP_CHANGE from " + before + " to " + now;
    return react(options.addressChange, what, Mail.Kind.SUSPICIOUS_ADDRESS, active, call);
  }

  // ---- when a session begins

  @Override
  public @Nullable ActiveSession admitNew(ActiveSession begun, SignIn.Method method, Call call) {
    if (method.equals(SignIn.Method.REISSUE)) return begun;
    if (options.newDevice == null && options.impossibleTravel == null) return begun;
    List<Session> others = others(begun.session(), call);
    ActiveSession admitted =
        options.newDevice == null ? begun : lookAtDevice(begun, others, method, call);
    Optional<Session> latest = others.stream().max(Comparator.comparing(Session::updatedAt));
    return latest.isEmpty() ? admitted : travel(admitted, latest.get(), call);
  }

  private static List<Session> others(Session own, Call call) {
    return call.sessions().list(own.userId(), call.now()).stream()
        .filter(each -> !each.id().equals(own.id()))
        .toList();
  }

  private ActiveSession lookAtDevice(
      ActiveSession begun, List<Session> others, SignIn.Method method, Call call) {
    String userId = begun.user().id();
    KnownUsers known = KnownUsers.in(call.cookies());
    if (known.has(userId)) return begun;
    call.db().afterCommit(() -> known.with(userId).keepIn(call.cookies()));
    boolean first = method.equals(SignIn.Method.SIGN_UP) || isNew(begun.user(), others, call);
    boolean expected =
        first || others.stream().anyMatch(other -> resembles(other, begun.session()));
    return expected ? begun : tellDevice(begun, call);
  }

  private static boolean isNew(User user, List<Session> others, Call call) {
    return others.isEmpty() && call.now().isBefore(user.createdAt().plus(NEW));
  }

  private boolean resembles(Session known, Session begun) {
    String agent = orEmpty(begun.userAgent());
    String address = orEmpty(begun.ipAddress());
    return !address.isEmpty()
        && agent.equals(known.userAgent())
        && options.networks.isSame(address, orEmpty(known.ipAddress()));
  }

  private ActiveSession tellDevice(ActiveSession begun, Call call) {
    Session session = begun.session();
    String device = device(session);
    call.events()
        .raise(
            NewDevice.class,
            call.db(),
            () ->
                new NewDevice(
                    Cause.of(call, Actor.OWN_SESSION), session.userId(), session.id(), device));
    String what = "NEW_DEVICE " + device;
    ActiveSession after = react(options.newDevice, what, Mail.Kind.NEW_DEVICE, begun, call);
    return after == null ? begun : after; // never refused: it could not become a known one
  }

  private @Nullable ActiveSession travel(ActiveSession begun, Session latest, Call call) {
    Duration between = Duration.between(latest.updatedAt(), call.now());
    String now = orEmpty(begun.session().ipAddress());
    return travel(begun, orEmpty(latest.ipAddress()), now, between, call);
  }

  // ---- far away, too soon

  private @Nullable ActiveSession travel(
      ActiveSession active, String before, String now, Duration between, Call call) {
    if (options.impossibleTravel == null) return active;
    Place from = options.locations.of(before);
    Place to = options.locations.of(now);
    if (from == null || to == null || !Travel.isImpossible(from, to, between)) return active;
    return tellTravel(active, from, to, call);
  }

  private @Nullable ActiveSession tellTravel(
      ActiveSession active, Place from, Place to, Call call) {
    Session session = active.session();
    call.events()
        .raise(
            ImpossibleTravel.class,
            call.db(),
            () ->
                new ImpossibleTravel(
                    Cause.of(call, Actor.OWN_SESSION),
                    session.userId(),
                    session.id(),
                    from.name(),
                    to.name()));
    String what = "IMPOSSIBLE_TRAVEL from " + from.name() + " to " + to.name();
    return react(options.impossibleTravel, what, Mail.Kind.IMPOSSIBLE_TRAVEL, active, call);
  }

  // ---- what happens then

  /** Does what is to be done, and returns the session as it goes on; null when it does not. */
  private @Nullable ActiveSession react(
      @Nullable Set<Reaction> reactions,
      String what,
      Mail.Kind kind,
      ActiveSession active,
      Call call) {
    if (reactions == null) return active;
    if (reactions.contains(Reaction.LOG)) {
      call.db().afterCommit(() -> log.warn("{}: {}", what, active.session()));
    }
    if (reactions.contains(Reaction.MAIL)) {
      call.mails().send(Mail.notice(kind, active.user(), details(call), call), call);
    }
    if (reactions.contains(Reaction.REVOKE)) return null;
    return reactions.contains(Reaction.STEP_UP) ? call.stepUp().doubt(active, call) : active;
  }

  private Map<String, String> details(Call call) {
    String address = call.clientAddress();
    Place place = options.locations.of(address);
    String where = place == null ? address : address + " (" + place.name() + ")";
    String agent = call.header("user-agent");
    return Map.of("device", options.userAgents.read(orEmpty(agent)).name(), "address", where);
  }

  private String device(Session session) {
    return options.userAgents.read(orEmpty(session.userAgent())).name();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
