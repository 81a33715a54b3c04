package dev.latchkey.store;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked.
 *
 * <p>Sealed: {@link DuplicateKey} means something to the caller, {@link Unavailable} is an outage,
 * {@link Failed} a statement the database refused, {@link SchemaMismatch} a database that was not
 * migrated. Messages never hold values.
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A row with the same unique value exists. */
  public static final class DuplicateKey extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says which table refused; {@code cause} is the driver's exception. */
    public DuplicateKey(String table, @Nullable Throwable cause) {
      super("duplicate key in " + table, cause);
    }
  }

  /** The database cannot be reached, is read-only, is full, or did not answer in time. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says what was tried; {@code cause} is the driver's exception. */
    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The database refused a statement for another reason: a missing column, a value too long. */
  public static final class Failed extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says what was tried; {@code cause} is the driver's exception. */
    public Failed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The database lacks tables or columns, or has required ones nobody writes. */
  public static final class SchemaMismatch extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says every difference and the way out. */
    public SchemaMismatch(String message) {
      super(message, null);
    }
  }
}
