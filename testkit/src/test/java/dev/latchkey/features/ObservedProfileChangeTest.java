package dev.latchkey.features;

import dev.latchkey.AuthEvent;
import dev.latchkey.AuthOptions;
import org.junit.jupiter.api.Tag;

/** The same where somebody is told: sessions then end on another path. */
@Tag("once")
class ObservedProfileChangeTest extends ProfileChangeTest {
  @Override
  void configure(AuthOptions o) {
    o.onEvent(AuthEvent.class, event -> {});
  }
}
