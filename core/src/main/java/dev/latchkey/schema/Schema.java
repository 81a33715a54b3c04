package dev.latchkey.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every model with every field anybody contributed, under its physical names; resolved once.
 *
 * <p>Immutable and thread-safe. Models keep the order in which they were added, which is the order
 * their tables are created in.
 */
public final class Schema {
  private final Map<String, Table> tables;
  private final Set<String> elsewhere;
  private final IdType ids;

  private Schema(Map<String, Table> tables, Set<String> elsewhere, IdType ids) {
    this.tables = tables;
    this.elsewhere = Set.copyOf(elsewhere);
    this.ids = ids;
  }

  /** Starts an empty schema. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the table of the model.
   *
   * @throws IllegalArgumentException when the model was never added
   */
  public Table table(Model<?> model) {
    Table table = tables.get(model.name());
    if (table == null) throw new IllegalArgumentException("no model " + model.name());
    return table;
  }

  /** Returns what the ids of all tables are. */
  public IdType ids() {
    return ids;
  }

  /** Returns the tables of the database in creation order. */
  public List<Table> tables() {
    return tables.values().stream().filter(table -> isInDatabase(table.model())).toList();
  }

  /** Returns whether the database has the table of this model; what has not is kept elsewhere. */
  public boolean isInDatabase(Model<?> model) {
    return isInDatabase(model.name());
  }

  private boolean isInDatabase(String model) {
    return !elsewhere.contains(model);
  }

  /** Returns the table of the model with this logical name, or null. */
  public @Nullable Table table(String model) {
    return tables.get(model);
  }

  /** Collects models and fields; not thread-safe. */
  public static final class Builder {
    private final Set<Model<?>> shared = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, List<Field<?>>> fields = new LinkedHashMap<>();
    private final Map<String, Names> names = new LinkedHashMap<>();
    private final Map<String, List<Field<?>>> elsewhere = new LinkedHashMap<>();
    private final Map<String, Field<?>> sweeps = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private IdType ids = IdType.TEXT;
    private Naming naming = Naming.AS_DECLARED;

    private Builder() {}

    /** Says what the ids of all tables are. Default {@link IdType#TEXT}. */
    public Builder ids(IdType type) {
      ids = type;
      return this;
    }

    /** Says how tables and columns are called that are not renamed. */
    public Builder naming(Naming style) {
      naming = style;
      return this;
    }

    /** Adds a model that others may add too: this very one, and no other of its name. */
    public Builder sharedModel(Model<?> model) {
      return shared.add(model) ? model(model) : this;
    }

    /** Adds a model. */
    public Builder model(Model<?> model) {
      if (fields.containsKey(model.name())) {
        problems.add("model '" + model.name() + "' is contributed twice");
        return this;
      }
      fields.put(model.name(), new ArrayList<>(List.of(Field.ID)));
      model.fields().forEach(field -> field(model, field));
      return this;
    }

    /** Adds a field to a model that was added before. */
    public Builder field(Model<?> model, Field<?> field) {
      List<Field<?>> known = fields.get(model.name());
      if (known == null) {
        problems.add("field '" + field.name() + "' extends the unknown model " + model.name());
      } else if (known.stream().anyMatch(f -> f.name().equals(field.name()))) {
        problems.add("field '" + field.name() + "' of " + model.name() + " is contributed twice");
      } else {
        known.add(field);
      }
      return this;
    }

    /**
     * Says that rows of the model are kept elsewhere than in the database, as texts with these
     * fields first.
     */
    public Builder elsewhere(Model<?> model, Field<?>... first) {
      elsewhere.put(model.name(), List.of(first));
      return this;
    }

    /**
     * Says that what is below some value of the field is often looked for, to be removed: gives it
     * an index beside those of the original.
     */
    public Builder sweep(Model<?> model, Field<?> field) {
      sweeps.put(model.name(), field);
      return this;
    }

    /** Renames a model's table and columns. */
    public Builder rename(Model<?> model, Consumer<Names> renames) {
      renames.accept(names.computeIfAbsent(model.name(), m -> new Names()));
      return this;
    }

    /** Returns what does not fit together; empty when {@link #build} will succeed. */
    public List<String> problems() {
      List<String> all = new ArrayList<>(problems);
      Set<String> taken = new HashSet<>();
      for (Table table : tables().values()) {
        if (isTaken(table.name(), taken)) all.add("table '" + table + "' is that of two models");
        addProblems(table, all);
      }
      for (String model : names.keySet()) {
        if (!fields.containsKey(model)) all.add("the unknown model '" + model + "' is renamed");
      }
      return all;
    }

    private void addProblems(Table table, List<String> all) {
      Set<String> taken = new HashSet<>();
      for (Table.Column column : table.columns()) {
        String name = "column '" + column.name() + "' of table '" + table + "'";
        if (isTaken(column.name(), taken)) all.add(name + " is that of two fields");
        Reference reference = column.field().reference();
        if (reference != null && !fields.containsKey(reference.model())) {
          all.add(name + " refers to the unknown model '" + reference.model() + "'");
        }
      }
      for (Field<?> renamed : names(table.model()).columns.keySet()) {
        if (!table.has(renamed)) all.add("model '" + table.model() + "' has no field " + renamed);
      }
    }

    // Most databases find tables and columns by their names in any case.
    private static boolean isTaken(String name, Set<String> taken) {
      return !taken.add(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the schema.
     *
     * @throws IllegalStateException naming every conflict
     */
    public Schema build() {
      List<String> all = problems();
      if (!all.isEmpty()) throw new IllegalStateException(String.join("\n", all));
      return new Schema(tables(), elsewhere.keySet(), ids);
    }

    private Map<String, Table> tables() {
      Map<String, Table> tables = new LinkedHashMap<>();
      fields.forEach((model, list) -> tables.put(model, table(model, list)));
      return tables;
    }

    private Names names(String model) {
      return names.getOrDefault(model, new Names());
    }

    private Table table(String model, List<Field<?>> list) {
      Names renamed = names(model);
      List<Table.Column> columns = new ArrayList<>();
      for (Field<?> field : list) {
        String name = renamed.columns.get(field);
        columns.add(new Table.Column(field, name == null ? naming.of(field.name()) : name));
      }
      String table = renamed.table == null ? naming.of(model) : renamed.table;
      List<Field<?>> first = elsewhere.get(model);
      if (first == null) return new Table(model, table, ids, columns, sweeps.get(model));
      Set<Field<?>> whole = new LinkedHashSet<>(first);
      whole.addAll(list);
      return new Table(model, table, ids, columns, null, List.copyOf(whole), true);
    }
  }

  /** Physical names of one model; the {@link Naming} names what is not named. */
  public static final class Names {
    private @Nullable String table;
    private final Map<Field<?>, String> columns = new LinkedHashMap<>();

    private Names() {}

    /** Names the table. */
    public Names table(String name) {
      table = name;
      return this;
    }

    /** Names a column. */
    public Names column(Field<?> field, String name) {
      columns.put(field, name);
      return this;
    }
  }
}
