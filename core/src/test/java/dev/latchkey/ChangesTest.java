package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether what was read at some moment can still be believed. */
class ChangesTest {
  private static final int SESSION = Changes.place("session");
  private static final int USER = Changes.place("user");

  private final Changes changes = new Changes();

  /** What happens, and whether what was known before is believed after. */
  private enum Event {
    NOTHING(true, changes -> {}),
    ANOTHER(true, changes -> changes.add("another")),
    THE_SESSION(false, changes -> changes.add("session")),
    THE_USER(false, changes -> changes.add("user")),
    DEAF(false, Changes::hearNothing),
    DEAF_FOR_A_WHILE(
        false,
        changes -> {
          changes.hearNothing();
          changes.hearAll();
        }),
    HEARING_ANEW(false, Changes::hearAll);

    private final boolean believed;
    private final Consumer<Changes> event;

    Event(boolean believed, Consumer<Changes> event) {
      this.believed = believed;
      this.event = event;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasReadBeforeAnEventIsBelievedOnlyIfItHadNothingToDoWithIt(Event event) {
    changes.hearAll();
    long then = changes.now();
    event.event.accept(changes);
    assertThat(changes.noneSince(then, SESSION, USER)).isEqualTo(event.believed);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasReadAfterAnEventIsBelievedIfChangesAreHeard(Event event) {
    changes.hearAll();
    event.event.accept(changes);
    long then = changes.now();
    assertThat(changes.noneSince(then, SESSION, USER)).isEqualTo(event != Event.DEAF);
  }

  @Test
  void nothingIsBelievedBeforeChangesAreHeard() {
    long then = changes.now();
    assertThat(changes.areHeard()).isFalse();
    assertThat(changes.noneSince(then, SESSION, USER)).isFalse();
    changes.hearAll();
    assertThat(changes.areHeard()).isTrue();
    assertThat(changes.noneSince(then, SESSION, USER)).isFalse();
  }
}
