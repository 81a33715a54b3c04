/**
 * The configuration of the server: one YAML file, the environment, and built-in defaults.
 *
 * <p>{@link dev.latchkey.server.config.Settings} declares every key once; reading, suggestions and
 * the table in {@code docs/configuration.md} are made from it.
 */
@NullMarked
package dev.latchkey.server.config;

import org.jspecify.annotations.NullMarked;
