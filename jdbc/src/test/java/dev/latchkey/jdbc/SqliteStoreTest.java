package dev.latchkey.jdbc;

import dev.latchkey.schema.Schema;
import dev.latchkey.store.Store;
import dev.latchkey.testkit.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  @TempDir Path folder;
  private int files;

  @Override
  protected Store open(Schema schema) {
    JdbcStore store =
        JdbcStore.connect("jdbc:sqlite:" + folder.resolve(files++ + ".db"), null, null);
    store.migrate(schema);
    return store;
  }

  @Override
  protected void close(Store opened) {
    ((JdbcStore) opened).close();
  }
}
