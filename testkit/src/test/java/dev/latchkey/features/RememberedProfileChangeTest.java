package dev.latchkey.features;

import dev.latchkey.AuthOptions;
import org.junit.jupiter.api.Tag;

/** The same where nodes validate from memory: what is renamed is forgotten under its old name. */
@Tag("once")
class RememberedProfileChangeTest extends ProfileChangeTest {
  @Override
  void configure(AuthOptions o) {
    o.session(s -> s.nearCache(n -> {}));
  }

  @Override
  String renaming() {
    return "begin"; // the word of it is said in one transaction with it
  }
}
