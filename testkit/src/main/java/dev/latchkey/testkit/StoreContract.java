package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Condition;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.IdType;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Order;
import dev.latchkey.schema.Page;
import dev.latchkey.schema.Reference.OnDelete;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import dev.latchkey.store.Store;
import dev.latchkey.store.Store.Joined;
import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Store} promises, as tests: extend it, open a store, and run it.
 *
 * <pre>{@code
 * class AcmeStoreTest extends StoreContract {
 *   @Override protected Store open(Schema schema) { … }
 * }
 * }</pre>
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StoreContract {
  private static final Field<String> NAME = Field.string("name");
  private static final Field<String> EMAIL = Field.string("email").unique();
  private static final Field<Boolean> VERIFIED = Field.bool("emailVerified").optional();
  private static final Field<Number> SCORE = Field.number("score").optional();
  private static final Field<Long> VISITS = Field.bigint("visits").optional();
  private static final Field<Instant> JOINED_AT = Field.date("joinedAt").optional();
  private static final Field<JsonValue> PREFERENCES = Field.json("preferences").optional();
  private static final Field<List<String>> TAGS = Field.strings("tags").optional();
  private static final Field<List<Number>> SIZES = Field.numbers("sizes").optional();
  private static final Field<String> SECRET = Field.string("secret").optional().hidden();
  private static final Model<Row> PERSON =
      Model.of(
          "person",
          row -> row,
          NAME,
          EMAIL,
          VERIFIED,
          SCORE,
          VISITS,
          JOINED_AT,
          PREFERENCES,
          TAGS,
          SIZES,
          SECRET);

  private static final Field<String> TOKEN = Field.string("token").unique();
  private static final Field<Instant> EXPIRES_AT = Field.date("expiresAt");
  private static final Field<String> OWNER_ID = Field.string("ownerId").references("person");
  private static final Model<Row> TICKET =
      Model.of("ticket", row -> row, TOKEN, EXPIRES_AT, OWNER_ID);

  private static final Field<String> SUBJECT = Field.string("subject").indexed();
  private static final Field<String> SENDER_ID = Field.string("senderId").optional();
  private static final Field<Instant> SENT_AT = Field.date("sentAt");
  private static final Model<Row> LETTER =
      Model.of("letter", row -> row, SUBJECT, SENDER_ID, SENT_AT);

  private static final Instant NOON = Instant.parse("2026-03-14T12:00:00.123Z");
  private static final int CALLERS = 8;

  private static final List<String> ODD_IDS =
      List.of(
          "",
          " ",
          "abc",
          "1 ",
          " 1",
          "01",
          "+1",
          "1.0",
          "1e3",
          "0x1",
          "-0",
          "\u0661",
          "null",
          "1 or 1=1",
          "2147483648",
          "999999999999999999",
          "9999999999999999999999",
          "0190163D-8694-739B-AEA5-966C26F8AD91",
          "{0190163d-8694-739b-aea5-966c26f8ad91}",
          "0190163d8694739baea5966c26f8ad91",
          "0190163d-8694-739b-aea5-966c26f8ad9",
          "x".repeat(300));

  private final Schema schema = Schema.builder().model(PERSON).model(TICKET).model(LETTER).build();
  private final Table people = schema.table(PERSON);
  private final Table tickets = schema.table(TICKET);
  private final Table letters = schema.table(LETTER);
  private Store store;

  /** For subclasses. */
  @SuppressWarnings("NullAway.Init") // opened before each test
  protected StoreContract() {}

  /** Returns a store with the schema's tables, all of them empty; called once before each test. */
  protected abstract Store open(Schema schema) throws Exception;

  /** Releases what {@link #open} took; called after each test. */
  protected void close(Store opened) throws Exception {}

  /**
   * Whether a unique field can hold two texts that differ only in case, accents or trailing spaces.
   * Conditions have to tell them apart in any store.
   */
  protected boolean tellsUniqueTextsApart() {
    return true;
  }

  /** Whether the store refuses dangling references, and removes rows with what they refer to. */
  protected boolean followsReferences() {
    return true;
  }

  /** Whether the store can keep the date; what it cannot keep it has to refuse. */
  protected boolean holds(Instant date) {
    return true;
  }

  @BeforeEach
  final void openStore() throws Exception {
    store = open(schema);
  }

  @AfterEach
  final void closeStore() throws Exception {
    close(store);
  }

  // ── rows and values ──

  @Test
  void aRowComesBackAsItWasAdded() {
    Row ada =
        ada()
            .with(VERIFIED, true)
            .with(SCORE, 42L)
            .with(VISITS, Long.MAX_VALUE)
            .with(JOINED_AT, NOON)
            .with(TAGS, List.of("a", "b, c", "\"d\""))
            .with(SIZES, List.of(1L, 2.5, -3L))
            .with(SECRET, "hush");
    store.insert(people, ada);

    Row found = only(people, Field.ID.is("ada"));
    for (Field<?> field : ada.fields()) {
      assertThat(found.get(field)).as(field.name()).isEqualTo(ada.get(field));
    }
  }

  @Test
  void whatWasNotSetIsNull() {
    store.insert(people, ada());
    Row found = only(people, Field.ID.is("ada"));
    for (Field<?> field : List.of(VERIFIED, SCORE, VISITS, JOINED_AT, PREFERENCES, TAGS, SIZES)) {
      assertThat(found.has(field)).as(field.name()).isTrue();
      assertThat(found.get(field)).as(field.name()).isNull();
    }
  }

  @Test
  void aValueCanBeSetToNullAgain() {
    store.insert(people, ada().with(SCORE, 1L).with(JOINED_AT, NOON).with(SECRET, "hush"));
    Row nothing = Row.of(SCORE, (Number) null).with(JOINED_AT, null).with(SECRET, null);
    assertThat(store.update(people, List.of(Field.ID.is("ada")), nothing)).isEqualTo(1);
    Row found = only(people, Field.ID.is("ada"));
    assertThat(found.get(SCORE)).isNull();
    assertThat(found.get(JOINED_AT)).isNull();
    assertThat(found.get(SECRET)).isNull();
  }

  @Test
  void textIsKeptExactly() {
    List<String> texts =
        List.of(
            "",
            " leading and trailing ",
            "O'Brien \"the\" `x` \\ \\0 %_ ?",
            "'; drop table \"person\"; --",
            "$1 :name {fn now()} ?? /* */",
            "line\nbreak\ttab\r\u0001\u007f",
            "Zoë Ångström ﬀ İ ß",
            "👩‍👩‍👧 𝔘nicode \uFFFD \uFEFF",
            "x".repeat(60_000));
    for (int i = 0; i < texts.size(); i++) {
      store.insert(people, person("p" + i, "p" + i + "@example.com").with(NAME, texts.get(i)));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(only(people, Field.ID.is("p" + i)).get(NAME)).isEqualTo(texts.get(i));
      assertThat(only(people, NAME.is(texts.get(i))).get(Field.ID)).isEqualTo("p" + i);
    }
  }

  @Test
  void longTextIsKeptOrRefusedButNeverCut() {
    String text = "x".repeat(100_000);
    try {
      store.insert(people, ada().with(NAME, text));
      assertThat(only(people, Field.ID.is("ada")).get(NAME)).isEqualTo(text);
    } catch (StoreException.Failed e) {
      assertThat(ids(people)).isEmpty();
    }
  }

  @Test
  void textIsComparedExactly() {
    store.insert(people, ada());
    for (String other : List.of("ADA@example.com", "ada@example.com ", "ada@example.co_", "%")) {
      assertThat(ids(people, EMAIL.is(other))).as(other).isEmpty();
      assertThat(ids(people, EMAIL.isNot(other))).as(other).containsExactly("ada");
      assertThat(store.update(people, List.of(EMAIL.is(other)), Row.of(NAME, "N"))).isZero();
      assertThat(store.delete(people, List.of(EMAIL.is(other)))).as(other).isZero();
      assertThat(store.increment(people, List.of(EMAIL.is(other)), SCORE, 1)).isFalse();
    }
    store.insert(letters, letter("upper", "S", NOON));
    store.insert(letters, letter("lower", "s", NOON));
    assertThat(ids(letters, SUBJECT.is("s"))).containsExactly("lower");
    assertThat(store.consume(letters, List.of(SUBJECT.is("s")), SENT_AT)).isNotNull();
    assertThat(ids(letters)).containsExactly("upper");
  }

  @Test
  void aUniqueTextInAnotherCaseIsADuplicateOrAnotherText() {
    store.insert(people, ada());
    Row other = person("x", "ADA@example.com");
    if (!tellsUniqueTextsApart()) {
      assertThatThrownBy(() -> store.insert(people, other))
          .isInstanceOf(StoreException.DuplicateKey.class);
      return;
    }
    store.insert(people, other);
    assertThat(ids(people, EMAIL.is("ADA@example.com"))).containsExactly("x");
    assertThat(ids(people, EMAIL.is("ada@example.com"))).containsExactly("ada");
  }

  @Test
  void textThatUnicodeCanSpellInTwoWaysStaysTwoTexts() {
    store.insert(letters, letter("composed", "\u00e9", NOON));
    store.insert(letters, letter("decomposed", "e\u0301", NOON));
    assertThat(ids(letters, SUBJECT.is("\u00e9"))).containsExactly("composed");
  }

  @Test
  void aNulCharacterIsRefused() {
    assertThatThrownBy(() -> store.insert(people, ada().with(NAME, "a\0b")))
        .isInstanceOf(StoreException.Failed.class);
    assertThat(store.find(people, List.of(), 10)).isEmpty();
  }

  @Test
  void jsonOfEveryKindComesBack() {
    JsonValue value =
        new JsonValue.Obj(
            Map.of(
                "list",
                new JsonValue.Arr(
                    List.of(
                        JsonValue.Null.NULL,
                        new JsonValue.Bool(true),
                        new JsonValue.Num(12L),
                        new JsonValue.Num(0.5),
                        new JsonValue.Str("“q” \" \\ \n é 👩")))));
    store.insert(people, ada().with(PREFERENCES, value));
    assertThat(only(people, Field.ID.is("ada")).get(PREFERENCES)).isEqualTo(value);
  }

  @Test
  void datesAreKeptToTheMillisecondWhateverTheTimeZone() {
    TimeZone before = TimeZone.getDefault();
    List<Instant> dates =
        List.of(
            NOON,
            Instant.parse("1970-01-01T00:00:01.000Z"),
            Instant.parse("2026-03-29T01:30:00.001Z"), // skipped in Berlin
            Instant.parse("2026-10-25T00:30:00.010Z"), // twice in Berlin
            Instant.parse("2026-12-31T23:59:59.999Z"),
            Instant.parse("2038-01-19T03:14:07.999Z"));
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      for (int i = 0; i < dates.size(); i++) {
        store.insert(letters, letter("l" + i, "s", dates.get(i)));
      }
      TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
      for (int i = 0; i < dates.size(); i++) {
        assertThat(only(letters, Field.ID.is("l" + i)).get(SENT_AT)).isEqualTo(dates.get(i));
        assertThat(only(letters, SENT_AT.is(dates.get(i))).get(Field.ID)).isEqualTo("l" + i);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void farDatesAreKeptOrRefused() {
    List<String> far =
        List.of("1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z");
    for (String date : far) {
      Instant sentAt = Instant.parse(date);
      Row letter = letter(date, "s", sentAt);
      if (holds(sentAt)) {
        store.insert(letters, letter);
        assertThat(only(letters, Field.ID.is(date)).get(SENT_AT)).isEqualTo(sentAt);
      } else {
        assertThatThrownBy(() -> store.insert(letters, letter))
            .isInstanceOf(StoreException.Failed.class);
      }
    }
  }

  @Test
  void finerPartsOfADateAreCutOff() {
    store.insert(letters, letter("l", "s", NOON.plusNanos(999_999)));
    assertThat(only(letters, Field.ID.is("l")).get(SENT_AT)).isEqualTo(NOON);
    assertThat(only(letters, SENT_AT.is(NOON.plusNanos(5))).get(SENT_AT)).isEqualTo(NOON);
  }

  @Test
  void hiddenFieldsAreStoredAndRead() {
    store.insert(people, ada().with(SECRET, "hush"));
    assertThat(only(people, SECRET.is("hush")).get(SECRET)).isEqualTo("hush");
  }

  @Test
  void aRequiredFieldCannotBeLeftOut() {
    assertThatThrownBy(() -> store.insert(people, Row.of(Field.ID, "x").with(NAME, "X")))
        .isInstanceOf(StoreException.Failed.class)
        .hasMessageNotContaining("X");
  }

  // ── conditions ──

  @Test
  void conditionsCompareDates() {
    store.insert(letters, letter("early", "s", NOON.minusMillis(1)));
    store.insert(letters, letter("noon", "s", NOON));
    store.insert(letters, letter("late", "s", NOON.plusMillis(1)));
    assertThat(ids(letters, SENT_AT.isBelow(NOON))).containsExactly("early");
    assertThat(ids(letters, SENT_AT.isAbove(NOON))).containsExactly("late");
    assertThat(ids(letters, SENT_AT.is(NOON))).containsExactly("noon");
    assertThat(ids(letters, SENT_AT.isNot(NOON))).containsExactlyInAnyOrder("early", "late");
  }

  @Test
  void conditionsCompareNumbersAndBooleans() {
    store.insert(people, ada().with(SCORE, 9L).with(VERIFIED, true));
    store.insert(people, bob().with(SCORE, 10L).with(VERIFIED, false));
    assertThat(ids(people, SCORE.isBelow(10))).containsExactly("ada");
    assertThat(ids(people, SCORE.isAbove(9L))).containsExactly("bob");
    assertThat(ids(people, VERIFIED.is(true))).containsExactly("ada");
    assertThat(ids(people, VERIFIED.isNot(true))).containsExactly("bob");
  }

  @Test
  void allConditionsHaveToHold() {
    store.insert(people, ada().with(SCORE, 1L));
    store.insert(people, bob().with(SCORE, 1L));
    assertThat(ids(people, SCORE.is(1L), EMAIL.is("bob@example.com"))).containsExactly("bob");
    assertThat(ids(people, SCORE.is(2L), EMAIL.is("bob@example.com"))).isEmpty();
    assertThat(ids(people)).containsExactlyInAnyOrder("ada", "bob");
  }

  @Test
  void oneOfSeveralValuesIsEnough() {
    store.insert(people, ada().with(SCORE, 1L));
    store.insert(people, bob());
    assertThat(ids(people, EMAIL.isAnyOf(List.of("bob@example.com", "x", "ada@example.com"))))
        .containsExactlyInAnyOrder("ada", "bob");
    assertThat(ids(people, Field.ID.isAnyOf(List.of("bob", "ADA")))).containsExactly("bob");
    assertThat(ids(people, Field.ID.isAnyOf(List.of("ada", "bob")), SCORE.is(1L)))
        .containsExactly("ada");
    assertThat(ids(people, Field.ID.isAnyOf(List.of()))).isEmpty();
  }

  @Test
  void nullFitsNoCondition() {
    store.insert(people, ada());
    assertThat(ids(people, SCORE.is(1L))).isEmpty();
    assertThat(ids(people, SCORE.isNot(1L))).isEmpty();
    assertThat(ids(people, SCORE.isBelow(1L))).isEmpty();
  }

  @Test
  void findReturnsNoMoreThanTheLimit() {
    for (int i = 0; i < 150; i++) store.insert(letters, letter("l" + i, "s", NOON));
    assertThat(store.find(letters, List.of(SUBJECT.is("s")), 7)).hasSize(7);
    assertThat(store.find(letters, List.of(SUBJECT.is("s")), 1000)).hasSize(150);
    assertThat(store.find(letters, List.of(SUBJECT.is("s")), 0)).isEmpty();
  }

  @Test
  void findReturnsTheFirstInTheOrderAskedFor() {
    for (int i : List.of(3, 1, 4, 0, 2)) {
      store.insert(letters, letter("l" + i, "s", NOON.plusSeconds(i)));
    }
    store.insert(letters, letter("other", "t", NOON));
    assertThat(inOrder(SENT_AT.ascending(), 3)).containsExactly("l0", "l1", "l2");
    assertThat(inOrder(SENT_AT.descending(), 2)).containsExactly("l4", "l3");
    assertThat(inOrder(SENT_AT.descending(), 1000)).hasSize(5);
    long big = 1L << 60;
    store.insert(people, ada().with(VISITS, big + 1));
    assertThat(store.find(people, List.of(), Page.first(1, VISITS.descending())).get(0).get(VISITS))
        .isEqualTo(big + 1);
  }

  /** A page is a part of the list, and the last one may be short. */
  @Test
  void findReturnsAPageOfTheList() {
    for (int i : List.of(3, 1, 4, 0, 2)) {
      store.insert(letters, letter("l" + i, "s", NOON.plusSeconds(i / 2)));
    }
    List<Order> orders = List.of(SENT_AT.descending(), Field.ID.ascending());
    assertThat(page(new Page(orders, 0, 2))).containsExactly("l4", "l2");
    assertThat(page(new Page(orders, 2, 2))).containsExactly("l3", "l0");
    assertThat(page(new Page(orders, 4, 2))).containsExactly("l1");
    assertThat(page(new Page(orders, 1L << 40, 2))).isEmpty();
    assertThat(page(new Page(List.of(), 3, 2))).hasSize(2);
  }

  /** Counting counts what fits. */
  @Test
  void countReturnsHowManyFit() {
    for (int i = 0; i < 5; i++) store.insert(letters, letter("l" + i, "s", NOON.plusSeconds(i)));
    assertThat(store.count(letters, List.of())).isEqualTo(5);
    assertThat(store.count(letters, List.of(SENT_AT.isAbove(NOON)))).isEqualTo(4);
    assertThat(store.count(letters, List.of(SENT_AT.isAtLeast(NOON)))).isEqualTo(5);
    assertThat(store.count(letters, List.of(SENT_AT.isAtMost(NOON)))).isEqualTo(1);
    assertThat(store.count(letters, List.of(SUBJECT.is("other")))).isZero();
  }

  /** Parts of texts are found, and no character of them stands for others. */
  @Test
  void partsOfTextsAreFound() {
    for (String subject :
        List.of("100% sure", "100 x sure", "a_b", "axb", "a!b", "a\\b", "\u00e9t\u00e9")) {
      store.insert(letters, letter(subject, subject, NOON));
    }
    assertThat(ids(letters, Condition.contains(SUBJECT, "0% s"))).containsExactly("100% sure");
    assertThat(ids(letters, Condition.startsWith(SUBJECT, "a_"))).containsExactly("a_b");
    assertThat(ids(letters, Condition.endsWith(SUBJECT, "!b"))).containsExactly("a!b");
    assertThat(ids(letters, Condition.contains(SUBJECT, "\\"))).containsExactly("a\\b");
    assertThat(ids(letters, Condition.endsWith(SUBJECT, "t\u00e9")))
        .containsExactly("\u00e9t\u00e9");
    assertThat(ids(letters, Condition.startsWith(SUBJECT, "b"))).isEmpty();
    assertThat(ids(letters, Condition.contains(SUBJECT, ""))).hasSize(7);
    assertThat(ids(letters, Condition.contains(SUBJECT, "' or 1=1 --"))).isEmpty();
  }

  private List<String> inOrder(Order order, int limit) {
    return page(new Page(List.of(order), 0, limit));
  }

  private List<String> page(Page page) {
    return store.find(letters, List.of(SUBJECT.is("s")), page).stream()
        .map(row -> row.require(Field.ID))
        .toList();
  }

  // ── insert, update, delete ──

  @Test
  void aTakenIdIsADuplicate() {
    store.insert(people, ada());
    assertThatThrownBy(() -> store.insert(people, person("ada", "other@example.com")))
        .isInstanceOf(StoreException.DuplicateKey.class);
  }

  @Test
  void aTakenUniqueValueIsADuplicateAndIsNotSaid() {
    store.insert(people, ada());
    Throwable thrown = catchThrowable(() -> store.insert(people, person("x", "ada@example.com")));
    assertThat(thrown).isInstanceOf(StoreException.DuplicateKey.class);
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("ada@example.com");
    }
    assertThat(ids(people)).containsExactly("ada");
  }

  @Test
  void updateChangesWhatFitsAndCountsIt() {
    store.insert(people, ada().with(SCORE, 1L));
    store.insert(people, bob().with(SCORE, 1L));
    assertThat(store.update(people, List.of(SCORE.is(1L)), Row.of(NAME, "N"))).isEqualTo(2);
    assertThat(only(people, Field.ID.is("bob")).get(NAME)).isEqualTo("N");
    assertThat(only(people, Field.ID.is("bob")).get(EMAIL)).isEqualTo("bob@example.com");
  }

  @Test
  void updateNeverCreates() {
    Row changes = ada().with(NAME, "Nobody");
    assertThat(store.update(people, List.of(Field.ID.is("ada")), changes)).isZero();
    assertThat(ids(people)).isEmpty();
  }

  @Test
  void anUpdateToATakenValueIsADuplicateAndChangesNothing() {
    store.insert(people, ada());
    store.insert(people, bob());
    Row changes = Row.of(EMAIL, "ada@example.com").with(NAME, "Changed");
    assertThatThrownBy(() -> store.update(people, List.of(Field.ID.is("bob")), changes))
        .isInstanceOf(StoreException.DuplicateKey.class);
    assertThat(only(people, Field.ID.is("bob")).get(NAME)).isEqualTo("Bob");
  }

  @Test
  void deleteRemovesWhatFitsAndCountsIt() {
    store.insert(letters, letter("a", "s", NOON));
    store.insert(letters, letter("b", "s", NOON));
    store.insert(letters, letter("c", "t", NOON));
    assertThat(store.delete(letters, List.of(SUBJECT.is("s")))).isEqualTo(2);
    assertThat(store.delete(letters, List.of(SUBJECT.is("s")))).isZero();
    assertThat(ids(letters)).containsExactly("c");
  }

  @Test
  void rowsGoWithTheRowTheyReferTo() {
    store.insert(people, ada());
    store.insert(people, bob());
    store.insert(tickets, ticket("t1", "ada"));
    store.insert(tickets, ticket("t2", "bob"));
    store.delete(people, List.of(Field.ID.is("ada")));
    if (followsReferences()) assertThat(ids(tickets)).containsExactly("t2");
    else assertThat(ids(tickets)).containsExactlyInAnyOrder("t1", "t2");
  }

  @Test
  void aRowCannotReferToNothing() {
    Row ticket = ticket("t", "nobody");
    if (followsReferences()) {
      assertThatThrownBy(() -> store.insert(tickets, ticket))
          .isInstanceOf(StoreException.Failed.class);
    } else {
      store.insert(tickets, ticket);
      assertThat(joined("t").other()).isNull();
    }
  }

  @Test
  void aLimitedDeleteRemovesNoMoreThanTheLimit() {
    for (int i = 0; i < 10; i++) store.insert(letters, letter("l" + i, "s", NOON));
    store.insert(letters, letter("other", "t", NOON));
    List<Condition> where = List.of(SUBJECT.is("s"));
    assertThat(store.delete(letters, where, 4)).isEqualTo(4);
    assertThat(ids(letters, SUBJECT.is("s"))).hasSize(6);
    assertThat(store.delete(letters, where, 6)).isEqualTo(6);
    assertThat(store.delete(letters, where, 6)).isZero();
    assertThat(ids(letters)).containsExactly("other");
    assertThat(store.delete(letters, List.of(), 5)).isEqualTo(1);
  }

  @Test
  void manyCallersClearUpTogether() throws Exception {
    for (int i = 0; i < 200; i++) {
      store.insert(letters, letter("l" + i, "s", NOON.minusSeconds(i)));
      store.insert(letters, letter("k" + i, "s", NOON.plusSeconds(i)));
    }
    List<Integer> removed = race(CALLERS, caller -> clearUp());
    assertThat(removed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(199);
    assertThat(ids(letters)).hasSize(201).noneMatch(id -> id.matches("l[1-9].*"));
  }

  private int clearUp() {
    int removed = 0;
    while (!store.find(letters, List.of(SENT_AT.isBelow(NOON)), 1).isEmpty()) {
      removed += store.delete(letters, List.of(SENT_AT.isBelow(NOON)), 7);
    }
    return removed;
  }

  // ── the join ──

  @Test
  void findJoinedReturnsBothRows() {
    store.insert(people, ada().with(VERIFIED, true).with(JOINED_AT, NOON));
    store.insert(people, bob());
    store.insert(tickets, ticket("t1", "ada"));
    store.insert(tickets, ticket("t2", "bob"));
    Joined found = joined("t1");
    assertThat(found.row().get(TOKEN)).isEqualTo("token-t1");
    assertThat(found.row().get(EXPIRES_AT)).isEqualTo(NOON);
    assertThat(found.other()).isNotNull();
    assertThat(found.other().get(EMAIL)).isEqualTo("ada@example.com");
    assertThat(found.other().get(JOINED_AT)).isEqualTo(NOON);
    assertThat(found.other().get(VERIFIED)).isTrue();
    assertThat(found.other().get(SCORE)).isNull();
  }

  @Test
  void findJoinedReturnsNullWhenThereIsNoRow() {
    store.insert(people, ada());
    store.insert(tickets, ticket("t1", "ada"));
    for (String token : List.of("token-t2", "TOKEN-T1", "token-t1 ", "", "' or 1=1 --")) {
      assertThat(store.findJoined(tickets, TOKEN.is(token), OWNER_ID, people)).isNull();
    }
  }

  @Test
  void findJoinedSaysWhenTheOtherRowIsMissing() {
    store.insert(letters, letter("gone", "one", NOON).with(SENDER_ID, "nobody"));
    store.insert(letters, letter("unsigned", "two", NOON));
    for (String subject : List.of("one", "two")) {
      Joined found = store.findJoined(letters, SUBJECT.is(subject), SENDER_ID, people);
      assertThat(found).isNotNull();
      assertThat(found.row().get(SUBJECT)).isEqualTo(subject);
      assertThat(found.other()).isNull();
    }
  }

  @Test
  void manyCallersOfFindJoinedEachGetTheirOwnAnswer() throws Exception {
    store.insert(people, ada());
    for (int i = 0; i < 20; i++) store.insert(tickets, ticket("t" + i, "ada"));
    List<Boolean> right =
        race(
            16,
            caller -> {
              boolean all = true;
              for (int i = 0; i < 50; i++) all &= isRight((caller * 7 + i) % 25);
              return all;
            });
    assertThat(right).containsOnly(true);
  }

  private boolean isRight(int number) {
    String token = "token-t" + number;
    Joined found = store.findJoined(tickets, TOKEN.is(token), OWNER_ID, people);
    if (number >= 20) return found == null;
    return found != null && token.equals(found.row().get(TOKEN)) && found.other() != null;
  }

  @Test
  void findJoinedSeesWhatWasCommittedBeforeTheCall() throws Exception {
    store.insert(people, ada());
    List<Boolean> seen =
        race(
            CALLERS,
            caller -> {
              boolean all = true;
              for (int i = 0; i < 20; i++) all &= comesAndGoes(caller + "-" + i);
              return all;
            });
    assertThat(seen).containsOnly(true);
  }

  private boolean comesAndGoes(String id) {
    store.insert(tickets, ticket(id, "ada"));
    boolean came = store.findJoined(tickets, TOKEN.is("token-" + id), OWNER_ID, people) != null;
    store.delete(tickets, List.of(TOKEN.is("token-" + id)));
    return came && store.findJoined(tickets, TOKEN.is("token-" + id), OWNER_ID, people) == null;
  }

  // ── the verbs that decide races ──

  @Test
  void consumeReturnsTheNewestRowAndRemovesAll() {
    store.insert(letters, letter("old", "s", NOON.minusSeconds(1)));
    store.insert(letters, letter("new", "s", NOON));
    store.insert(letters, letter("older", "s", NOON.minusSeconds(2)));
    store.insert(letters, letter("other", "t", NOON));
    Row row = store.consume(letters, List.of(SUBJECT.is("s")), SENT_AT);
    assertThat(row).isNotNull();
    assertThat(row.get(Field.ID)).isEqualTo("new");
    assertThat(row.get(SENT_AT)).isEqualTo(NOON);
    assertThat(ids(letters)).containsExactly("other");
    assertThat(store.consume(letters, List.of(SUBJECT.is("s")), SENT_AT)).isNull();
  }

  @Test
  void ofManyCallersOneConsumes() throws Exception {
    for (int round = 0; round < 10; round++) {
      String subject = "s" + round;
      for (int i = 0; i < 3; i++) {
        store.insert(letters, letter(subject + i, subject, NOON.plusSeconds(i)));
      }
      List<Boolean> won =
          race(
              CALLERS,
              caller -> store.consume(letters, List.of(SUBJECT.is(subject)), SENT_AT) != null);
      assertThat(won).as("round %s", round).containsOnlyOnce(true);
    }
    assertThat(ids(letters)).isEmpty();
  }

  @Test
  void incrementAddsAndSaysWhetherARowFits() {
    store.insert(people, ada().with(SCORE, 1L).with(VISITS, 4_000_000_000L));
    assertThat(store.increment(people, List.of(Field.ID.is("ada")), SCORE, 2)).isTrue();
    assertThat(store.increment(people, List.of(Field.ID.is("ada")), VISITS, -1)).isTrue();
    assertThat(store.increment(people, List.of(Field.ID.is("bob")), SCORE, 1)).isFalse();
    Row found = only(people, Field.ID.is("ada"));
    assertThat(found.get(SCORE)).isEqualTo(3L);
    assertThat(found.get(VISITS)).isEqualTo(3_999_999_999L);
  }

  @Test
  void noIncrementIsLost() throws Exception {
    store.insert(people, ada().with(SCORE, 0L));
    List<Condition> where = List.of(Field.ID.is("ada"));
    race(
        CALLERS,
        caller -> {
          for (int i = 0; i < 20; i++) store.increment(people, where, SCORE, 1);
          return true;
        });
    assertThat(only(people, Field.ID.is("ada")).get(SCORE)).isEqualTo(CALLERS * 20L);
  }

  @Test
  void aGuardedIncrementNeverOverdraws() throws Exception {
    store.insert(people, ada().with(SCORE, 0L));
    List<Condition> where = List.of(Field.ID.is("ada"), SCORE.isBelow(5));
    List<Integer> taken =
        race(
            CALLERS,
            caller -> {
              int mine = 0;
              for (int i = 0; i < 5; i++) {
                if (store.increment(people, where, SCORE, 1)) mine++;
              }
              return mine;
            });
    assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
    assertThat(only(people, Field.ID.is("ada")).get(SCORE)).isEqualTo(5L);
  }

  @Test
  void reserveAddsUnlessTheIdIsTaken() {
    assertThat(store.reserve(letters, letter("l", "first", NOON))).isTrue();
    assertThat(store.reserve(letters, letter("l", "second", NOON))).isFalse();
    assertThat(only(letters, Field.ID.is("l")).get(SUBJECT)).isEqualTo("first");
  }

  @Test
  void reserveWithATakenUniqueValueIsADuplicate() {
    store.insert(people, ada());
    assertThatThrownBy(() -> store.reserve(people, person("x", "ada@example.com")))
        .isInstanceOf(StoreException.DuplicateKey.class);
  }

  @Test
  void ofManyCallersOneReserves() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "r" + round;
      List<Boolean> won =
          race(CALLERS, caller -> store.reserve(letters, letter(id, "by " + caller, NOON)));
      assertThat(won).as("round %s", round).containsOnlyOnce(true);
    }
    assertThat(ids(letters)).hasSize(10);
  }

  @Test
  void ofManyCallersOneInsertsAUniqueValue() throws Exception {
    List<Boolean> won =
        race(
            CALLERS,
            caller -> {
              try {
                store.insert(people, person("p" + caller, "same@example.com"));
                return true;
              } catch (StoreException.DuplicateKey e) {
                return false;
              }
            });
    assertThat(won).containsOnlyOnce(true);
    assertThat(ids(people)).hasSize(1);
  }

  // ── transactions ──

  @Test
  void aTransactionCommitsWhenItsWorkReturns() {
    String result =
        store.transaction(
            tx -> {
              tx.insert(people, ada());
              tx.insert(tickets, ticket("t", "ada"));
              assertThat(tx.findJoined(tickets, TOKEN.is("token-t"), OWNER_ID, people)).isNotNull();
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(ids(people)).containsExactly("ada");
    assertThat(ids(tickets)).containsExactly("t");
  }

  @Test
  void aTransactionRollsBackWhenItsWorkThrows() {
    store.insert(people, bob().with(SCORE, 1L));
    IllegalStateException refusal = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                store.transaction(
                    tx -> {
                      tx.insert(people, ada());
                      tx.increment(people, List.of(Field.ID.is("bob")), SCORE, 1);
                      tx.reserve(letters, letter("l", "s", NOON));
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(ids(people)).containsExactly("bob");
    assertThat(only(people, Field.ID.is("bob")).get(SCORE)).isEqualTo(1L);
    assertThat(ids(letters)).isEmpty();
  }

  @Test
  void aTransactionInWhichAStatementFailedCannotCommit() {
    store.insert(people, ada());
    assertThatThrownBy(
            () ->
                store.transaction(
                    tx -> {
                      tx.insert(people, bob());
                      return catchThrowable(
                          () -> tx.insert(people, person("x", "ada@example.com")));
                    }))
        .isInstanceOf(StoreException.DuplicateKey.class);
    assertThat(ids(people)).containsExactly("ada");
  }

  @Test
  void aTakenIdDoesNotSpoilATransactionThatReserves() {
    store.insert(letters, letter("l", "first", NOON));
    boolean reserved =
        store.transaction(
            tx -> {
              tx.insert(people, ada());
              return tx.reserve(letters, letter("l", "second", NOON))
                  || tx.reserve(letters, letter("l", "third", NOON));
            });
    assertThat(reserved).isFalse();
    assertThat(ids(people)).containsExactly("ada");
    assertThat(only(letters, Field.ID.is("l")).get(SUBJECT)).isEqualTo("first");
  }

  @Test
  void aTransactionInsideATransactionJoinsIt() {
    assertThatThrownBy(
            () ->
                store.transaction(
                    tx -> {
                      tx.transaction(
                          inner -> {
                            inner.insert(people, ada());
                            return true;
                          });
                      throw new IllegalStateException("after the inner one");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ids(people)).isEmpty();
  }

  @Test
  void aStoreWorksOnAfterAFailedTransaction() {
    for (int i = 0; i < 30; i++) {
      Throwable thrown =
          catchThrowable(
              () ->
                  store.transaction(
                      tx -> {
                        tx.insert(people, ada());
                        throw new IllegalStateException("no");
                      }));
      assertThat(thrown).isInstanceOf(IllegalStateException.class);
    }
    store.insert(people, ada());
    assertThat(ids(people)).containsExactly("ada");
  }

  @Test
  void transactionsFromManyThreadsKeepTheirPromises() throws Exception {
    store.insert(people, ada().with(SCORE, 0L));
    List<Condition> where = List.of(Field.ID.is("ada"));
    race(
        CALLERS,
        caller -> {
          for (int i = 0; i < 5; i++) {
            String id = caller + "-" + i;
            store.transaction(
                tx -> {
                  tx.increment(people, where, SCORE, 1);
                  tx.insert(tickets, ticket(id, "ada"));
                  return id;
                });
          }
          return true;
        });
    assertThat(only(people, Field.ID.is("ada")).get(SCORE)).isEqualTo(CALLERS * 5L);
    assertThat(ids(tickets)).hasSize(CALLERS * 5);
  }

  // ── the database itself ──

  @Test
  void theSchemaFitsAndTheStoreAnswers() {
    store.check(schema);
    store.ping();
  }

  @Test
  void tablesAndColumnsCanHaveOtherNames() throws Exception {
    Schema renamed =
        Schema.builder()
            .model(PERSON)
            .model(TICKET)
            .rename(PERSON, n -> n.table("app people").column(EMAIL, "email_address"))
            .rename(TICKET, n -> n.table("select").column(OWNER_ID, "owner\"s id"))
            .build();
    Store other = open(renamed);
    try {
      Table members = renamed.table(PERSON);
      Table passes = renamed.table(TICKET);
      other.insert(members, ada());
      other.insert(passes, ticket("t", "ada"));
      assertThat(other.find(members, List.of(EMAIL.is("ada@example.com")), 2)).hasSize(1);
      assertThat(other.findJoined(passes, TOKEN.is("token-t"), OWNER_ID, members)).isNotNull();
      assertThat(other.delete(passes, List.of(OWNER_ID.is("ada")))).isEqualTo(1);
      assertThat(other.find(passes, List.of(), 2)).isEmpty();
      other.check(renamed);
    } finally {
      close(other);
    }
  }

  // ── ids ──

  private Schema with(IdType ids) {
    return Schema.builder().model(PERSON).model(TICKET).ids(ids).build();
  }

  @Test
  void countedIdsComeFromTheStore() throws Exception {
    Schema counted = with(IdType.SERIAL);
    opened(
        counted,
        other -> {
          Table members = counted.table(PERSON);
          Table passes = counted.table(TICKET);
          Row first = other.insert(members, nameless("ada@example.com"));
          String id = first.require(Field.ID);
          String next = other.insert(members, nameless("bob@example.com")).require(Field.ID);
          assertThat(Long.parseLong(next)).isGreaterThan(Long.parseLong(id));

          Row pass =
              other.insert(passes, Row.of(TOKEN, "t").with(EXPIRES_AT, NOON).with(OWNER_ID, id));
          assertThat(pass.require(OWNER_ID)).isEqualTo(id);
          Joined joined = other.findJoined(passes, TOKEN.is("t"), OWNER_ID, members);
          assertThat(joined).isNotNull();
          assertThat(joined.row().get(Field.ID)).isEqualTo(pass.get(Field.ID));
          assertThat(joined.other()).isNotNull();
          assertThat(joined.other().get(Field.ID)).isEqualTo(id);
          assertThat(other.find(passes, List.of(OWNER_ID.is(id)), 2)).hasSize(1);

          assertThat(other.delete(members, List.of(Field.ID.is(id)))).isEqualTo(1);
          assertThat(other.find(passes, List.of(), 2)).isEmpty();
        });
  }

  @Test
  void amongCountedIdsAReservedOneIsTakenOnce() throws Exception {
    Schema counted = with(IdType.SERIAL);
    opened(
        counted,
        other -> {
          Table members = counted.table(PERSON);
          Row reserved = nameless("ada@example.com").with(Field.ID, "-2147483648");
          assertThat(other.reserve(members, reserved)).isTrue();
          assertThat(other.reserve(members, reserved.with(EMAIL, "bob@example.com"))).isFalse();
          assertThat(other.insert(members, nameless("bob@example.com")).has(Field.ID)).isTrue();
          assertThat(other.find(members, List.of(), 9)).hasSize(2);
        });
  }

  @Test
  void aUuidComesBackAsItWas() throws Exception {
    Schema schemaOfUuids = with(IdType.UUID);
    opened(
        schemaOfUuids,
        other -> {
          Table members = schemaOfUuids.table(PERSON);
          Table passes = schemaOfUuids.table(TICKET);
          String id = "0190163d-8694-739b-aea5-966c26f8ad91";
          other.insert(members, person(id, "ada@example.com"));
          assertThat(other.reserve(members, person(id, "bob@example.com"))).isFalse();
          other.insert(passes, ticket("5f2d4c1a-77aa-4d8e-9b1c-0123456789ab", id));
          assertThat(other.find(members, List.of(Field.ID.is(id)), 2).get(0).get(Field.ID))
              .isEqualTo(id);
          assertThat(other.find(members, List.of(Field.ID.is(id.toUpperCase(Locale.ROOT))), 2))
              .isEmpty();
          assertThat(other.find(passes, List.of(OWNER_ID.is(id)), 2)).hasSize(1);
        });
  }

  @Test
  void anIdThatCannotBeFindsNothingAndIsNotStored() throws Exception {
    for (IdType type : IdType.values()) refusesOddIds(type);
  }

  private void refusesOddIds(IdType type) throws Exception {
    Schema kind = with(type);
    opened(
        kind,
        other -> {
          Table members = kind.table(PERSON);
          Table passes = kind.table(TICKET);
          String id = type == IdType.SERIAL ? "1" : "0190163d-8694-739b-aea5-966c26f8ad91";
          other.insert(members, person(id, "ada@example.com"));
          String pass = type == IdType.SERIAL ? "7" : "5f2d4c1a-77aa-4d8e-9b1c-0123456789ab";
          other.insert(passes, ticket(pass, id));
          for (String odd : ODD_IDS) {
            List<Condition> its = List.of(Field.ID.is(odd));
            assertThat(other.find(members, its, 2)).as(odd).isEmpty();
            assertThat(other.find(members, List.of(Field.ID.isNot(odd)), 2)).as(odd).hasSize(1);
            assertThat(other.update(members, its, Row.of(NAME, "x"))).as(odd).isZero();
            assertThat(other.delete(passes, List.of(OWNER_ID.is(odd)))).as(odd).isZero();
            assertThat(other.findJoined(members, Field.ID.is(odd), Field.ID, members))
                .as(odd)
                .isNull();
            if (type == IdType.TEXT) continue;
            assertThatThrownBy(() -> other.insert(members, person(odd, "bob@example.com")))
                .as(odd)
                .isInstanceOf(StoreException.Failed.class);
          }
        });
  }

  @Test
  void whatBecomesOfARowThatRefersIsTheReferencesDecision() throws Exception {
    Field<String> keeper =
        Field.string("keeper").references("person", OnDelete.RESTRICT).optional();
    Field<String> friend =
        Field.string("friend").references("person", OnDelete.SET_NULL).optional();
    Schema more =
        Schema.builder()
            .model(PERSON)
            .model(TICKET)
            .field(TICKET, keeper)
            .field(TICKET, friend)
            .build();
    opened(
        more,
        other -> {
          Table members = more.table(PERSON);
          Table passes = more.table(TICKET);
          for (String name : List.of("ada", "bob", "eve")) {
            other.insert(members, person(name, name + "@example.com"));
          }
          other.insert(passes, ticket("t", "ada").with(keeper, "bob").with(friend, "eve"));
          assertThatThrownBy(() -> other.delete(members, List.of(Field.ID.is("bob"))))
              .isInstanceOf(StoreException.Failed.class);
          other.delete(members, List.of(Field.ID.is("eve")));
          assertThat(other.find(passes, List.of(keeper.is("bob")), 2).get(0).get(friend)).isNull();
          other.delete(members, List.of(Field.ID.is("ada")));
          assertThat(other.find(passes, List.of(), 2)).isEmpty();
        });
  }

  // ── helpers ──

  private interface Work {
    void on(Store opened) throws Exception;
  }

  private void opened(Schema other, Work work) throws Exception {
    Store opened = open(other);
    try {
      work.on(opened);
    } finally {
      close(opened);
    }
  }

  private static Row nameless(String email) {
    return Row.of(NAME, "Somebody").with(EMAIL, email);
  }

  private static Row person(String id, String email) {
    return Row.of(Field.ID, id).with(NAME, "Somebody").with(EMAIL, email);
  }

  private static Row ada() {
    return person("ada", "ada@example.com").with(NAME, "Ada");
  }

  private static Row bob() {
    return person("bob", "bob@example.com").with(NAME, "Bob");
  }

  private static Row ticket(String id, String owner) {
    Row row = Row.of(Field.ID, id).with(TOKEN, "token-" + id);
    return row.with(EXPIRES_AT, NOON).with(OWNER_ID, owner);
  }

  private static Row letter(String id, String subject, Instant sentAt) {
    return Row.of(Field.ID, id).with(SUBJECT, subject).with(SENT_AT, sentAt);
  }

  private Joined joined(String ticket) {
    Joined found = store.findJoined(tickets, TOKEN.is("token-" + ticket), OWNER_ID, people);
    assertThat(found).isNotNull();
    return found;
  }

  private Row only(Table table, Condition condition) {
    List<Row> rows = store.find(table, List.of(condition), 2);
    assertThat(rows).as(condition.toString()).hasSize(1);
    return rows.get(0);
  }

  private List<@Nullable String> ids(Table table, Condition... where) {
    List<@Nullable String> ids = new ArrayList<>();
    for (Row row : store.find(table, List.of(where), 1000)) ids.add(row.get(Field.ID));
    return ids;
  }

  private interface Caller<T> {
    T call(int number) throws Exception;
  }

  // All begin together; the result of each, or what the first of them threw.
  private static <T> List<T> race(int callers, Caller<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    CyclicBarrier start = new CyclicBarrier(callers);
    try {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int number = i;
        tasks.add(
            () -> {
              start.await();
              return work.call(number);
            });
      }
      List<T> results = new ArrayList<>();
      long limit = Duration.ofSeconds(60).toSeconds();
      for (Future<T> done : threads.invokeAll(tasks, limit, TimeUnit.SECONDS)) {
        results.add(done.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
