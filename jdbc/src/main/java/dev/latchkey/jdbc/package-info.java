/**
 * Rows in a relational database.
 *
 * <p>{@link dev.latchkey.jdbc.JdbcStore} is the door. Each method builds one {@code Command}, runs
 * it on a connection of its own or of its transaction, and turns what the driver throws into a
 * {@code StoreException}. A {@code Dialect} is everything in which the databases differ.
 */
@NullMarked
package dev.latchkey.jdbc;

import org.jspecify.annotations.NullMarked;
