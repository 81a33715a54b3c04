package dev.latchkey.features;

import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.RowHook;
import dev.latchkey.schema.Model;

/** A plugin that takes part when rows of one model change. */
record Hooked(Model<?> model, RowHook hook) implements Plugin {
  @Override
  public String id() {
    return "hooked-" + model.name();
  }

  @Override
  public void contribute(Contributions to) {
    to.onRow(model, hook);
  }
}
