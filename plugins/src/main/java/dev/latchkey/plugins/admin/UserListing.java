package dev.latchkey.plugins.admin;

import dev.latchkey.Call;
import dev.latchkey.OneOf;
import dev.latchkey.User;
import dev.latchkey.json.IsoDate;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of the users that fit what was asked for (protocol/plugins/admin).
 *
 * <p>Only fields that answers show can be asked about: nobody finds a hidden value by trying. As in
 * the original, what cannot be answered, such as a field that there is not, finds nobody.
 */
final class UserListing {
  private static final int USUAL_LIMIT = 100;

  // A page, not the table: who wants all of them asks for the next one.
  private static final int MAX_LIMIT = 1000;

  private static final List<String> PARTS = List.of("contains", "starts_with", "ends_with");

  /** What was asked for. */
  record Query(
      @Nullable String searchValue,
      @OneOf({"email", "name"}) @Nullable String searchField,
      @OneOf({"contains", "starts_with", "ends_with"}) @Nullable String searchOperator,
      @Nullable JsonValue limit,
      @Nullable JsonValue offset,
      @Nullable String sortBy,
      @OneOf({"asc", "desc"}) @Nullable String sortDirection,
      @Nullable String filterField,
      @Nullable JsonValue filterValue,
      @OneOf({
            "eq",
            "ne",
            "lt",
            "lte",
            "gt",
            "gte",
            "in",
            "not_in",
            "contains",
            "starts_with",
            "ends_with"
          })
          @Nullable String filterOperator) {
    Query {
      if (limit instanceof JsonValue.Arr) throw Input.invalid("[query.limit] Invalid input");
      if (offset instanceof JsonValue.Arr) throw Input.invalid("[query.offset] Invalid input");
    }
  }

  private final Query query;
  private final Table users;

  private UserListing(Query query, Table users) {
    this.query = query;
    this.users = users;
  }

  static JsonValue.Obj answer(Query query, Call call) {
    Table users = call.db().schema().table(User.MODEL);
    try {
      return new UserListing(query, users).answer(call);
    } catch (Unanswerable | StoreException.Failed e) {
      return found(List.of(), 0);
    }
  }

  private static JsonValue.Obj found(List<JsonValue> users, long total) {
    return new JsonValue.Obj(Map.of("users", new JsonValue.Arr(users)))
        .with("total", new JsonValue.Num(total));
  }

  private JsonValue.Obj answer(Call call) {
    Condition[] where = conditions().toArray(new Condition[0]);
    long limit = number(query.limit());
    long offset = number(query.offset());
    int most = limit == 0 ? USUAL_LIMIT : (int) Math.min(limit, MAX_LIMIT);
    List<JsonValue> page = new ArrayList<>();
    for (User user : call.db().list(User.MODEL, new Page(orders(), offset, most), where)) {
      page.add(users.shown(user.row()));
    }
    JsonValue.Obj answer = found(page, call.db().count(User.MODEL, where));
    if (limit != 0) answer = answer.with("limit", new JsonValue.Num((long) most));
    return offset == 0 ? answer : answer.with("offset", new JsonValue.Num(offset));
  }

  // What JavaScript does not take for a number is as if it had not been sent.
  private static long number(@Nullable JsonValue sent) {
    if (!(sent instanceof JsonValue.Str text)) return 0;
    if (text.value().strip().endsWith("Infinity")) throw new Unanswerable();
    BigDecimal number;
    try {
      number = new BigDecimal(text.value().strip());
    } catch (NumberFormatException e) {
      return 0;
    }
    try {
      long whole = number.longValueExact();
      if (whole >= 0) return whole;
    } catch (ArithmeticException e) {
      // no place in a list
    }
    throw new Unanswerable();
  }

  // Where the order asked for is none, users stand as they came: pages neither overlap nor leave
  // anybody out.
  private List<Order> orders() {
    List<Order> orders = new ArrayList<>();
    String by = query.sortBy();
    if (by != null && !by.isEmpty()) {
      Field<?> field = field(by);
      boolean descends = "desc".equals(query.sortDirection());
      orders.add(descends ? field.descending() : field.ascending());
    }
    orders.add(User.CREATED_AT.ascending());
    orders.add(Field.ID.ascending());
    return orders;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    String searched = query.searchValue();
    if (searched != null && !searched.isEmpty()) {
      Field<String> field = "name".equals(query.searchField()) ? User.NAME : User.EMAIL;
      conditions.add(part(field, or(query.searchOperator(), "contains"), searched));
    }
    JsonValue value = query.filterValue();
    if (value != null) {
      String operator = or(query.filterOperator(), "eq");
      conditions.addAll(filter(field(or(query.filterField(), "email")), operator, value));
    }
    return conditions;
  }

  private Field<?> field(String name) {
    Field<?> field = users.field(name);
    if (field == null || !field.isReturned()) throw new Unanswerable();
    return field;
  }

  private static <T> List<Condition> filter(Field<T> field, String operator, JsonValue sent) {
    boolean several = sent instanceof JsonValue.Arr;
    if (PARTS.contains(operator)) return List.of(part(textual(field), operator, required(sent)));
    if (operator.equals("not_in")) return values(field, sent).stream().map(field::isNot).toList();
    if (several != operator.equals("in")) throw new Unanswerable();
    if (several) return List.of(field.isAnyOf(values(field, sent)));
    return List.of(compared(field, operator, value(field, required(sent))));
  }

  private static <T> Condition compared(Field<T> field, String operator, T value) {
    return switch (operator) {
      case "ne" -> field.isNot(value);
      case "lt" -> field.isBelow(value);
      case "lte" -> field.isAtMost(value);
      case "gt" -> field.isAbove(value);
      case "gte" -> field.isAtLeast(value);
      default -> field.is(value);
    };
  }

  private static Condition part(Field<String> field, String operator, String part) {
    return switch (operator) {
      case "starts_with" -> Condition.startsWith(field, part);
      case "ends_with" -> Condition.endsWith(field, part);
      default -> Condition.contains(field, part);
    };
  }

  @SuppressWarnings("unchecked") // its kind says so
  private static Field<String> textual(Field<?> field) {
    if (field.type().kind() != Kind.STRING) throw new Unanswerable();
    return (Field<String>) field;
  }

  private static <T> List<T> values(Field<T> field, JsonValue sent) {
    if (!(sent instanceof JsonValue.Arr array)) return List.of(value(field, required(sent)));
    return array.items().stream().map(each -> value(field, required(each))).toList();
  }

  // In a query everything is a text.
  private static <T> T value(Field<T> field, String text) {
    FieldType<T> type = field.type();
    T value =
        type.cast(
            switch (type.kind()) {
              case STRING -> text;
              case BOOLEAN -> Boolean.valueOf(text.equals("true"));
              case NUMBER, BIGINT -> wholeNumber(text);
              case DATE -> date(text);
              case JSON, STRING_LIST, NUMBER_LIST -> throw new Unanswerable();
            });
    if (value == null) throw new Unanswerable();
    return value;
  }

  private static @Nullable Long wholeNumber(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Instant date(String text) {
    return IsoDate.parse(text.length() == 10 ? text + "T00:00:00Z" : text);
  }

  private static String required(JsonValue sent) {
    String text = sent.asString();
    if (text == null) throw new Unanswerable();
    return text;
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  /** Nothing in the table can fit what was asked for. */
  private static final class Unanswerable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unanswerable() {
      super(null, null, false, false);
    }
  }
}
