package dev.latchkey;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ways a user can sign in; the options {@code account.*}. Immutable. */
public final class AccountOptions {
  /** Where the state of a sign-in with a provider waits for the user to come back. */
  public enum StateStore {
    /** In the table {@code verification}, or in the secondary storage. */
    DATABASE,
    /** In the browser, encrypted. */
    COOKIE
  }

  private final boolean unlinksAll;
  private final boolean links;
  private final boolean linksImplicitly;
  private final boolean requiresLocalProof;
  private final boolean linksOtherEmails;
  private final boolean updatesOnLink;
  private final Set<String> trusted;
  private final boolean encrypts;
  private final boolean updatesTokens;
  private final @Nullable StateStore stateStore;
  private final boolean checksStateCookie;

  private AccountOptions(Builder builder) {
    unlinksAll = builder.unlinksAll;
    links = builder.links;
    linksImplicitly = builder.linksImplicitly;
    requiresLocalProof = builder.requiresLocalProof;
    linksOtherEmails = builder.linksOtherEmails;
    updatesOnLink = builder.updatesOnLink;
    trusted = Set.copyOf(builder.trusted);
    encrypts = builder.encrypts == null ? builder.hardened : builder.encrypts;
    updatesTokens = builder.updatesTokens;
    stateStore = builder.stateStore;
    checksStateCookie = builder.checksStateCookie;
  }

  /** Returns whether users may remove the only way they can sign in. */
  public boolean unlinksAll() {
    return unlinksAll;
  }

  /** Returns whether users can have accounts of several providers. */
  public boolean links() {
    return links;
  }

  /** Returns whether a sign-in with a provider may find the user by the address. */
  public boolean linksImplicitly() {
    return links && linksImplicitly;
  }

  /** Returns whether it then finds only users who have proven that address here. */
  public boolean requiresLocalProof() {
    return requiresLocalProof;
  }

  /** Returns whether users may add accounts with other addresses than theirs. */
  public boolean linksOtherEmails() {
    return linksOtherEmails;
  }

  /** Returns whether adding an account sets name and picture as the provider says them. */
  public boolean updatesOnLink() {
    return updatesOnLink;
  }

  /** Returns whether an address counts as proven because this provider tells it. */
  public boolean trusts(String providerId) {
    return trusted.contains(providerId);
  }

  /** Returns whether tokens of providers are stored encrypted. */
  public boolean encryptsTokens() {
    return encrypts;
  }

  /** Returns whether each sign-in stores the tokens it gets. */
  public boolean updatesTokens() {
    return updatesTokens;
  }

  /** Returns where the state of a sign-in waits; null when nobody said. */
  public @Nullable StateStore stateStore() {
    return stateStore;
  }

  /** Returns whether a sign-in has to end in the browser in which it began. */
  public boolean checksStateCookie() {
    return checksStateCookie;
  }

  /** What {@code account(a -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private boolean unlinksAll;
    private boolean links = true;
    private boolean linksImplicitly = true;
    private boolean requiresLocalProof = true;
    private boolean linksOtherEmails;
    private boolean updatesOnLink;
    private final Set<String> trusted = new LinkedHashSet<>();
    private boolean hardened;
    private @Nullable Boolean encrypts;
    private boolean updatesTokens = true;
    private @Nullable StateStore stateStore;
    private boolean checksStateCookie = true;

    Builder() {
      super(Account.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }

    Builder hardened(boolean on) {
      hardened = on;
      return this;
    }

    /**
     * Lets users remove the only way they can sign in: {@code accountLinking.allowUnlinkingAll}.
     * Default false.
     */
    public Builder allowUnlinkingAll(boolean on) {
      unlinksAll = on;
      return this;
    }

    /** Lets users have accounts of several providers: {@code accountLinking.enabled}. */
    public Builder linking(boolean on) {
      links = on;
      return this;
    }

    /**
     * Finds no user by the address that a provider tells; users add accounts themselves: {@code
     * accountLinking.disableImplicitLinking}. Default false.
     */
    public Builder disableImplicitLinking(boolean disabled) {
      linksImplicitly = !disabled;
      return this;
    }

    /**
     * Finds only users who have proven the address here: {@code
     * accountLinking.requireLocalEmailVerified}. Default true. When false, a user who never proved
     * it is handed to whoever the provider says it belongs to, and whatever could sign that user in
     * before goes.
     */
    public Builder requireLocalEmailVerified(boolean required) {
      requiresLocalProof = required;
      return this;
    }

    /**
     * Lets users add accounts with other addresses than theirs: {@code
     * accountLinking.allowDifferentEmails}. Default false.
     */
    public Builder allowDifferentEmails(boolean allowed) {
      linksOtherEmails = allowed;
      return this;
    }

    /**
     * Has adding an account set name and picture as the provider says them: {@code
     * accountLinking.updateUserInfoOnLink}. Default false.
     */
    public Builder updateUserInfoOnLink(boolean updates) {
      updatesOnLink = updates;
      return this;
    }

    /**
     * Providers whose addresses count as proven whatever they say: {@code
     * accountLinking.trustedProviders}. Only those that hand out the addresses themselves: with
     * {@code google} for a company whose mail is Google's nobody is let in who should not be; with
     * a provider where people type any address, everybody is let into every account.
     */
    public Builder trustProviders(List<String> ids) {
      trusted.addAll(ids);
      return this;
    }

    /**
     * Encrypts providers' tokens before they are stored: {@code encryptOAuthTokens}. Default false,
     * true when hardened. Those stored before stay good.
     */
    public Builder encryptTokens(boolean on) {
      encrypts = on;
      return this;
    }

    /** Has each sign-in store the tokens it gets: {@code updateAccountOnSignIn}. Default true. */
    public Builder updateOnSignIn(boolean updates) {
      updatesTokens = updates;
      return this;
    }

    /**
     * Where the state of a sign-in waits: {@code storeStateStrategy}. Default in the database;
     * without one in the browser.
     */
    public Builder stateIn(StateStore where) {
      stateStore = where;
      return this;
    }

    /**
     * Lets a sign-in end in another browser than it began in: {@code skipStateCookieCheck}. Default
     * false. Somebody can then sign others in as themselves.
     */
    public Builder skipStateCookieCheck(boolean skipped) {
      checksStateCookie = !skipped;
      return this;
    }

    AccountOptions build() {
      return new AccountOptions(this);
    }
  }
}
