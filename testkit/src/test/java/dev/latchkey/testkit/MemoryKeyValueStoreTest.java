package dev.latchkey.testkit;

import dev.latchkey.store.KeyValueStore;
import dev.latchkey.store.MemoryKeyValueStore;
import java.time.Duration;

class MemoryKeyValueStoreTest extends KeyValueStoreContract {
  private final TestClock clock = new TestClock();

  @Override
  protected KeyValueStore open() {
    return new MemoryKeyValueStore(clock);
  }

  @Override
  protected void pass(Duration time) {
    clock.advance(time);
  }
}
