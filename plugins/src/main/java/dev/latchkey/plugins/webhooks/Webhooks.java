package dev.latchkey.plugins.webhooks;

import dev.latchkey.AuthEvent;
import dev.latchkey.AuthEvent.AccountLocked;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.AuthEvent.SignInFailed;
import dev.latchkey.Contributions;
import dev.latchkey.Db;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.Secrets;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Condition;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells another server what happened, by signed requests.
 *
 * <p>An event is put into an outbox in the transaction of what it tells of, and sent from there
 * until it is received: at least once, in order for each user, by any number of nodes, and also
 * after a crash. What was undone is not sent.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks 1.0.0</a>
 */
public final class Webhooks implements Plugin {
  private final WebhooksOptions options;
  private final boolean sendsByItself;
  private volatile @Nullable Outbox outbox;
  private volatile @Nullable Sender sender;

  private Webhooks(WebhooksOptions options, boolean sendsByItself) {
    this.options = options;
    this.sendsByItself = sendsByItself;
  }

  /**
   * As the options say.
   *
   * @throws IllegalArgumentException when there is no URL or no secret, or one is not usable
   */
  public static Webhooks create(Consumer<WebhooksOptions.Builder> set) {
    return new Webhooks(options(set), true);
  }

  /** Sends only when told so by {@link #sendDue}. */
  static Webhooks byHand(Consumer<WebhooksOptions.Builder> set) {
    return new Webhooks(options(set), false);
  }

  private static WebhooksOptions options(Consumer<WebhooksOptions.Builder> set) {
    WebhooksOptions.Builder builder = new WebhooksOptions.Builder();
    set.accept(builder);
    return builder.build();
  }

  @Override
  public String id() {
    return "webhooks";
  }

  @Override
  public void contribute(Contributions to) {
    to.model(Delivery.MODEL);
    to.model(Lane.MODEL);
    to.expire(Delivery.MODEL, this::obsolete);

    for (Kind kind : options.events) {
      to.record(kind.type(), Webhooks::add);
      to.observe(kind.type(), event -> started(sender).wake());
    }
  }

  private List<Condition> obsolete(Instant now) {
    Instant oldest = now.minus(options.deadLetterRetention);
    return List.of(Delivery.DEAD.is(true), Delivery.CREATED_AT.isBelow(oldest));
  }

  @Override
  public void start(Resources resources) {
    Outbox box = new Outbox(resources, Sender.LONGEST_BACKOFF.multipliedBy(2));
    Endpoint endpoint =
        new Endpoint(options.url, options.signature, options.timeout, options.mayBePrivate);
    Sender starting = new Sender(box, endpoint, resources, options);
    outbox = box;
    sender = starting;
    if (sendsByItself) starting.start();
  }

  @Override
  public void stop() {
    if (sender != null) sender.stop();
  }

  // ---- into the outbox

  private static void add(AuthEvent event, Db transaction) {
    String kind = event.kind().toString();
    Outbox.add(lane(event), kind, body(event), event.cause().at(), transaction);
  }

  // Failed attempts to sign in stand in the lane of the name that was tried, so that recording
  // them costs the same whether there is such an account.
  private static String lane(AuthEvent event) {
    if (event instanceof SignInFailed failed) return "sign-in " + Secrets.digest(failed.account());
    if (event instanceof AccountLocked lock) return "sign-in " + Secrets.digest(lock.account());
    return event.userId() == null ? event.kind().toString() : event.userId();
  }

  private static String body(AuthEvent event) {
    Cause cause = event.cause();
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .name("type")
            .value(event.kind().toString())
            .name("timestamp")
            .value(cause.at())
            .name("data")
            .beginObject()
            .name("userId")
            .value(event.userId())
            .name("sessionId")
            .value(event.sessionId())
            .name("actor")
            .value(cause.actor().toString())
            .name("actorId")
            .value(cause.actorId())
            .name("ipAddress")
            .value(cause.ipAddress())
            .name("userAgent")
            .value(cause.userAgent());
    event.detail().members().forEach((name, value) -> json.name(name).value(value));
    return json.endObject().endObject().toString();
  }

  // ---- for the operator

  /**
   * An event that was given up.
   *
   * @param id for {@link #redeliver}
   * @param kind what happened, for instance {@code session.ended}
   * @param at when
   */
  public record DeadLetter(String id, String kind, Instant at) {}

  /** Returns events that were given up, the oldest first, at most {@code limit}. */
  public List<DeadLetter> deadLetters(int limit) {
    return started(outbox).dead(limit).stream()
        .map(dead -> new DeadLetter(dead.id(), dead.kind(), dead.createdAt()))
        .toList();
  }

  /** Sends an event that was given up once more, behind those that wait; false if there is none. */
  public boolean redeliver(String id) {
    boolean revived = started(outbox).revive(id);
    if (revived) started(sender).wake();
    return revived;
  }

  /** Sends what is due in one lane on the caller's thread; false when there is none. */
  boolean sendDue() throws InterruptedException {
    return started(sender).sendDue();
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) throw new IllegalStateException("the plugin belongs to no Auth yet");
    return part;
  }
}
