/**
 * Secondary storage on Redis.
 *
 * <p>{@link dev.latchkey.redis.RedisKeyValueStore} is where to begin.
 */
@NullMarked
package dev.latchkey.redis;

import org.jspecify.annotations.NullMarked;
