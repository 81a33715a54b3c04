package dev.latchkey.jdbc;

import dev.latchkey.Account;
import dev.latchkey.Session;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Reference.OnDelete;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import java.time.Instant;
import java.util.List;

/** The schemas that Better Auth was configured with to print what the resources hold. */
final class TestSchemas {
  static final Field<String> NICK = Field.string("nick").optional().unique();
  static final Field<String> PLAN = Field.string("plan").defaultsTo("it's free");
  static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123Z");

  private static final Field<JsonValue> PREFERENCES = Field.json("preferences").optional();
  private static final Field<List<String>> TAGS = Field.strings("tags").optional();
  private static final Field<List<Number>> SIZES = Field.numbers("sizes").optional();

  private static final Model<Row> RATE_LIMIT =
      Model.of(
          "rateLimit",
          row -> row,
          Field.string("key").unique(),
          Field.number("count"),
          Field.bigint("lastRequest"));

  private TestSchemas() {}

  private static Schema.Builder models() {
    return Schema.builder()
        .model(User.MODEL)
        .model(Session.MODEL)
        .model(Account.MODEL)
        .model(Verification.MODEL);
  }

  /** The four tables as they are. */
  static Schema core() {
    return models().build();
  }

  /** With an index on the ends of sessions. */
  static Schema swept() {
    return models().sweep(Session.MODEL, Session.EXPIRES_AT).build();
  }

  /** Renamed, and with a field of every type. */
  static Schema extended() {
    return models()
        .model(RATE_LIMIT)
        .field(User.MODEL, Field.number("age"))
        .field(User.MODEL, Field.bigint("balance").optional())
        .field(User.MODEL, Field.bool("newsletter").defaultsTo(true))
        .field(User.MODEL, PREFERENCES)
        .field(User.MODEL, TAGS)
        .field(User.MODEL, SIZES)
        .field(User.MODEL, NICK)
        .field(User.MODEL, Field.string("code").indexed())
        .field(User.MODEL, Field.date("seenAt").optional().defaultsToNow())
        .field(User.MODEL, Field.string("handle").optional().unique().indexed())
        .rename(User.MODEL, names -> names.table("users").column(User.EMAIL, "email_address"))
        .rename(
            Session.MODEL, names -> names.table("user_sessions").column(Session.USER_ID, "user_id"))
        .build();
  }

  /** The core with fields that a database of the core lacks. */
  static Schema added() {
    Field<String> sponsor = Field.string("sponsorId").optional().references("user").indexed();
    String longName = "a_very_long_name_of_a_field_that_nobody_would_ever_type_by_hand";
    return models()
        .field(User.MODEL, NICK)
        .field(User.MODEL, Field.string("code").optional().indexed())
        .field(User.MODEL, PLAN)
        .field(User.MODEL, Field.number("credits").defaultsTo(3L))
        .field(User.MODEL, Field.bool("active").defaultsTo(true))
        .field(User.MODEL, Field.string("hand").optional().unique().defaultsTo("x"))
        .field(User.MODEL, Field.date("bornAt").optional().defaultsToNow())
        .field(Session.MODEL, sponsor)
        .field(Session.MODEL, Field.string(longName).optional().indexed())
        .build();
  }

  /** The core with UUIDs for ids. */
  static Schema uuid() {
    return models().ids(IdType.UUID).build();
  }

  /** Counted ids, and a reference that may come to nothing. */
  static Schema serial() {
    Field<String> sponsor =
        Field.string("sponsorId").optional().references("user", OnDelete.SET_NULL);
    return models()
        .field(User.MODEL, sponsor)
        .field(User.MODEL, Field.oneOf("lvl", "a", "b").optional())
        .field(User.MODEL, Field.date("at").optional().defaultsTo(() -> NOON))
        .ids(IdType.SERIAL)
        .build();
  }

  /** Every table renamed. */
  static Schema names() {
    Field<String> key = Field.string("key").unique();
    Field<Long> lastRequest = Field.bigint("lastRequest");
    Model<Row> limits = Model.of("rateLimit", row -> row, key, Field.number("count"), lastRequest);
    Field<String> plan = Field.string("plan").optional().indexed();
    return models()
        .model(limits)
        .field(User.MODEL, plan)
        .rename(User.MODEL, n -> n.table("users").column(User.EMAIL, "email_address"))
        .rename(User.MODEL, n -> n.column(User.EMAIL_VERIFIED, "email_verified"))
        .rename(User.MODEL, n -> n.column(User.CREATED_AT, "created_at").column(plan, "the_plan"))
        .rename(Session.MODEL, n -> n.table("user_sessions").column(Session.TOKEN, "tok"))
        .rename(Session.MODEL, n -> n.column(Session.USER_ID, "user_id"))
        .rename(Account.MODEL, n -> n.table("user_accounts"))
        .rename(Account.MODEL, n -> n.column(Account.ACCOUNT_ID, "provider_account_id"))
        .rename(Verification.MODEL, n -> n.table("verifications"))
        .rename(Verification.MODEL, n -> n.column(Verification.IDENTIFIER, "ident"))
        .rename(limits, n -> n.table("rate_limits").column(key, "k"))
        .rename(limits, n -> n.column(lastRequest, "last_request"))
        .build();
  }

  static Row user(String id) {
    return Row.of(Field.ID, id)
        .with(User.NAME, "Somebody")
        .with(User.EMAIL, id + "@example.com")
        .with(User.EMAIL_VERIFIED, false)
        .with(User.CREATED_AT, NOON)
        .with(User.UPDATED_AT, NOON);
  }

  static Row session(String id, String user) {
    return Row.of(Field.ID, id)
        .with(Session.TOKEN, "token-" + id)
        .with(Session.USER_ID, user)
        .with(Session.EXPIRES_AT, NOON)
        .with(Session.CREATED_AT, NOON)
        .with(Session.UPDATED_AT, NOON);
  }
}
