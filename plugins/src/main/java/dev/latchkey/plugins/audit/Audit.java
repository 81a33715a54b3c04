package dev.latchkey.plugins.audit;

import dev.latchkey.AuthEvent;
import dev.latchkey.AuthEvent.Cause;
import dev.latchkey.AuthEvent.Kind;
import dev.latchkey.Contributions;
import dev.latchkey.Db;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happened to users and sessions in the table {@code auditLog}.
 *
 * <p>An entry is written in the transaction of what it tells of: there is neither a change without
 * its entry nor an entry of what was undone. Nothing here changes one.
 */
public final class Audit implements Plugin {
  // Within a millisecond, entries of one process stand in the order in which they were written.
  private static final int COUNTER_BITS = 20;

  private final AuditOptions options;
  private final AtomicInteger counter = new AtomicInteger();
  private volatile @Nullable Db db;

  private Audit(AuditOptions options) {
    this.options = options;
  }

  /** Keeps everything for good. */
  public static Audit create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static Audit create(Consumer<AuditOptions.Builder> set) {
    AuditOptions.Builder builder = new AuditOptions.Builder();
    set.accept(builder);
    return new Audit(builder.build());
  }

  @Override
  public String id() {
    return "audit";
  }

  @Override
  public void contribute(Contributions to) {
    to.model(AuditEntry.MODEL);
    for (Kind kind : options.events) to.record(kind.type(), this::write);
    if (!options.retention.isZero()) to.expire(AuditEntry.MODEL, this::obsolete);
  }

  @Override
  public void start(Resources resources) {
    counter.set(ByteBuffer.wrap(resources.tokens().bytes(Integer.BYTES)).getInt());
    db = resources.db();
  }

  // ---- writing

  private void write(AuthEvent event, Db transaction) {
    Cause cause = event.cause();
    transaction.insert(
        AuditEntry.MODEL,
        Row.of(AuditEntry.AT, cause.at())
            .with(AuditEntry.KIND, event.kind().toString())
            .with(AuditEntry.USER_ID, event.userId())
            .with(AuditEntry.SESSION_ID, event.sessionId())
            .with(AuditEntry.ACTOR, cause.actor().toString())
            .with(AuditEntry.ACTOR_ID, cause.actorId())
            .with(AuditEntry.IP_ADDRESS, cause.ipAddress())
            .with(AuditEntry.USER_AGENT, cause.userAgent())
            .with(AuditEntry.DETAIL, event.detail())
            .with(AuditEntry.POSITION, position(cause.at()) + next()));
  }

  private static long position(Instant at) {
    return at.toEpochMilli() << COUNTER_BITS;
  }

  private int next() {
    return counter.getAndIncrement() & (1 << COUNTER_BITS) - 1;
  }

  private List<Condition> obsolete(Instant now) {
    return List.of(AuditEntry.POSITION.isBelow(position(now.minus(options.retention))));
  }

  // ---- reading

  /**
   * Some entries, the newest first.
   *
   * @param next what continues the list after them; null when these are the last
   */
  public record Page(List<AuditEntry> entries, @Nullable Long next) {}

  /** Returns the newest entries about a user, at most {@code limit}. */
  public Page list(String userId, int limit) {
    return page(limit, List.of(AuditEntry.USER_ID.is(userId)));
  }

  /** Continues a list after a page, by its {@link Page#next}. */
  public Page list(String userId, int limit, long next) {
    return page(limit, List.of(AuditEntry.USER_ID.is(userId), AuditEntry.POSITION.isBelow(next)));
  }

  /** Returns the newest entries about anybody, at most {@code limit}. */
  public Page list(int limit) {
    return page(limit, List.of());
  }

  /** Continues a list about anybody after a page, by its {@link Page#next}. */
  public Page list(int limit, long next) {
    return page(limit, List.of(AuditEntry.POSITION.isBelow(next)));
  }

  private Page page(int limit, List<Condition> where) {
    Db store = db;
    if (store == null) throw new IllegalStateException("the plugin belongs to no Auth yet");
    List<AuditEntry> found =
        store.list(
            AuditEntry.MODEL,
            AuditEntry.POSITION.descending(),
            limit,
            where.toArray(Condition[]::new));
    boolean more = found.size() == limit && limit > 0;
    return new Page(found, more ? found.get(limit - 1).position() : null);
  }
}
