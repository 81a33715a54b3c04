/** The store in a relational database: PostgreSQL, MySQL, MariaDB, SQLite and H2. */
module dev.latchkey.jdbc {
  requires transitive dev.latchkey.core;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires org.slf4j;
  requires static org.jspecify;
  requires static org.postgresql.jdbc; // to hear notifications

  exports dev.latchkey.jdbc;
}
