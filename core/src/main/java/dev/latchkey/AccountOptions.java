package dev.latchkey;

/** What an application says of accounts; the options {@code account.*}. */
public final class AccountOptions {
  private AccountOptions() {}

  /** What {@code account(a -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    Builder() {
      super(Account.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
