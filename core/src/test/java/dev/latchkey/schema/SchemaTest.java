package dev.latchkey.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.json.JsonWriter;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private record Team(String id) {}

  private static final Field<String> NAME = Field.string("name");
  private static final Field<String> SECRET = Field.string("secret").hidden();
  private static final Model<Team> TEAM =
      Model.of("team", row -> new Team(row.require(Field.ID)), NAME, SECRET);

  private static final Field<String> TEAM_ID = Field.string("teamId").references("team");
  private static final Model<Team> MEMBER =
      Model.of("member", row -> new Team(row.require(Field.ID)), TEAM_ID);

  private static final Field<String> PLAN = Field.string("plan").optional();

  private static Schema.Builder builder() {
    return Schema.builder().model(TEAM).model(MEMBER);
  }

  // ---- models and tables

  @Test
  void aModelHasItsIdFirstThenItsFieldsThenWhatOthersAdded() {
    Table table = builder().field(TEAM, PLAN).build().table(TEAM);
    assertThat(table.columns())
        .extracting(Table.Column::field)
        .containsExactly(Field.ID, NAME, SECRET, PLAN);
    assertThat(table.columns())
        .extracting(Table.Column::name)
        .containsExactly("id", "name", "secret", "plan");
    assertThat(table.name()).isEqualTo("team");
    assertThat(table.model()).isEqualTo("team");
    assertThat(TEAM.read(Row.of(Field.ID, "1"))).isEqualTo(new Team("1"));
  }

  @Test
  void tablesKeepTheOrderOfTheirModels() {
    assertThat(builder().build().tables())
        .extracting(Table::name)
        .containsExactly("team", "member");
  }

  @Test
  void aTableIsFoundByItsModelOrItsLogicalName() {
    Schema schema = builder().rename(TEAM, names -> names.table("teams")).build();
    assertThat(schema.table("team")).isSameAs(schema.table(TEAM));
    assertThat(schema.table("teams")).isNull();
    assertThatThrownBy(() -> Schema.builder().build().table(TEAM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("team");
  }

  @Test
  void onlyTheStoreSeesOtherNames() {
    Table table =
        builder()
            .field(TEAM, PLAN)
            .rename(TEAM, names -> names.table("teams").column(NAME, "team_name"))
            .rename(TEAM, names -> names.column(PLAN, "plan_code"))
            .build()
            .table(TEAM);
    assertThat(table.name()).isEqualTo("teams");
    assertThat(table.column(NAME)).isEqualTo("team_name");
    assertThat(table.column(PLAN)).isEqualTo("plan_code");
    assertThat(table.column(SECRET)).isEqualTo("secret");
    assertThat(table.field("name")).isSameAs(NAME);
    assertThat(table.field("team_name")).isNull();
  }

  @Test
  void aFieldOfAnotherTableIsNotTaken() {
    Table table = builder().build().table(TEAM);
    assertThat(table.has(NAME)).isTrue();
    assertThat(table.has(PLAN)).isFalse();
    assertThat(table.has(Field.string("name"))).isFalse();
    assertThatThrownBy(() -> table.column(PLAN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model team has no field plan");
  }

  // ---- how a row is shown

  @Test
  void aRowIsWrittenInSchemaOrderWithItsIdLastAndWithoutHiddenFields() {
    Table table =
        builder()
            .field(TEAM, PLAN)
            .rename(TEAM, names -> names.column(NAME, "team_name"))
            .build()
            .table(TEAM);
    Row row = Row.of(PLAN, "free").with(SECRET, "s").with(Field.ID, "1").with(NAME, "A");
    JsonWriter json = new JsonWriter();
    table.write(row, json);
    assertThat(json).hasToString("{\"name\":\"A\",\"plan\":\"free\",\"id\":\"1\"}");
    assertThat(new JsonWriter().value(table.shown(row))).hasToString(json.toString());
  }

  @Test
  void aFieldTheRowLacksIsWrittenAsNull() {
    JsonWriter json = new JsonWriter();
    builder().build().table(TEAM).write(Row.of(Field.ID, "1"), json);
    assertThat(json).hasToString("{\"name\":null,\"id\":\"1\"}");
  }

  // ---- conflicts

  @Test
  void everyConflictIsReportedAtOnce() {
    Schema.Builder builder =
        builder()
            .model(TEAM)
            .field(TEAM, Field.string("name"))
            .field(Model.of("ghost", row -> row), PLAN)
            .field(MEMBER, Field.string("ownerId").references("ghost"))
            .rename(Model.of("phantom", row -> row), names -> names.table("x"))
            .rename(MEMBER, names -> names.table("TEAM").column(PLAN, "plan"))
            .rename(TEAM, names -> names.column(NAME, "Secret"));
    assertThat(builder.problems())
        .containsExactlyInAnyOrder(
            "model 'team' is contributed twice",
            "field 'name' of team is contributed twice",
            "field 'plan' extends the unknown model ghost",
            "column 'ownerId' of table 'TEAM' refers to the unknown model 'ghost'",
            "the unknown model 'phantom' is renamed",
            "table 'TEAM' is that of two models",
            "model 'member' has no field plan",
            "column 'secret' of table 'team' is that of two fields");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("contributed twice")
        .hasMessageContaining("phantom");
  }

  @Test
  void aModelThatSeveralShareIsThereOnce() {
    Model<Row> keys = Model.of("keys", row -> row, NAME);
    Schema.Builder builder = builder().sharedModel(keys).sharedModel(keys);
    assertThat(builder.problems()).isEmpty();
    assertThat(builder.sharedModel(Model.of("keys", row -> row, NAME)).problems())
        .containsExactly("model 'keys' is contributed twice");
  }

  @Test
  void theIdCannotBeContributedAgain() {
    assertThat(builder().field(TEAM, Field.string("id")).problems())
        .containsExactly("field 'id' of team is contributed twice");
  }

  @Test
  void twoNamesCanBeSwapped() {
    Table table =
        builder()
            .rename(TEAM, names -> names.column(NAME, "secret").column(SECRET, "name"))
            .build()
            .table(TEAM);
    assertThat(table.column(NAME)).isEqualTo("secret");
    assertThat(table.column(SECRET)).isEqualTo("name");
  }
}
