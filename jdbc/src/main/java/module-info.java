/** The store in a relational database: SQLite, PostgreSQL and H2. */
module dev.latchkey.jdbc {
  requires transitive dev.latchkey.core;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.latchkey.jdbc;
}
