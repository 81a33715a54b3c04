package dev.latchkey.plugins.audit;

import dev.latchkey.AuthEvent.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** What is kept, and for how long. Immutable. */
public final class AuditOptions {
  final Duration retention;
  final Set<Kind> events;

  private AuditOptions(Builder builder) {
    retention = builder.retention;
    events = builder.events;
  }

  /** Sets it. */
  public static final class Builder {
    private Duration retention = Duration.ZERO;
    private Set<Kind> events = EnumSet.allOf(Kind.class);

    Builder() {}

    /**
     * How long entries are kept; older ones go with {@code Auth.removeExpired}. Default zero: for
     * good.
     */
    public Builder retention(Duration life) {
      if (life.isNegative()) throw new IllegalArgumentException("a retention is not negative");
      retention = life;
      return this;
    }

    /** Keeps these kinds of events only. Default all. */
    public Builder events(Collection<Kind> kinds) {
      events = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
      return this;
    }

    AuditOptions build() {
      return new AuditOptions(this);
    }
  }
}
