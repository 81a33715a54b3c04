package dev.latchkey.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Field<String> NAME = Field.string("name");
  private static final Field<String> TOKEN = Field.string("token");
  private static final Field<Number> COUNT = Field.number("count");

  @Test
  void aValueIsFoundByTheFieldItWasPutUnder() {
    Row row = Row.of(NAME, "Ada").with(COUNT, 2);
    assertThat(row.get(NAME)).isEqualTo("Ada");
    assertThat(row.require(COUNT)).isEqualTo(2);
    assertThat(row.get(TOKEN)).isNull();
    assertThat(row.fields()).containsExactly(NAME, COUNT);
  }

  @Test
  void anotherFieldOfTheSameNameIsAnotherField() {
    Row row = Row.of(NAME, "Ada");
    assertThat(row.get(Field.string("name"))).isNull();
    assertThat(row.get(NAME.optional())).isNull();
    assertThat(row.has(Field.string("name"))).isFalse();
  }

  @Test
  void aFieldCanBeThereWithoutAValue() {
    Row row = Row.of(NAME, null);
    assertThat(row.has(NAME)).isTrue();
    assertThat(row.get(NAME)).isNull();
    assertThatThrownBy(() -> row.require(NAME))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name");
    assertThat(Row.empty().has(NAME)).isFalse();
    assertThatThrownBy(() -> Row.empty().require(NAME)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRowNeverChanges() {
    Row one = Row.of(NAME, "one");
    Row two = one.with(NAME, "two").with(TOKEN, "t");
    assertThat(one.get(NAME)).isEqualTo("one");
    assertThat(one.has(TOKEN)).isFalse();
    assertThat(two.get(NAME)).isEqualTo("two");
    assertThat(two.fields()).containsExactly(NAME, TOKEN);
    assertThatThrownBy(() -> two.fields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(Row.empty().with(NAME, "x")).isNotSameAs(Row.empty());
    assertThat(Row.empty().fields()).isEmpty();
  }

  @Test
  void changesReplaceValuesInPlaceAndAddTheOthersBehind() {
    Row row = Row.of(NAME, "old").with(TOKEN, "t");
    Row changed = row.with(Row.of(COUNT, 1).with(NAME, null));
    assertThat(changed.fields()).containsExactly(NAME, TOKEN, COUNT);
    assertThat(changed.has(NAME)).isTrue();
    assertThat(changed.get(NAME)).isNull();
    assertThat(changed.get(TOKEN)).isEqualTo("t");
    assertThat(row.get(NAME)).isEqualTo("old");
    assertThat(row.with(Row.empty()).fields()).containsExactly(NAME, TOKEN);
  }

  @Test
  void rowsOfOneTableShareTheirFields() {
    Field<?>[] fields = {NAME, COUNT};
    Row one = Row.over(fields, new @Nullable Object[] {"a", 1L});
    Row two = Row.over(fields, new @Nullable Object[] {"b", null});
    assertThat(one.with(NAME, "c").get(COUNT)).isEqualTo(1L);
    assertThat(two.get(NAME)).isEqualTo("b");
    assertThatThrownBy(() -> Row.over(fields, new @Nullable Object[] {"a"}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesAreNotPrinted() {
    assertThat(Row.of(NAME, "Ada").with(TOKEN, "secret")).hasToString("Row[name, token]");
    assertThat(TOKEN.is("secret")).hasToString("token = ?");
  }
}
