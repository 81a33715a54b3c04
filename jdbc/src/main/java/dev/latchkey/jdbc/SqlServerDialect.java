package dev.latchkey.jdbc;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;

/** SQL Server, for which tables can be generated; a store cannot be opened on it. */
final class SqlServerDialect extends SchemaDialect {

  @Override
  String columnType(Field<?> field) {
    return switch (field.type().kind()) {
      case STRING -> text(field);
      case NUMBER -> "integer";
      case BIGINT -> "bigint";
      case BOOLEAN -> "smallint";
      case DATE -> "datetime2(3)";
      case JSON, STRING_LIST, NUMBER_LIST -> "varchar(8000)";
    };
  }

  private static String text(Field<?> field) {
    if (field == Field.ID || field.reference() != null) return "varchar(36)";
    return field.isUnique() || field.isSortable() ? "varchar(255)" : "varchar(8000)";
  }

  @Override
  String idType(IdType ids) {
    return ids == IdType.SERIAL ? "integer identity" : columnType(Field.ID);
  }

  @Override
  String literal(boolean value) {
    return value ? "1" : "0";
  }
}
