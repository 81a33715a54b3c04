package dev.latchkey.jdbc;

import dev.latchkey.schema.Schema;
import dev.latchkey.store.Store;
import dev.latchkey.testkit.StoreContract;

class PostgresStoreTest extends StoreContract {

  @Override
  protected Store open(Schema schema) {
    JdbcStore store = JdbcStore.connect(TestPostgres.newSchema(), "postgres", null);
    store.migrate(schema);
    return store;
  }

  @Override
  protected void close(Store opened) {
    ((JdbcStore) opened).close();
  }
}
