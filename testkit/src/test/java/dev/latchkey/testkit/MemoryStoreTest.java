package dev.latchkey.testkit;

import dev.latchkey.schema.Schema;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.store.Store;

class MemoryStoreTest extends StoreContract {
  @Override
  protected Store open(Schema schema) {
    return new MemoryStore();
  }
}
