package dev.latchkey.jdbc;

import dev.latchkey.jdbc.Dialect.Comparison;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Condition.Operator;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import dev.latchkey.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement on one table: text being written, and the values of its placeholders. */
final class Command {
  private final Table table;
  private final RowReader reader;
  private final Dialect dialect;
  private final StringBuilder text = new StringBuilder(200);
  private final List<Kind> kinds = new ArrayList<>();
  private final List<@Nullable Object> values = new ArrayList<>();

  /** Writes a part of a command. */
  interface Writer {
    void write(Command command);
  }

  Command(Table table, RowReader reader, Dialect dialect) {
    this.table = table;
    this.reader = reader;
    this.dialect = dialect;
  }

  Command text(String sql) {
    text.append(sql);
    return this;
  }

  Command table() {
    return text(dialect.quoted(table.name()));
  }

  Command column(Field<?> field) {
    return text(dialect.quoted(table.column(field)));
  }

  Command id() {
    return column(Field.ID);
  }

  /** Writes all columns of the table. */
  Command columns() {
    return text(reader.columns());
  }

  /** Writes a placeholder for a value of the field. */
  Command value(Field<?> field, @Nullable Object value) {
    Kind kind = Ids.kind(table, field);
    if (value == null) return value(kind, null);
    if (Ids.canBe(table, field, value)) return value(kind, Ids.bound(table, field, value));
    throw new StoreException.Failed("a row of " + table + " cannot have such an id", null);
  }

  private Command value(Kind kind, @Nullable Object value) {
    bound(kind, value);
    return text("?");
  }

  private void bound(Kind kind, @Nullable Object value) {
    kinds.add(kind);
    values.add(value);
  }

  /** Writes that all of the conditions have to hold; nothing when there are none. */
  Command where(List<Condition> conditions) {
    String before = " where ";
    for (Condition condition : conditions) {
      text(before).any(condition.alternatives());
      before = " and ";
    }
    return this;
  }

  private void any(List<Condition> alternatives) {
    if (alternatives.isEmpty()) text("1 = 0");
    String before = alternatives.size() > 1 ? "(" : "";
    for (Condition each : alternatives) {
      text(before).condition(each);
      before = " or ";
    }
    if (alternatives.size() > 1) text(")");
  }

  /**
   * Has the index for it be used where there is one: nothing else tells a planner that knows no
   * values that next to none may fit.
   */
  Command lowestFirst(List<Condition> conditions) {
    Table.Column sweep = table.sweep();
    if (sweep == null) return this;
    boolean helps =
        conditions.stream()
            .anyMatch(c -> c.field() == sweep.field() && c.operator() == Operator.BELOW);
    return helps ? text(" order by ").column(sweep.field()) : this;
  }

  // Asking for what cannot be costs as much as asking for what is not there, and PostgreSQL would
  // refuse to compare it.
  private void condition(Condition condition) {
    if (condition.operator().isPartial()) comparePart(condition);
    else if (Ids.canBe(table, condition.field(), condition.value())) compare(condition);
    else if (condition.operator() != Operator.IS_NOT) text("1 = 0");
    else column(condition.field()).text(" is not null");
  }

  // A number, such as an id that the database counts, has no parts.
  private void comparePart(Condition condition) {
    Kind kind = Ids.kind(table, condition.field());
    if (kind != Kind.STRING) text("1 = 0");
    else compare(condition, kind, pattern(condition.operator(), (String) condition.value()));
  }

  private static String pattern(Operator operator, String part) {
    String literal = part.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    String before = operator == Operator.STARTS_WITH ? "" : "%";
    return before + literal + (operator == Operator.ENDS_WITH ? "" : "%");
  }

  private void compare(Condition condition) {
    Kind kind = Ids.kind(table, condition.field());
    compare(condition, kind, Ids.bound(table, condition.field(), condition.value()));
  }

  private void compare(Condition condition, Kind kind, Object value) {
    String column = dialect.quoted(table.column(condition.field()));
    Comparison comparison = dialect.comparison(column, condition.operator(), kind);
    text(comparison.sql());
    for (int i = 0; i < comparison.placeholders(); i++) bound(kind, value);
  }

  /** Writes by what the rows are sorted; nothing when that does not matter. */
  Command orderBy(List<Order> orders) {
    String before = " order by ";
    for (Order order : orders) {
      text(before).column(order.by()).text(order.ascending() ? "" : " desc");
      before = ", ";
    }
    return this;
  }

  /** Writes that the id is one of those of the rows. */
  Command idOf(List<Row> rows) {
    id();
    String before = " in (";
    for (Row row : rows) {
      text(before).value(Field.ID, row.require(Field.ID));
      before = ", ";
    }
    return text(")");
  }

  /** Writes an insert of the row. */
  Command insert(Row row) {
    text("insert into ").table().text(" (");
    String before = "";
    for (Field<?> field : row.fields()) {
      text(before).column(field);
      before = ", ";
    }
    before = ") values (";
    for (Field<?> field : row.fields()) {
      text(before).value(field, row.get(field));
      before = ", ";
    }
    return text(")");
  }

  /** Writes an update to what the row holds. */
  Command update(Row changes) {
    text("update ").table();
    String before = " set ";
    for (Field<?> field : changes.fields()) {
      text(before).column(field).text(" = ").value(field, changes.get(field));
      before = ", ";
    }
    return this;
  }

  /** Runs it and returns how many rows it changed. */
  int execute(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
      bind(statement, timeoutSeconds);
      return statement.executeUpdate();
    }
  }

  /** Runs an insert and returns the id the database gave the row. */
  String executeForId(Connection connection, int timeoutSeconds) throws SQLException {
    String column = dialect.quoted(table.column(Field.ID));
    String returning = table.ids() == IdType.SERIAL ? null : dialect.returning(column);
    return returning == null
        ? generatedKey(connection, timeoutSeconds)
        : text(returning).returned(connection, timeoutSeconds);
  }

  private String generatedKey(Connection connection, int timeoutSeconds) throws SQLException {
    String[] id = {table.column(Field.ID)};
    try (PreparedStatement statement = connection.prepareStatement(text.toString(), id)) {
      bind(statement, timeoutSeconds);
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        return onlyId(keys);
      }
    }
  }

  private String returned(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
      bind(statement, timeoutSeconds);
      statement.execute();
      try (ResultSet rows = statement.getResultSet()) {
        return onlyId(rows);
      }
    }
  }

  private static String onlyId(@Nullable ResultSet rows) throws SQLException {
    String id = rows != null && rows.next() ? rows.getString(1) : null;
    if (id == null) throw new SQLException("the database gave the row no id");
    return id;
  }

  /** Runs it and returns its rows. Reads them to the end, where SQLite commits. */
  List<Row> query(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
      bind(statement, timeoutSeconds);
      try (ResultSet found = statement.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (found.next()) rows.add(reader.read(found, 0, dialect));
        return rows;
      }
    }
  }

  /** Runs it and returns the number it finds. */
  long number(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
      bind(statement, timeoutSeconds);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) throw new SQLException("nothing was counted");
        return found.getLong(1);
      }
    }
  }

  private void bind(PreparedStatement statement, int timeoutSeconds) throws SQLException {
    if (timeoutSeconds > 0) statement.setQueryTimeout(timeoutSeconds);
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value == null) statement.setNull(i + 1, Types.NULL);
      else dialect.bind(statement, i + 1, kinds.get(i), value);
    }
  }

  /** Shows the text only: the values may be tokens. */
  @Override
  public String toString() {
    return text.toString();
  }
}
