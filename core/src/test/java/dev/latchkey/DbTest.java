package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DbTest {
  private static final Field<String> NAME = Field.string("name").unique();
  private static final Field<String> PLAN = Field.string("plan").defaultsTo("free");
  private static final Field<Number> SEATS = Field.number("seats").optional();
  private static final Field<Instant> AT = Field.date("at").optional();
  private static final Model<Row> TEAM = Model.of("team", row -> row, NAME, PLAN, SEATS, AT);

  private static final Schema SCHEMA = Schema.builder().model(TEAM).build();

  private final List<String> told = new ArrayList<>();
  private final MemoryStore store = new MemoryStore();
  private final Db db = db(List.of(new Recorder("1"), new Recorder("2")));

  private Db db(List<RowHook> hooks) {
    Tokens counting = bytes -> Arrays.fill(bytes, (byte) told.size());
    return new Db(store, SCHEMA, Map.of("team", hooks), IdStrategy.random(), counting);
  }

  /** Notes what it is told, and leaves a mark on the name of every row it lets through. */
  private final class Recorder implements RowHook {
    private final String mark;

    private Recorder(String mark) {
      this.mark = mark;
    }

    @Override
    public Row beforeCreate(Row row) {
      told.add(mark + " before create " + row.require(NAME));
      return row.with(NAME, row.require(NAME) + mark);
    }

    @Override
    public Row beforeUpdate(Row changes) {
      told.add(mark + " before update");
      return changes.with(PLAN, changes.get(PLAN) + mark);
    }

    @Override
    public void beforeDelete(Row row) {
      told.add(mark + " before delete " + row.require(NAME));
      if (row.require(NAME).startsWith("keep")) throw new AuthException(CoreError.BAD_REQUEST);
    }

    @Override
    public void afterCreate(Row row) {
      told.add(mark + " after create " + row.require(NAME));
    }

    @Override
    public void afterUpdate(Row changes) {
      told.add(mark + " after update " + changes.get(PLAN));
    }

    @Override
    public void afterDelete(Row row) {
      told.add(mark + " after delete " + row.require(NAME));
    }
  }

  private Row named(String name) {
    return Row.of(NAME, name);
  }

  // ---- rows

  @Test
  void aNewRowGetsAnIdAndDefaultsWhereItHasNoValue() {
    Row row = db(List.of()).insert(TEAM, named("a"));
    assertThat(row.require(Field.ID)).hasSize(32).matches("[a-zA-Z0-9]+");
    assertThat(row.get(PLAN)).isEqualTo("free");
    assertThat(row.has(SEATS)).isTrue();
    assertThat(row.get(SEATS)).isNull();
  }

  @Test
  void aGivenIdAndAGivenValueStay() {
    Row row = db(List.of()).insert(TEAM, named("a").with(Field.ID, "own").with(PLAN, "paid"));
    assertThat(row.require(Field.ID)).isEqualTo("own");
    assertThat(row.require(PLAN)).isEqualTo("paid");
    assertThat(db.find(TEAM, Field.ID.is("own"))).isNotNull();
  }

  @Test
  void rowsAreFoundChangedAndRemovedByConditions() {
    Db plain = db(List.of());
    plain.insert(TEAM, named("a").with(SEATS, 1));
    plain.insert(TEAM, named("b").with(SEATS, 2).with(Field.ID, "b"));
    assertThat(plain.list(TEAM)).hasSize(2);
    assertThat(plain.list(TEAM, SEATS.isAbove(1)))
        .extracting(r -> r.get(NAME))
        .containsExactly("b");
    assertThat(plain.find(TEAM, NAME.is("c"))).isNull();
    assertThat(plain.update(TEAM, Row.of(SEATS, 9), NAME.is("b"), SEATS.is(2))).isEqualTo(1);
    assertThat(plain.update(TEAM, Row.of(SEATS, 9), NAME.is("b"), SEATS.is(2))).isZero();
    assertThat(plain.increment(TEAM, SEATS, 1, NAME.is("b"))).isTrue();
    assertThat(plain.delete(TEAM, SEATS.is(10))).isEqualTo(1);
    assertThat(plain.reserve(TEAM, "once", named("c"))).isTrue();
    assertThat(plain.reserve(TEAM, "once", named("d"))).isFalse();
  }

  @Test
  void theNewestOfWhatIsConsumedIsReturned() {
    Db plain = db(List.of());
    Instant now = Instant.EPOCH;
    plain.insert(TEAM, named("a").with(AT, now).with(Field.ID, "a"));
    plain.insert(TEAM, named("b").with(AT, now.plusSeconds(1)).with(Field.ID, "b"));
    Row newest = plain.consume(TEAM, AT, PLAN.is("free"));
    assertThat(newest).isNotNull();
    assertThat(newest.get(NAME)).isEqualTo("b");
    assertThat(plain.consume(TEAM, AT, PLAN.is("free"))).isNull();
  }

  // ---- hooks

  @Test
  void hooksRunInTheirOrderAndPassOnWhatTheyChanged() {
    Row row = db.insert(TEAM, named("a"));
    assertThat(row.get(NAME)).isEqualTo("a12");
    assertThat(told)
        .containsExactly(
            "1 before create a", "2 before create a1", "1 after create a12", "2 after create a12");
    told.clear();

    assertThat(db.update(TEAM, Row.of(PLAN, "p"), NAME.is("a12"))).isEqualTo(1);
    assertThat(told)
        .containsExactly(
            "1 before update", "2 before update", "1 after update p12", "2 after update p12");
    assertThat(db.find(TEAM, NAME.is("a12"))).extracting(r -> r.get(PLAN)).isEqualTo("p12");
    told.clear();

    assertThat(db.delete(TEAM, NAME.is("a12"))).isEqualTo(1);
    assertThat(told)
        .containsExactly(
            "1 before delete a12",
            "2 before delete a12",
            "1 after delete a12",
            "2 after delete a12");
  }

  @Test
  void nothingIsToldAfterwardsOfWhatDidNotHappen() {
    assertThat(db.update(TEAM, Row.of(PLAN, "p"), NAME.is("nobody"))).isZero();
    assertThat(db.delete(TEAM, NAME.is("nobody"))).isZero();
    assertThat(told).containsExactly("1 before update", "2 before update");
  }

  @Test
  void aRefusedDeletionRemovesNothing() {
    Db plain = db(List.of());
    plain.insert(TEAM, named("go").with(Field.ID, "1"));
    plain.insert(TEAM, named("keep").with(Field.ID, "2"));
    assertThatThrownBy(() -> db.delete(TEAM, PLAN.is("free"))).isInstanceOf(AuthException.class);
    assertThat(plain.list(TEAM)).hasSize(2);
    assertThat(told).noneMatch(line -> line.contains("after"));
  }

  @Test
  void anInsertTheStoreRefusesIsNotAnnounced() {
    db(List.of()).insert(TEAM, named("a12"));
    told.clear();
    assertThatThrownBy(() -> db.insert(TEAM, named("a").with(Field.ID, "other")))
        .isInstanceOf(StoreException.DuplicateKey.class);
    assertThat(told).containsExactly("1 before create a", "2 before create a1");
  }

  // ---- transactions

  @Test
  void inATransactionWhatComesAfterIsToldAfterTheCommit() {
    String result =
        db.transaction(
            tx -> {
              tx.insert(TEAM, named("a"));
              tx.afterCommit(() -> told.add("committed"));
              assertThat(told).noneMatch(line -> line.contains("after"));
              assertThat(tx.find(TEAM, NAME.is("a12"))).isNotNull();
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(told).endsWith("1 after create a12", "2 after create a12", "committed");
    assertThat(db.find(TEAM, NAME.is("a12"))).isNotNull();
  }

  @Test
  void aTransactionThatThrowsLeavesAndTellsNothing() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    tx -> {
                      tx.insert(TEAM, named("a"));
                      tx.afterCommit(() -> told.add("committed"));
                      throw new AuthException(CoreError.BAD_REQUEST);
                    }))
        .isInstanceOf(AuthException.class);
    assertThat(db.list(TEAM)).isEmpty();
    assertThat(told).noneMatch(line -> line.contains("after") || line.equals("committed"));
  }

  @Test
  void anInnerTransactionJoinsTheOuterOne() {
    assertThatThrownBy(
            () ->
                db.transaction(
                    tx -> {
                      tx.transaction(inner -> inner.insert(TEAM, named("a")));
                      assertThat(told).noneMatch(line -> line.contains("after"));
                      throw new IllegalStateException("later");
                    }))
        .hasMessage("later");
    assertThat(db.list(TEAM)).isEmpty();
  }

  @Test
  void outsideATransactionEverythingIsCommittedAtOnce() {
    db.afterCommit(() -> told.add("committed"));
    assertThat(told).containsExactly("committed");
  }

  @Test
  void anObserverThatFailsHindersNobody() {
    db.transaction(
        tx -> {
          tx.afterCommit(
              () -> {
                throw new IllegalStateException("observer");
              });
          tx.afterCommit(() -> told.add("next"));
          return tx.insert(TEAM, named("a"));
        });
    assertThat(told).contains("next", "2 after create a12");
    assertThat(db.list(TEAM)).hasSize(1);
  }
}
