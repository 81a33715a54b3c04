package dev.latchkey.server.config;

import dev.latchkey.User;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the file may say of a table that is always there.
 *
 * @param model what the table holds
 * @param name {@code modelName}
 * @param columns {@code fields}: names of columns by those of the model's own fields
 * @param additional {@code additionalFields}
 */
record TableSettings(
    Model<?> model,
    Setting<String> name,
    Setting<Map<String, String>> columns,
    Setting<Map<String, FieldDefinition>> additional) {

  static TableSettings of(Model<?> model) {
    return new TableSettings(
        model,
        Setting.of(model + ".modelName", Types.text(), "The table.").otherwise("`" + model + "`"),
        Setting.of(
                model + ".fields",
                Shapes.byKey("names of its fields, such as createdAt", Types.text()),
                "Columns by field: `{ createdAt: created_at }`.")
            .orElse(Map.of()),
        additional(model).orElse(Map.of()));
  }

  // Documented once, not once per table.
  private static Setting<Map<String, FieldDefinition>> additional(Model<?> model) {
    String path = model + ".additionalFields";
    if (model == User.MODEL)
      return Setting.of(path, FieldDefinition.BY_NAME, "Fields of your own.");
    return Setting.of(
        path, Types.mapped(FieldDefinition.BY_NAME, all -> all), "As `user.additionalFields`.");
  }

  List<Setting<?>> all() {
    return List.of(name, columns, additional);
  }

  /** Without fields of one's own. */
  List<Setting<?>> names() {
    return List.of(name, columns);
  }

  /** Returns the model's own field of this name, or null. */
  @Nullable Field<?> field(String called) {
    for (Field<?> field : model.fields()) {
      if (field.name().equals(called)) return field;
    }
    return null;
  }

  /** Says what the file says: adds fields, names columns and the table. */
  void apply(
      ServerConfig config,
      Consumer<Field<?>> field,
      BiConsumer<Field<?>, String> column,
      Consumer<String> table) {
    String named = config.find(name);
    if (named != null) table.accept(named);
    config
        .get(columns)
        .forEach(
            (called, physical) -> {
              Field<?> own = field(called);
              if (own != null) column.accept(own, physical);
            });
    config
        .get(additional)
        .forEach(
            (called, defined) -> {
              Field<?> added = defined.field(called);
              field.accept(added);
              if (defined.column() != null) column.accept(added, defined.column());
            });
  }
}
