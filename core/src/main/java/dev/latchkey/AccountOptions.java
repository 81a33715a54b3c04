package dev.latchkey;

/** The ways a user can sign in; the options {@code account.*}. Immutable. */
public final class AccountOptions {
  private final boolean unlinksAll;

  private AccountOptions(Builder builder) {
    unlinksAll = builder.unlinksAll;
  }

  /** Returns whether users may remove the only way they can sign in. */
  public boolean unlinksAll() {
    return unlinksAll;
  }

  /** What {@code account(a -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private boolean unlinksAll;

    Builder() {
      super(Account.MODEL);
    }

    @Override
    Builder self() {
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

    AccountOptions build() {
      return new AccountOptions(this);
    }
  }
}
