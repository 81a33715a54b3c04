package dev.latchkey.plugins.openapi;

/** Where the description is. Immutable. */
public final class OpenApiOptions {
  final String path;
  final boolean showsReference;

  private OpenApiOptions(Builder builder) {
    path = builder.path;
    showsReference = builder.showsReference;
  }

  /** Sets them. */
  public static final class Builder {
    private String path = "/reference";
    private boolean showsReference = true;

    Builder() {}

    /** Where the page is: {@code path}. Default {@code /reference}. */
    public Builder path(String where) {
      path = where;
      return this;
    }

    /** Shows no page: {@code disableDefaultReference}. Default false. */
    public Builder disableReference(boolean disabled) {
      showsReference = !disabled;
      return this;
    }

    OpenApiOptions build() {
      return new OpenApiOptions(this);
    }
  }
}
