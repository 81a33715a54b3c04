package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType.Kind;
import dev.latchkey.schema.Reference;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.schema.Table.Column;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that make tables, columns and indexes, letter for letter as Better Auth's. */
final class Ddl {
  // PostgreSQL cuts longer names off.
  private static final int LONGEST_NAME = 63;

  private final SchemaDialect dialect;
  private final Schema schema;

  Ddl(SchemaDialect dialect, Schema schema) {
    this.dialect = dialect;
    this.schema = schema;
  }

  /**
   * Returns the statements for a difference: columns, then tables, then indexes. Columns that refer
   * to a new table come after it.
   */
  List<String> statements(SchemaDiff diff) {
    List<String> statements = new ArrayList<>();
    List<String> later = new ArrayList<>();
    List<String> indexes = new ArrayList<>();
    for (SchemaDiff.Missing missing : diff.columns()) {
      Column column = missing.column();
      boolean early = !refersToOneOf(diff.tables(), column);
      (early ? statements : later).add(addColumn(missing.table(), column));
      if (isUnique(column)) indexes.add(uniqueIndex(missing.table(), column));
      else if (isIndexed(column)) indexes.add(index(missing.table(), column));
    }
    for (Table table : diff.tables()) {
      statements.add(createTable(table));
      for (Column column : table.columns()) {
        if (column.field().isUniqueByIndex()) indexes.add(uniqueIndex(table, column));
        else if (isIndexed(column) && !isUnique(column)) indexes.add(index(table, column));
      }
    }
    for (SchemaDiff.Missing missing : diff.indexes()) {
      indexes.add(index(missing.table(), missing.column()));
    }
    statements.addAll(later);
    statements.addAll(indexes);
    return statements;
  }

  private static boolean refersToOneOf(List<Table> tables, Column column) {
    Reference reference = column.field().reference();
    if (reference == null) return false;
    return tables.stream().anyMatch(table -> table.model().equals(reference.model()));
  }

  private static boolean isUnique(Column column) {
    return column.field().isUnique();
  }

  private static boolean isIndexed(Column column) {
    return column.field().isIndexed();
  }

  private String createTable(Table table) {
    return table.columns().stream()
        .map(column -> isId(column) ? id(column) : column(column, unique(column), null))
        .collect(Collectors.joining(", ", "create table " + quoted(table.name()) + " (", ")"));
  }

  // A constraint cannot be added to an SQLite table; a unique index does the same.
  private String addColumn(Table table, Column column) {
    String definition = column(column, "", literal(column.field()));
    return "alter table " + quoted(table.name()) + " add column " + definition;
  }

  private static boolean isId(Column column) {
    return column.field() == Field.ID;
  }

  private String id(Column column) {
    return quoted(column.name()) + " " + dialect.idType(schema.ids()) + " not null primary key";
  }

  private static String unique(Column column) {
    return isUnique(column) && !column.field().isUniqueByIndex() ? " unique" : "";
  }

  private String column(Column column, String unique, @Nullable String defaultValue) {
    Field<?> field = column.field();
    String now = field.isDefaultedToNow() ? dialect.now() : null;
    String given = now != null ? now : defaultValue;
    return quoted(column.name())
        + (" " + type(field))
        + (given == null ? "" : " default " + given)
        + (field.isRequired() ? " not null" : "")
        + unique
        + reference(field);
  }

  private String type(Field<?> field) {
    if (field.reference() == null) return dialect.columnType(field);
    return dialect.referenceType(schema.ids(), field);
  }

  private String reference(Field<?> field) {
    Reference reference = field.reference();
    if (reference == null) return "";
    Table table = schema.table(reference.model());
    if (table == null) throw new IllegalArgumentException("no model " + reference.model());
    String id = quoted(table.column(Field.ID));
    return " references "
        + quoted(table.name())
        + " ("
        + id
        + ") on delete "
        + reference.onDelete().sql();
  }

  /**
   * Returns the default that fills a new column of rows that are there already; null when it has
   * none. Unique optional columns stay null instead: one value for all would not be unique.
   */
  @Nullable String literal(Field<?> field) {
    Object value = field.constantDefault();
    if (value == null || (field.isUnique() && !field.isRequired())) return null;
    Kind kind = field.type().kind();
    return switch (kind) {
      case STRING -> dialect.literal(value.toString());
      case NUMBER, BIGINT -> value.toString();
      case BOOLEAN -> dialect.literal((Boolean) value);
      case DATE, JSON, STRING_LIST, NUMBER_LIST -> null;
    };
  }

  private String index(Table table, Column column) {
    return "create index " + on(table, column, "idx");
  }

  private String uniqueIndex(Table table, Column column) {
    return "create unique index " + on(table, column, "uidx");
  }

  private String on(Table table, Column column, String kind) {
    String name = indexName(table.name() + "_" + column.name(), kind);
    String columns = " (" + quoted(column.name()) + ")";
    return quoted(name) + " on " + quoted(table.name()) + columns;
  }

  /** Returns the index's name; one too long is cut off and told apart by a hash. */
  static String indexName(String columns, String kind) {
    String name = columns + "_" + kind;
    if (length(name) <= LONGEST_NAME) return name;
    String end = "_" + HexFormat.of().toHexDigits(fnv1a(name)) + "_" + kind;
    StringBuilder start = new StringBuilder(columns);
    while (length(start + end) > LONGEST_NAME) {
      start.setLength(start.offsetByCodePoints(start.length(), -1));
    }
    return start + end;
  }

  private static int length(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  // FNV-1a, 32 bit, over UTF-16 code units as the original does it.
  private static int fnv1a(String text) {
    int hash = 0x811C9DC5;
    for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * 0x01000193;
    return hash;
  }

  private String quoted(String name) {
    return dialect.quoted(name);
  }
}
