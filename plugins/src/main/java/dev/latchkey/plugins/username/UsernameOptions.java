package dev.latchkey.plugins.username;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** What user names are. Immutable. */
public final class UsernameOptions {
  final int minLength;
  final int maxLength;
  final Predicate<String> validator;
  final Predicate<String> displayValidator;
  final UnaryOperator<String> normalization;
  final UnaryOperator<String> displayNormalization;
  final boolean validatesNormalized;
  final boolean immutable;
  final boolean display;

  private UsernameOptions(Builder builder) {
    minLength = builder.minLength;
    maxLength = builder.maxLength;
    validator = builder.validator;
    displayValidator = builder.displayValidator;
    normalization = builder.normalization;
    displayNormalization = builder.displayNormalization;
    validatesNormalized = builder.validatesNormalized;
    immutable = builder.immutable;
    display = builder.display;
  }

  /** Sets them. */
  public static final class Builder {
    private int minLength = 3;
    private int maxLength = 30;
    private Predicate<String> validator = Builder::isPlain;
    private Predicate<String> displayValidator = name -> true;
    private UnaryOperator<String> normalization = name -> name.toLowerCase(Locale.ROOT);
    private UnaryOperator<String> displayNormalization = UnaryOperator.identity();
    private boolean validatesNormalized;
    private boolean immutable;
    private boolean display = true;

    Builder() {}

    /** {@code minUsernameLength}, in UTF-16 units. Default 3. */
    public Builder minLength(int length) {
      minLength = length;
      return this;
    }

    /** {@code maxUsernameLength}, in UTF-16 units. Default 30. */
    public Builder maxLength(int length) {
      maxLength = length;
      return this;
    }

    /**
     * {@code usernameValidator}. Default letters and digits of ASCII, {@code _} and {@code .}, so
     * that no two names look alike; a wider one should come with a {@link #normalization} that
     * takes look-alikes together.
     */
    public Builder validator(Predicate<String> isValid) {
      validator = isValid;
      return this;
    }

    /** {@code displayUsernameValidator}. Default none. */
    public Builder displayValidator(Predicate<String> isValid) {
      displayValidator = isValid;
      return this;
    }

    /** {@code usernameNormalization}: names that become the same are one. Default lower case. */
    public Builder normalization(UnaryOperator<String> normalize) {
      normalization = normalize;
      return this;
    }

    /** {@code displayUsernameNormalization}. Default none. */
    public Builder displayNormalization(UnaryOperator<String> normalize) {
      displayNormalization = normalize;
      return this;
    }

    /** {@code validationOrder.username: "post-normalization"}. Default false. */
    public Builder validatesNormalized(boolean after) {
      validatesNormalized = after;
      return this;
    }

    /** {@code immutableUsername}: a name, once chosen, stays. Default false. */
    public Builder immutable(boolean stays) {
      immutable = stays;
      return this;
    }

    /** {@code displayUsername}: the name as it was written is kept too. Default true. */
    public Builder display(boolean kept) {
      display = kept;
      return this;
    }

    UsernameOptions build() {
      return new UsernameOptions(this);
    }

    private static boolean isPlain(String name) {
      return !name.isEmpty() && name.chars().allMatch(Builder::isPlain);
    }

    private static boolean isPlain(int c) {
      return c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || c == '_'
          || c == '.';
    }
  }
}
