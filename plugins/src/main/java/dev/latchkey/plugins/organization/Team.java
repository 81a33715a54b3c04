package dev.latchkey.plugins.organization;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of an organization; one row of {@code team}. */
public record Team(Row row) implements Stored {
  /** {@code name}. */
  public static final Field<String> NAME = Field.string("name");

  /** {@code memberCount}: how many are in it, so that no two take the last seat. */
  public static final Field<Number> MEMBER_COUNT =
      Field.number("memberCount").defaultsTo(0).notInput().hidden();

  /** {@code organizationId}. */
  public static final Field<String> ORGANIZATION_ID =
      Field.string("organizationId").references("organization").indexed();

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt");

  /** {@code updatedAt}; null for the first team of an organization. */
  public static final Field<Instant> UPDATED_AT = Field.date("updatedAt").optional();

  /** The table {@code team}. */
  public static final Model<Team> MODEL =
      Model.of("team", Team::new, NAME, MEMBER_COUNT, ORGANIZATION_ID, CREATED_AT, UPDATED_AT);

  /** {@code activeTeamId} of a session: the one its user works in. */
  public static final Field<String> ACTIVE = Field.string("activeTeamId").optional().notInput();

  static @Nullable Team find(String id, String organizationId, Call call) {
    return call.db().find(MODEL, Field.ID.is(id), ORGANIZATION_ID.is(organizationId));
  }

  static Team require(String id, String organizationId, Call call) {
    Team team = find(id, organizationId, call);
    if (team == null) throw new AuthException(OrganizationError.TEAM_NOT_FOUND);
    return team;
  }

  /** Returns the teams of an organization, the oldest first. */
  static List<Team> of(String organizationId, Call call) {
    return call.db()
        .list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, ORGANIZATION_ID.is(organizationId));
  }

  /** Returns the teams somebody is in, of all organizations, in the order they joined. */
  static List<Team> ofUser(String userId, Call call) {
    List<Team> teams = new ArrayList<>();
    for (TeamMember each : TeamMember.ofUser(userId, call)) {
      Team team = call.db().find(MODEL, Field.ID.is(each.teamId()));
      if (team != null) teams.add(team);
    }
    return teams;
  }

  static Team add(String name, String organizationId, @Nullable Instant updatedAt, Call call) {
    Row row =
        Row.of(NAME, name)
            .with(ORGANIZATION_ID, organizationId)
            .with(CREATED_AT, call.now())
            .with(UPDATED_AT, updatedAt);
    return call.db().insert(MODEL, row);
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  String organizationId() {
    return row.require(ORGANIZATION_ID);
  }
}
