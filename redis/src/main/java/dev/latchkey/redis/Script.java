package dev.latchkey.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** A Lua script that is one atomic step on one key; kept beside this class. Immutable. */
enum Script {
  REPLACE,
  GET_AND_DELETE,
  INCREMENT;

  final String text;
  final String digest;

  Script() {
    text = read(name().toLowerCase(Locale.ROOT) + ".lua");
    digest = Base16.digest(text.getBytes(UTF_8));
  }

  private static String read(String file) {
    try (InputStream in = Script.class.getResourceAsStream(file)) {
      if (in == null) throw new IllegalStateException("no script " + file);
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
