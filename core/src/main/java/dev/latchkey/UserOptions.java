package dev.latchkey;

/** What an application says of users; the options {@code user.*}. */
public final class UserOptions {
  private UserOptions() {}

  /** What {@code user(u -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    Builder() {
      super(User.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
