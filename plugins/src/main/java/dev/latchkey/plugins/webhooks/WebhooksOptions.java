package dev.latchkey.plugins.webhooks;

import dev.latchkey.AuthEvent.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is sent where. Immutable. */
public final class WebhooksOptions {
  final Set<Kind> events;
  final Duration timeout;
  final int attempts;
  final Duration deadLetterRetention;
  final URI url;
  final Signature signature;
  final boolean mayBePrivate;

  private WebhooksOptions(Builder builder) {
    events = builder.events;
    timeout = builder.timeout;
    attempts = builder.attempts;
    deadLetterRetention = builder.deadLetterRetention;
    mayBePrivate = builder.mayBePrivate;
    url = checked(builder.url, mayBePrivate);
    if (builder.secrets.isEmpty()) throw new IllegalArgumentException("webhooks need a secret");
    signature = Signature.with(builder.secrets);
  }

  static URI checked(String text, boolean mayBePrivate) {
    URI url = URI.create(text);
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean usable = scheme.equals("https") || mayBePrivate && scheme.equals("http");
    if (usable && url.getHost() != null && url.getUserInfo() == null) return url;
    throw new IllegalArgumentException(
        "webhooks go to an https URL; http only where private addresses are allowed");
  }

  /** Sets it. */
  public static final class Builder {
    private String url = "";
    private List<String> secrets = List.of();
    private Set<Kind> events = EnumSet.allOf(Kind.class);
    private Duration timeout = Duration.ofSeconds(5);
    private int attempts = 10;
    private Duration deadLetterRetention = Duration.ofDays(30);
    private boolean mayBePrivate;

    Builder() {}

    /** Where the events are sent; https. Required. */
    public Builder url(String to) {
      url = to;
      return this;
    }

    /**
     * What messages are signed with, each of {@code whsec_} and 24 to 64 random bytes in Base64:
     * one, or while it is replaced the new and the old one. Required.
     */
    public Builder secrets(String... all) {
      secrets = List.of(all);
      return this;
    }

    /** Sends these kinds of events only. Default all. */
    public Builder events(Collection<Kind> kinds) {
      events = kinds.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(kinds);
      return this;
    }

    /** How long the receiver has to answer. Default 5 seconds; at most 15. */
    public Builder timeout(Duration longest) {
      boolean usable = longest.compareTo(Duration.ofSeconds(15)) <= 0 && longest.toMillis() > 0;
      if (!usable) throw new IllegalArgumentException("a webhook's time-out is 15 seconds at most");
      timeout = longest;
      return this;
    }

    /**
     * How often an event is tried before it is given up, with pauses from 5 seconds up to 6 hours.
     * Default 10, which takes about 15 hours. The user's later events wait meanwhile.
     */
    public Builder attempts(int most) {
      if (most < 1) throw new IllegalArgumentException("a webhook is tried once at least");
      attempts = most;
      return this;
    }

    /** How long events that were given up are kept to be sent again. Default 30 days. */
    public Builder deadLetterRetention(Duration life) {
      deadLetterRetention = life;
      return this;
    }

    /**
     * Sends also to private addresses, and over http: for a receiver in the same network. Default
     * false. The URL is never a user's; the rule keeps a name that is taken over from leading
     * inside.
     */
    public Builder allowPrivateAddresses(boolean allow) {
      mayBePrivate = allow;
      return this;
    }

    WebhooksOptions build() {
      return new WebhooksOptions(this);
    }
  }
}
