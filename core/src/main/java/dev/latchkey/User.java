package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in; one row of {@code user} (protocol/02 §1).
 *
 * @param id opaque, 32 characters unless the ids come from elsewhere
 * @param name may be empty
 * @param email lower case
 * @param emailVerified whether the address was proven
 * @param image URL of a picture
 * @param createdAt when the row was made
 * @param updatedAt when it last changed
 * @param row every value of the row, those of additional fields included
 */
public record User(
    String id,
    String name,
    String email,
    boolean emailVerified,
    @Nullable String image,
    Instant createdAt,
    Instant updatedAt,
    Row row) {

  /** {@code name}. */
  public static final Field<String> NAME = Field.string("name").sortable();

  /** {@code email}, unique. */
  public static final Field<String> EMAIL = Field.string("email").unique();

  /** {@code emailVerified}, never set by a client. */
  public static final Field<Boolean> EMAIL_VERIFIED = Field.bool("emailVerified").notInput();

  /** {@code image}. */
  public static final Field<String> IMAGE = Field.string("image").optional();

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT =
      Field.date("createdAt").notInput().defaultsToNow();

  /** {@code updatedAt}. */
  public static final Field<Instant> UPDATED_AT =
      Field.date("updatedAt").notInput().defaultsToNow();

  /** The table {@code user}. */
  public static final Model<User> MODEL =
      Model.of("user", User::of, NAME, EMAIL, EMAIL_VERIFIED, IMAGE, CREATED_AT, UPDATED_AT);

  static User of(Row row) {
    return new User(
        row.require(Field.ID),
        row.require(NAME),
        row.require(EMAIL),
        row.require(EMAIL_VERIFIED),
        row.get(IMAGE),
        row.require(CREATED_AT),
        row.require(UPDATED_AT),
        row);
  }

  /** Returns this user as it is once these changes are made. */
  public User with(Row changes) {
    return of(row.with(changes));
  }

  /** Returns the value of an additional field, or null. */
  public <T> @Nullable T get(Field<T> field) {
    return row.get(field);
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}
