package dev.latchkey.plugins.audit;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened; one row of {@code auditLog}. Refers to no other table: it outlives the
 * user it is about.
 *
 * @param id opaque
 * @param at when the call began that brought it about
 * @param kind what happened, for instance {@code session.ended}
 * @param userId whom it is about; null when there may be no such user
 * @param sessionId which session it is about; null when it is about none
 * @param actor who brought it about, for instance {@code own-session}
 * @param actorId id of the session that acted, where another than the entry's did
 * @param ipAddress of the caller; empty when unknown or when there was none
 * @param userAgent of the caller; empty when unknown or when there was none
 * @param detail what is particular to the kind, an object
 * @param position where it stands among all entries: later ones have a greater one
 */
public record AuditEntry(
    String id,
    Instant at,
    String kind,
    @Nullable String userId,
    @Nullable String sessionId,
    String actor,
    @Nullable String actorId,
    String ipAddress,
    String userAgent,
    JsonValue detail,
    long position) {

  static final Field<Instant> AT = Field.date("at");
  static final Field<String> KIND = Field.string("kind");
  static final Field<String> USER_ID = Field.string("userId").optional().indexed();
  static final Field<String> SESSION_ID = Field.string("sessionId").optional();
  static final Field<String> ACTOR = Field.string("actor");
  static final Field<String> ACTOR_ID = Field.string("actorId").optional();
  static final Field<String> IP_ADDRESS = Field.string("ipAddress");
  static final Field<String> USER_AGENT = Field.string("userAgent");
  static final Field<JsonValue> DETAIL = Field.json("detail");
  static final Field<Long> POSITION = Field.bigint("position").indexed();

  /** The table {@code auditLog}. */
  public static final Model<AuditEntry> MODEL =
      Model.of(
          "auditLog",
          AuditEntry::of,
          AT,
          KIND,
          USER_ID,
          SESSION_ID,
          ACTOR,
          ACTOR_ID,
          IP_ADDRESS,
          USER_AGENT,
          DETAIL,
          POSITION);

  private static AuditEntry of(Row row) {
    return new AuditEntry(
        row.require(Field.ID),
        row.require(AT),
        row.require(KIND),
        row.get(USER_ID),
        row.get(SESSION_ID),
        row.require(ACTOR),
        row.get(ACTOR_ID),
        row.require(IP_ADDRESS),
        row.require(USER_AGENT),
        row.require(DETAIL),
        row.require(POSITION));
  }

  /** Shows what happened to whom, and leaves out what the caller said. */
  @Override
  public String toString() {
    return "AuditEntry[" + at + ", " + kind + ", user " + userId + "]";
  }
}
