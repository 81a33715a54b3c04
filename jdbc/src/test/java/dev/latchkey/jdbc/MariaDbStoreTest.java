package dev.latchkey.jdbc;

import dev.latchkey.schema.Schema;
import dev.latchkey.store.Store;
import dev.latchkey.testkit.StoreContract;
import java.time.Instant;

/** With the collation that MariaDB and MySQL have by default, which ignores case. */
class MariaDbStoreTest extends StoreContract {
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:01Z");
  private static final Instant END = Instant.parse("2038-01-19T03:14:08Z");

  @Override
  protected Store open(Schema schema) {
    JdbcStore store = JdbcStore.connect(TestMariaDb.newDatabase(), "root", "");
    store.migrate(schema);
    return store;
  }

  @Override
  protected void close(Store opened) {
    ((JdbcStore) opened).close();
  }

  @Override
  protected boolean tellsUniqueTextsApart() {
    return false;
  }

  @Override
  protected boolean followsReferences() {
    return !TestMariaDb.isMySql();
  }

  @Override
  protected boolean holds(Instant date) {
    return !date.isBefore(FIRST) && date.isBefore(END);
  }
}
