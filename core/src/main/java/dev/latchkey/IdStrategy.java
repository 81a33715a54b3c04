package dev.latchkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.crypto.Sha256;
import dev.latchkey.schema.IdType;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the ids of rows, and what they look like: {@code advanced.database.generateId}
 * (protocol/02 §2). Immutable.
 *
 * <p>Tables are made for one kind of id and keep it; another strategy on tables that are there
 * fails or mixes both.
 */
public final class IdStrategy {
  private static final int LENGTH = 32;
  private static final int MAX_LENGTH = 36;
  private static final int UUID_BYTES = 16;

  private final IdType type;
  private final boolean random;
  private final Maker maker;

  private interface Maker {
    @Nullable String next(String model, Tokens tokens);
  }

  private IdStrategy(IdType type, boolean random, Maker maker) {
    this.type = type;
    this.random = random;
    this.maker = maker;
  }

  /** 32 random characters {@code a-zA-Z0-9}; the default. */
  public static IdStrategy random() {
    return new IdStrategy(IdType.TEXT, true, (model, tokens) -> tokens.next(LENGTH));
  }

  /** Random UUIDs (RFC 9562, version 4); PostgreSQL keeps them as such. */
  public static IdStrategy uuid() {
    return new IdStrategy(
        IdType.UUID, true, (model, tokens) -> uuid(tokens.bytes(UUID_BYTES), 4).toString());
  }

  /**
   * Numbers that each table of the database counts. They tell anybody who sees one how many users
   * there are.
   */
  public static IdStrategy serial() {
    return new IdStrategy(IdType.SERIAL, false, (model, tokens) -> null);
  }

  /**
   * Whatever the database makes: {@code generateId: false}. The application gives the column of
   * each id a default; without one no row can be added. Not on MySQL, which does not tell what it
   * made.
   */
  public static IdStrategy database() {
    return new IdStrategy(IdType.TEXT, false, (model, tokens) -> null);
  }

  /**
   * What {@code next} makes for the model of this name: never the same twice, and of at most 36
   * characters where the database is MySQL, MariaDB or SQL Server.
   */
  public static IdStrategy of(Function<String, String> next) {
    return new IdStrategy(IdType.TEXT, false, (model, tokens) -> next.apply(model));
  }

  IdType type() {
    return type;
  }

  boolean isRandom() {
    return random;
  }

  /** Returns the id of a new row; null when the database gives it. */
  @Nullable String next(String model, Tokens tokens) {
    return maker.next(model, tokens);
  }

  /**
   * As {@link #reserved(String)}, as short as MySQL needs it, where the original does not reserve:
   * for names that the original never reserves.
   */
  String reservedHere(String name) {
    String id = reserved(name);
    return id.length() <= MAX_LENGTH ? id : id.substring(0, MAX_LENGTH);
  }

  /**
   * Returns the id that only the row reserved under this name has (protocol/01 §10). Among counted
   * ids it is a negative one, which no database counts to; the original does not reserve there.
   */
  String reserved(String name) {
    byte[] digest = Sha256.of(("reserve:" + name).getBytes(UTF_8));
    return switch (type) {
      case TEXT -> Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
      case UUID -> uuid(digest, 5).toString();
      case SERIAL -> Integer.toString(ByteBuffer.wrap(digest).getInt() | Integer.MIN_VALUE);
    };
  }

  static UUID uuid(byte[] random, int version) {
    ByteBuffer bytes = ByteBuffer.wrap(random);
    long high = bytes.getLong() & ~0xF000L | (long) version << 12;
    long low = bytes.getLong() & ~(0b11L << 62) | 0b10L << 62;
    return new UUID(high, low);
  }
}
