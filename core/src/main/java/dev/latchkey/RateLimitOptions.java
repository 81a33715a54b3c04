package dev.latchkey;

import dev.latchkey.internal.AttemptCounters;
import dev.latchkey.internal.DatabaseCounters;
import dev.latchkey.internal.MailQueue;
import dev.latchkey.internal.RateLimitRules;
import dev.latchkey.internal.RateLimiter;
import dev.latchkey.internal.StoredCounters;
import dev.latchkey.internal.WindowCounters;
import dev.latchkey.store.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How often one address may call; the options {@code rateLimit.*}. Immutable. */
public final class RateLimitOptions {
  /** Nothing is remembered for longer: a day is the longest window anybody sets. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

  private enum Where {
    MEMORY,
    DATABASE,
    STORAGE
  }

  private final boolean enabled;
  private final @Nullable Where where;
  private final RateLimitRules.Rule standard;
  private final List<RateLimitRules.CustomRule> customs;
  private final int mailsPerRecipient;

  private RateLimitOptions(Builder builder) {
    enabled = builder.enabled;
    where = builder.where;
    standard = new RateLimitRules.Rule(builder.window, builder.max);
    customs = List.copyOf(builder.customs);
    mailsPerRecipient = builder.mailsPerRecipient;
  }

  boolean countsInDatabase() {
    return enabled && where == Where.DATABASE;
  }

  boolean needsStorage() {
    return enabled && where == Where.STORAGE;
  }

  /** Returns what attempts are counted by; null when nothing is limited. */
  @Nullable AttemptCounters counters(Db db, @Nullable KeyValueStore storage, Tokens tokens) {
    if (!enabled) return null;
    if (where == Where.DATABASE) return new DatabaseCounters(db, LONGEST_WINDOW);
    AttemptCounters local = WindowCounters.of(tokens.bytes(WindowCounters.HASH_KEY_BYTES));
    if (storage == null || where == Where.MEMORY) return local;
    return new StoredCounters(storage, local);
  }

  RateLimiter limiter(List<RateLimitRules.PathRule> contributed, AttemptCounters counters) {
    return RateLimiter.of(RateLimitRules.of(standard, contributed, customs), counters);
  }

  MailQueue mailQueue(@Nullable AttemptCounters counters, @Nullable Executor senders) {
    return new MailQueue(counters, mailsPerRecipient, senders);
  }

  /** What {@code rateLimit(r -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private boolean enabled = true;
    private @Nullable Where where;
    private Duration window = Duration.ofSeconds(10);
    private int max = 100;
    private final List<RateLimitRules.CustomRule> customs = new ArrayList<>();
    private int mailsPerRecipient = 3;

    Builder() {
      super(RateLimit.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Whether anything is limited: {@code rateLimit.enabled}. Default true. */
    public Builder enabled(boolean on) {
      enabled = on;
      return this;
    }

    /**
     * Counts in the table {@code rateLimit} instead of in memory, so that all nodes count together:
     * {@code rateLimit.storage: "database"}. Costs two statements a call.
     */
    public Builder inDatabase() {
      where = Where.DATABASE;
      return this;
    }

    /**
     * Counts in the secondary storage: {@code rateLimit.storage: "secondary-storage"}. Default when
     * there is one. While it does not answer, every node counts for itself.
     */
    public Builder inSecondaryStorage() {
      where = Where.STORAGE;
      return this;
    }

    /** Counts in the memory of each node, also when there is a secondary storage. */
    public Builder inMemory() {
      where = Where.MEMORY;
      return this;
    }

    /** Calls per window for paths without a rule of their own. Default 100 in 10 seconds. */
    public Builder standard(int calls, Duration each) {
      max = calls;
      window = each;
      return this;
    }

    /** A rule for the paths that fit: {@code rateLimit.customRules}. The first that fits counts. */
    public Builder rule(String pattern, int calls, Duration each) {
      RateLimitRules.Rule rule = new RateLimitRules.Rule(each, calls);
      customs.add(new RateLimitRules.CustomRule(pattern, (path, current) -> rule));
      return this;
    }

    /** Leaves the paths that fit without a limit. */
    public Builder unlimited(String pattern) {
      customs.add(new RateLimitRules.CustomRule(pattern, RateLimitRules.Decision.UNLIMITED));
      return this;
    }

    /** Mails of one kind that one address gets in an hour; further ones are dropped. Default 3. */
    public Builder mailsPerRecipient(int perHour) {
      mailsPerRecipient = perHour;
      return this;
    }

    RateLimitOptions build() {
      return new RateLimitOptions(this);
    }
  }
}
