package dev.latchkey;

import dev.latchkey.schema.Field;

/** The ways a user can sign in; the options {@code account.*}. Immutable. */
public final class AccountOptions {
  final TableOptions table;
  private final boolean unlinksAll;

  private AccountOptions(Builder builder) {
    table = builder.table;
    unlinksAll = builder.unlinksAll;
  }

  /** Returns whether users may remove the only way they can sign in. */
  public boolean unlinksAll() {
    return unlinksAll;
  }

  /** What {@code account(a -> …)} may set. */
  public static final class Builder {
    private boolean unlinksAll;
    private final TableOptions table = new TableOptions(Account.MODEL);

    Builder() {}

    /**
     * Lets users remove the only way they can sign in: {@code accountLinking.allowUnlinkingAll}.
     * Default false.
     */
    public Builder allowUnlinkingAll(boolean on) {
      unlinksAll = on;
      return this;
    }

    /** Adds a field: {@code account.additionalFields}. */
    public Builder field(Field<?> field) {
      table.field(field);
      return this;
    }

    /** Adds a field whose column has another name. */
    public Builder field(Field<?> field, String column) {
      table.field(field, column);
      return this;
    }

    /** Names the table: {@code account.modelName}. */
    public Builder table(String name) {
      table.table(name);
      return this;
    }

    /** Names the column of a field: {@code account.fields}. */
    public Builder column(Field<?> field, String name) {
      table.column(field, name);
      return this;
    }

    AccountOptions build() {
      return new AccountOptions(this);
    }
  }
}
