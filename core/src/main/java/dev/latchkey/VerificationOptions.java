package dev.latchkey;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How promises are stored; the options {@code verification.*}. Immutable. */
public final class VerificationOptions {
  private final boolean hashed;
  private final Map<String, Boolean> byPrefix;
  private final boolean cleansUp;
  final boolean storeInDatabase;

  private VerificationOptions(Builder builder) {
    hashed = builder.hashed != null ? builder.hashed : builder.hardened;
    byPrefix = new LinkedHashMap<>(builder.byPrefix);
    cleansUp = builder.cleansUp;
    storeInDatabase = builder.storeInDatabase;
  }

  boolean hashes(String identifier) {
    for (Map.Entry<String, Boolean> entry : byPrefix.entrySet()) {
      if (identifier.startsWith(entry.getKey())) return entry.getValue();
    }
    return hashed;
  }

  boolean cleansUp() {
    return cleansUp;
  }

  /** What {@code verification(v -> …)} may set. */
  public static final class Builder extends TableOptions<Builder> {
    private boolean hardened;
    private @Nullable Boolean hashed;
    private final Map<String, Boolean> byPrefix = new LinkedHashMap<>();
    private boolean cleansUp = true;
    private boolean storeInDatabase;

    Builder() {
      super(Verification.MODEL);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Stores only hashes of identifiers, so that a copy of the database opens nothing: {@code
     * storeIdentifier}. Default false, true when hardened. What was stored before stays valid.
     */
    public Builder hashIdentifiers(boolean on) {
      hashed = on;
      return this;
    }

    Builder hardened(boolean on) {
      hardened = on;
      return this;
    }

    /**
     * As {@link #hashIdentifiers}, for identifiers with this prefix; the first that fits counts.
     */
    public Builder hashIdentifiers(String prefix, boolean on) {
      byPrefix.put(prefix, on);
      return this;
    }

    /** Leaves void promises in the table: {@code disableCleanup}. Default false. */
    public Builder disableCleanup(boolean disabled) {
      cleansUp = !disabled;
      return this;
    }

    /**
     * With a secondary storage, keeps promises in the database as well, which decides who redeems
     * them: {@code storeInDatabase}. Default false.
     */
    public Builder storeInDatabase(boolean stored) {
      storeInDatabase = stored;
      return this;
    }

    VerificationOptions build() {
      return new VerificationOptions(this);
    }
  }
}
