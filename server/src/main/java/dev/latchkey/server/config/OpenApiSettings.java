package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.plugins.openapi.OpenApi;
import java.util.List;
import java.util.function.Supplier;

/** {@code plugins.openAPI}. */
final class OpenApiSettings {
  private static final Setting<String> PATH =
      key("path", Types.path(), "/reference", "Where the page is, below the base path.");
  private static final Setting<Boolean> NO_PAGE =
      key("disableDefaultReference", Types.flag(), false, "No page, the document only.");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "openAPI",
          "Describe every endpoint: to programs at `/open-api/generate-schema`, to people on a"
              + " page. Everybody can read it.",
          List.of(PATH, NO_PAGE),
          values ->
              OpenApi.create(
                  options -> options.path(values.get(PATH)).disableReference(values.get(NO_PAGE))));

  private OpenApiSettings() {}
}
