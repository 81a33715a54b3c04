package dev.latchkey.server.http;

import dev.latchkey.http.Headers;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** Jetty's received headers as they are, not copied. */
record JettyHeaders(HttpFields fields) implements Headers {
  @Override
  public @Nullable String first(String name) {
    return fields.get(name);
  }

  @Override
  public List<String> all(String name) {
    return fields.getValuesList(name);
  }

  /** Shows nothing: headers carry cookies. */
  @Override
  public String toString() {
    return "JettyHeaders";
  }
}
