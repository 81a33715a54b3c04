package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One sign-in on one device; one row of {@code session} (protocol/02 §1, 04).
 *
 * @param id opaque; safe to show
 * @param userId whose it is
 * @param token what the cookie carries: whoever has it is signed in; with {@link Profile#HARDENED}
 *     a handle instead, which only names the session
 * @param expiresAt the first instant at which it no longer counts is the one after this
 * @param createdAt when the user proved who they are; renewal does not change it
 * @param updatedAt when it was last renewed or changed
 * @param ipAddress of the sign-in, empty when unknown
 * @param userAgent of the sign-in, empty when unknown
 * @param row every value of the row, those of additional fields included
 */
public record Session(
    String id,
    String userId,
    String token,
    Instant expiresAt,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String ipAddress,
    @Nullable String userAgent,
    Row row) {

  /** {@code expiresAt}. */
  public static final Field<Instant> EXPIRES_AT = Field.date("expiresAt").notInput();

  /** {@code token}, unique. */
  public static final Field<String> TOKEN = Field.string("token").unique().notInput();

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT =
      Field.date("createdAt").notInput().defaultsToNow();

  /** {@code updatedAt}; the original's migration gives this column no default. */
  public static final Field<Instant> UPDATED_AT = Field.date("updatedAt").notInput();

  /** {@code ipAddress}. */
  public static final Field<String> IP_ADDRESS = Field.string("ipAddress").optional().notInput();

  /** {@code userAgent}. */
  public static final Field<String> USER_AGENT = Field.string("userAgent").optional().notInput();

  /** {@code userId}. */
  public static final Field<String> USER_ID =
      Field.string("userId").references("user").indexed().notInput();

  /** When it ended, where ended sessions are kept; else there is no such column. */
  public static final Field<Instant> DELETED_AT =
      Field.date("deletedAt").optional().notInput().hidden();

  /** Why it ended: an {@link EndReason} in lower case. */
  public static final Field<String> DELETED_REASON =
      Field.string("deletedReason").optional().notInput().hidden();

  /** Who ended it: the id of a session, or {@code self}, {@code application} or {@code system}. */
  public static final Field<String> DELETED_BY =
      Field.string("deletedBy").optional().notInput().hidden();

  /** {@code proofs}, where {@code session.stepUp} is on: when which factor was proven last. */
  static final Field<String> PROOFS = Field.string("proofs").optional().notInput().hidden();

  /** The table {@code session}. */
  public static final Model<Session> MODEL =
      Model.of(
          "session",
          Session::of,
          EXPIRES_AT,
          TOKEN,
          CREATED_AT,
          UPDATED_AT,
          IP_ADDRESS,
          USER_AGENT,
          USER_ID);

  static Session of(Row row) {
    return new Session(
        row.require(Field.ID),
        row.require(USER_ID),
        row.require(TOKEN),
        row.require(EXPIRES_AT),
        row.require(CREATED_AT),
        row.require(UPDATED_AT),
        row.get(IP_ADDRESS),
        row.get(USER_AGENT),
        row);
  }

  /** Returns this session as it is once these changes are made. */
  public Session with(Row changes) {
    return of(row.with(changes));
  }

  /** Returns the value of an additional field, or null. */
  public <T> @Nullable T get(Field<T> field) {
    return row.get(field);
  }

  /** Shows ids only, never the token. */
  @Override
  public String toString() {
    return "Session[" + id + ", user " + userId + "]";
  }
}
