package dev.latchkey.plugins.anonymous;

import dev.latchkey.ActiveSession;
import dev.latchkey.Call;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who anonymous users are and what becomes of them. Immutable. */
public final class AnonymousOptions {
  /** Sees an anonymous user become somebody; what both own can be moved here. */
  @FunctionalInterface
  public interface Link {
    /** Called before the anonymous user is deleted; throwing keeps it. */
    void link(ActiveSession anonymous, ActiveSession now, Call call);
  }

  final @Nullable String emailDomain;
  final Function<Call, String> name;
  final Link onLink;
  final boolean keepsUsers;

  private AnonymousOptions(Builder builder) {
    emailDomain = builder.emailDomain;
    name = builder.name;
    onLink = builder.onLink;
    keepsUsers = builder.keepsUsers;
  }

  /** Sets them. */
  public static final class Builder {
    private @Nullable String emailDomain;
    private Function<Call, String> name = call -> "Anonymous";
    private Link onLink = (anonymous, now, call) -> {};
    private boolean keepsUsers;

    Builder() {}

    /**
     * {@code emailDomainName}: addresses are {@code temp-…} there. Default ones that cannot exist.
     */
    public Builder emailDomain(String domain) {
      emailDomain = domain;
      return this;
    }

    /** {@code generateName}. Default {@code Anonymous}. */
    public Builder name(Function<Call, String> make) {
      name = make;
      return this;
    }

    /** {@code onLinkAccount}. Default nothing. */
    public Builder onLink(Link link) {
      onLink = link;
      return this;
    }

    /**
     * {@code disableDeleteAnonymousUser}: the anonymous user stays when it became somebody, and
     * cannot delete itself. Default false.
     */
    public Builder keepUsers(boolean keeps) {
      keepsUsers = keeps;
      return this;
    }

    AnonymousOptions build() {
      return new AnonymousOptions(this);
    }
  }
}
