package dev.latchkey.plugins.organization;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Secrets;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who is in a team; one row of {@code teamMember}. */
public record TeamMember(Row row) implements Stored {
  /** {@code teamId}. */
  public static final Field<String> TEAM_ID = Field.string("teamId").references("team").indexed();

  /** {@code userId}. */
  public static final Field<String> USER_ID = Field.string("userId").references("user").indexed();

  /** {@code membershipKey}: nobody is in a team twice. */
  public static final Field<String> KEY =
      Field.string("membershipKey").optional().unique().notInput().hidden();

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt").optional();

  /** The table {@code teamMember}. */
  public static final Model<TeamMember> MODEL =
      Model.of("teamMember", TeamMember::new, TEAM_ID, USER_ID, KEY, CREATED_AT);

  static @Nullable TeamMember find(String userId, String teamId, Call call) {
    return call.db().find(MODEL, USER_ID.is(userId), TEAM_ID.is(teamId));
  }

  static List<TeamMember> of(String teamId, Call call) {
    return call.db().list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, TEAM_ID.is(teamId));
  }

  static List<TeamMember> ofUser(String userId, Call call) {
    return call.db().list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, USER_ID.is(userId));
  }

  /** Puts somebody into a team unless they are there already. */
  static TeamMember join(Team team, String userId, int atMost, Call call) {
    TeamMember there = find(userId, team.id(), call);
    if (there != null) return there;
    countAgain(team, call);
    boolean seated =
        call.db()
            .increment(
                Team.MODEL,
                Team.MEMBER_COUNT,
                1,
                Field.ID.is(team.id()),
                Team.MEMBER_COUNT.isBelow(atMost));
    if (!seated) throw new AuthException(OrganizationError.TEAM_MEMBER_LIMIT_REACHED);
    Row row =
        Row.of(TEAM_ID, team.id())
            .with(USER_ID, userId)
            .with(KEY, key(team.id(), userId))
            .with(CREATED_AT, call.now());
    return call.db().insert(MODEL, row);
  }

  // Rows of before there was a count, or of somebody who does not keep it.
  private static void countAgain(Team team, Call call) {
    int members = of(team.id(), call).size();
    long behind = members - team.row().require(Team.MEMBER_COUNT).longValue();
    if (behind <= 0) return;
    call.db()
        .increment(
            Team.MODEL,
            Team.MEMBER_COUNT,
            behind,
            Field.ID.is(team.id()),
            Team.MEMBER_COUNT.isBelow(members));
  }

  private static String key(String teamId, String userId) {
    return Secrets.digest(
        new JsonWriter().beginArray().value(teamId).value(userId).endArray().toString());
  }

  /** Takes somebody out of a team; false when they are not in it. */
  static boolean leave(Team team, String userId, Call call) {
    int gone = call.db().delete(MODEL, TEAM_ID.is(team.id()), USER_ID.is(userId));
    if (gone == 0) return false;
    call.db()
        .increment(
            Team.MODEL,
            Team.MEMBER_COUNT,
            -gone,
            Field.ID.is(team.id()),
            Team.MEMBER_COUNT.isAbove(gone - 1));
    return true;
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  String teamId() {
    return row.require(TEAM_ID);
  }
}
