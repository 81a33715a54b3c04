package dev.latchkey;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One way a user can prove who they are; one row of {@code account} (protocol/02 §1).
 *
 * @param id opaque
 * @param accountId the subject at the provider; the user's own id for {@code credential}
 * @param providerId {@code credential} for a password, else the provider
 * @param userId whose it is
 * @param password the password's hash, for {@code credential} only
 * @param createdAt when the row was made
 * @param updatedAt when it last changed
 * @param row every value of the row, provider tokens included
 */
public record Account(
    String id,
    String accountId,
    String providerId,
    String userId,
    @Nullable String password,
    Instant createdAt,
    Instant updatedAt,
    Row row) {

  /** The provider of accounts that hold a password. */
  public static final String CREDENTIAL = "credential";

  /** {@code accountId}. */
  public static final Field<String> ACCOUNT_ID = Field.string("accountId").notInput();

  /** {@code providerId}. */
  public static final Field<String> PROVIDER_ID = Field.string("providerId").notInput();

  /** {@code userId}. */
  public static final Field<String> USER_ID =
      Field.string("userId").references("user").indexed().notInput();

  /** {@code accessToken}. */
  public static final Field<String> ACCESS_TOKEN = secret("accessToken");

  /** {@code refreshToken}. */
  public static final Field<String> REFRESH_TOKEN = secret("refreshToken");

  /** {@code idToken}. */
  public static final Field<String> ID_TOKEN = secret("idToken");

  /** {@code accessTokenExpiresAt}. */
  public static final Field<Instant> ACCESS_TOKEN_EXPIRES_AT =
      Field.date("accessTokenExpiresAt").optional().notInput().hidden();

  /** {@code refreshTokenExpiresAt}. */
  public static final Field<Instant> REFRESH_TOKEN_EXPIRES_AT =
      Field.date("refreshTokenExpiresAt").optional().notInput().hidden();

  /** {@code scope}, separated by commas. */
  public static final Field<String> SCOPE = Field.string("scope").optional().notInput().hidden();

  /** {@code password}, a hash. */
  public static final Field<String> PASSWORD = secret("password");

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT =
      Field.date("createdAt").notInput().defaultsToNow();

  /** {@code updatedAt}; the original's migration gives this column no default. */
  public static final Field<Instant> UPDATED_AT = Field.date("updatedAt").notInput();

  /** The table {@code account}. */
  public static final Model<Account> MODEL =
      Model.of(
          "account",
          Account::of,
          ACCOUNT_ID,
          PROVIDER_ID,
          USER_ID,
          ACCESS_TOKEN,
          REFRESH_TOKEN,
          ID_TOKEN,
          ACCESS_TOKEN_EXPIRES_AT,
          REFRESH_TOKEN_EXPIRES_AT,
          SCOPE,
          PASSWORD,
          CREATED_AT,
          UPDATED_AT);

  private static Field<String> secret(String name) {
    return Field.string(name).optional().notInput().hidden();
  }

  static Account of(Row row) {
    return new Account(
        row.require(Field.ID),
        row.require(ACCOUNT_ID),
        row.require(PROVIDER_ID),
        row.require(USER_ID),
        row.get(PASSWORD),
        row.require(CREATED_AT),
        row.require(UPDATED_AT),
        row);
  }

  /** Returns what the provider lets us do for the user. */
  public List<String> scopes() {
    String scope = row.get(SCOPE);
    if (scope == null) return List.of();
    return Stream.of(scope.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** Shows the id only, never a hash or a token. */
  @Override
  public String toString() {
    return "Account[" + id + "]";
  }
}
