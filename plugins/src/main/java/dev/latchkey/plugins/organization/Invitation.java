package dev.latchkey.plugins.organization;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An offer to become a member; one row of {@code invitation}. */
public record Invitation(Row row) implements Stored {
  /** {@code organizationId}. */
  public static final Field<String> ORGANIZATION_ID =
      Field.string("organizationId").references("organization").indexed();

  /** {@code email}, in lower case: who may accept. */
  public static final Field<String> EMAIL = Field.string("email").sortable().indexed();

  /** {@code role}: one, or several with commas between. */
  public static final Field<String> ROLE = Field.string("role").optional().sortable();

  /** {@code teamId}, with teams only: one, or several with commas between. */
  public static final Field<String> TEAM_ID = Field.string("teamId").optional().sortable();

  /** {@code status}: {@code pending}, {@code accepted}, {@code rejected} or {@code canceled}. */
  public static final Field<String> STATUS =
      Field.string("status").sortable().defaultsTo(Invitation.PENDING);

  /** {@code expiresAt}; one that is over stays pending. */
  public static final Field<Instant> EXPIRES_AT = Field.date("expiresAt");

  /** {@code createdAt}. */
  public static final Field<Instant> CREATED_AT = Field.date("createdAt").defaultsToNow();

  /** {@code inviterId}. */
  public static final Field<String> INVITER_ID = Field.string("inviterId").references("user");

  static final String PENDING = "pending";

  /** The table {@code invitation}. */
  public static final Model<Invitation> MODEL =
      Model.of(
          "invitation",
          Invitation::new,
          ORGANIZATION_ID,
          EMAIL,
          ROLE,
          STATUS,
          EXPIRES_AT,
          CREATED_AT,
          INVITER_ID);

  /** The same table where there are teams. */
  static final Model<Invitation> WITH_TEAMS =
      Model.of(
          "invitation",
          Invitation::new,
          ORGANIZATION_ID,
          EMAIL,
          ROLE,
          TEAM_ID,
          STATUS,
          EXPIRES_AT,
          CREATED_AT,
          INVITER_ID);

  static @Nullable Invitation find(String id, Call call) {
    return call.db().find(MODEL, Field.ID.is(id));
  }

  /** Returns what fits, the oldest first. */
  static List<Invitation> list(Call call, Condition... where) {
    return call.db().list(MODEL, CREATED_AT.ascending(), Integer.MAX_VALUE, where);
  }

  /** Returns those that can still be accepted. */
  static List<Invitation> open(String organizationId, Call call) {
    return list(
        call,
        ORGANIZATION_ID.is(organizationId),
        STATUS.is(PENDING),
        EXPIRES_AT.isAbove(call.now()));
  }

  @Override
  public Model<?> model() {
    return MODEL;
  }

  String organizationId() {
    return row.require(ORGANIZATION_ID);
  }

  String email() {
    return row.require(EMAIL);
  }

  List<String> roles() {
    return RoleNames.of(row.get(ROLE));
  }

  List<String> teamIds() {
    String ids = row.get(TEAM_ID);
    return ids == null || ids.isEmpty() ? List.of() : Stream.of(ids.split(",", -1)).toList();
  }

  boolean isPending() {
    return row.require(STATUS).equals(PENDING);
  }

  boolean isOpen(Instant now) {
    return isPending() && !row.require(EXPIRES_AT).isBefore(now);
  }

  String inviterId() {
    return row.require(INVITER_ID);
  }

  /** Returns this with an answer; of several answers the first counts. */
  Invitation answer(String status, Call call) {
    return change(Row.of(STATUS, status), call, STATUS.is(PENDING));
  }

  /** Returns this with changes made to its row, if it is there and these conditions hold. */
  Invitation change(Row changes, Call call, Condition... further) {
    List<Condition> where = new ArrayList<>(List.of(further));
    where.add(Field.ID.is(id()));
    if (call.db().update(MODEL, changes, where.toArray(Condition[]::new)) == 0) {
      throw new AuthException(OrganizationError.INVITATION_NOT_FOUND);
    }
    return new Invitation(row.with(changes));
  }
}
