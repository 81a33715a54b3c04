package dev.latchkey.jdbc;

import dev.latchkey.schema.Schema;
import dev.latchkey.store.Store;
import dev.latchkey.testkit.StoreContract;
import java.util.concurrent.atomic.AtomicInteger;

class H2StoreTest extends StoreContract {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @Override
  protected Store open(Schema schema) {
    String url = "jdbc:h2:mem:contract" + DATABASES.incrementAndGet();
    JdbcStore store = JdbcStore.connect(url, "sa", "");
    store.migrate(schema);
    return store;
  }

  @Override
  protected void close(Store opened) {
    ((JdbcStore) opened).close();
  }
}
