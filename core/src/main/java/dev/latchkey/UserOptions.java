package dev.latchkey;

import java.time.Duration;
import java.util.function.BiConsumer;

/** What users may do to themselves; the options {@code user.*}. Immutable. */
public final class UserOptions {
  private final boolean changesEmail;
  private final boolean changesUnproven;
  private final boolean confirmsChange;
  private final boolean deletes;
  private final boolean confirmsDeletion;
  private final Duration deleteTokenExpiresIn;
  private final BiConsumer<User, Call> beforeDelete;
  private final BiConsumer<User, Call> afterDelete;

  private UserOptions(Builder builder) {
    changesEmail = builder.changesEmail;
    changesUnproven = builder.changesUnproven;
    confirmsChange = builder.confirmsChange;
    deletes = builder.deletes;
    confirmsDeletion = builder.confirmsDeletion;
    deleteTokenExpiresIn = builder.deleteTokenExpiresIn;
    beforeDelete = builder.beforeDelete;
    afterDelete = builder.afterDelete;
  }

  /** Returns whether users may change their address. */
  public boolean changesEmail() {
    return changesEmail;
  }

  /** Returns whether an address nobody has proven may be replaced by another such. */
  public boolean changesUnproven() {
    return changesUnproven;
  }

  /** Returns whether the owner of a proven address is asked there before it is replaced. */
  public boolean confirmsChange() {
    return confirmsChange;
  }

  /** Returns whether users may delete themselves. */
  public boolean deletes() {
    return deletes;
  }

  /** Returns whether they are asked by mail before they are gone. */
  public boolean confirmsDeletion() {
    return confirmsDeletion;
  }

  /** Returns how long the link in that mail works. */
  public Duration deleteTokenExpiresIn() {
    return deleteTokenExpiresIn;
  }

  /** Tells that a user is about to go; may refuse. */
  public void beforeDelete(User user, Call call) {
    beforeDelete.accept(user, call);
  }

  /** Tells that a user is gone. */
  public void afterDelete(User user, Call call) {
    afterDelete.accept(user, call);
  }

  /** What {@code user(u -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private boolean changesEmail;
    private boolean changesUnproven;
    private boolean confirmsChange;
    private boolean deletes;
    private boolean confirmsDeletion;
    private Duration deleteTokenExpiresIn = Duration.ofDays(1);
    private BiConsumer<User, Call> beforeDelete = (user, call) -> {};
    private BiConsumer<User, Call> afterDelete = (user, call) -> {};

    Builder() {
      super(User.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }

    /** Whether users may change their address: {@code changeEmail.enabled}. Default false. */
    public Builder changeEmail(boolean on) {
      changesEmail = on;
      return this;
    }

    /**
     * Whether an address nobody has proven is replaced at once: {@code
     * changeEmail.updateEmailWithoutVerification}. Default false. Whoever is signed in then sees
     * from the change itself whether an address is taken.
     */
    public Builder updateEmailWithoutVerification(boolean on) {
      changesUnproven = on;
      return this;
    }

    /**
     * Whether the owner of a proven address is asked there first: {@code
     * changeEmail.sendChangeEmailConfirmation}. Default false.
     */
    public Builder sendChangeEmailConfirmation(boolean on) {
      confirmsChange = on;
      return this;
    }

    /** Whether users may delete themselves: {@code deleteUser.enabled}. Default false. */
    public Builder deleteUser(boolean on) {
      deletes = on;
      return this;
    }

    /**
     * Whether they are asked by mail first: {@code deleteUser.sendDeleteAccountVerification}.
     * Default false; needs a mailer.
     */
    public Builder sendDeleteAccountVerification(boolean on) {
      confirmsDeletion = on;
      return this;
    }

    /** How long the link in that mail works: {@code deleteUser.deleteTokenExpiresIn}. One day. */
    public Builder deleteTokenExpiresIn(Duration life) {
      if (life.isNegative() || life.isZero()) {
        throw new IllegalStateException("user.deleteUser.deleteTokenExpiresIn has to be positive");
      }
      deleteTokenExpiresIn = life;
      return this;
    }

    /**
     * Runs before a user goes, in the transaction; may refuse by throwing {@link AuthException}.
     */
    public Builder beforeDelete(BiConsumer<User, Call> hook) {
      beforeDelete = hook;
      return this;
    }

    /** Runs once a user is gone. */
    public Builder afterDelete(BiConsumer<User, Call> hook) {
      afterDelete = hook;
      return this;
    }

    UserOptions build() {
      return new UserOptions(this);
    }
  }
}
