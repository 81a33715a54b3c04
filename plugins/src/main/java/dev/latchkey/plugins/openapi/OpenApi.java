package dev.latchkey.plugins.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes every endpoint that clients can reach: to programs as an OpenAPI document, to people as
 * a page (protocol/plugins/open-api).
 *
 * <p>What an endpoint reads is told from its input record, so that the document cannot say anything
 * else than the server does. The page is the document in words: no script runs on it, neither ours
 * nor, as in the original, one of a content delivery network.
 */
public final class OpenApi implements Plugin {
  private final OpenApiOptions options;
  private volatile @Nullable ApiDocument document; // null before the start

  private OpenApi(OpenApiOptions options) {
    this.options = options;
  }

  /** With the defaults of the original. */
  public static OpenApi create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static OpenApi create(Consumer<OpenApiOptions.Builder> set) {
    OpenApiOptions.Builder builder = new OpenApiOptions.Builder();
    set.accept(builder);
    return new OpenApi(builder.build());
  }

  @Override
  public String id() {
    return "open-api";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/open-api/generate-schema", this::schema);
    if (options.showsReference) to.get(options.path, this::reference);
  }

  @Override
  public void start(Resources resources) {
    document =
        ApiDocument.of(
            resources.endpoints().stream().filter(each -> !each.plugin().equals(id())).toList(),
            resources.db().schema());
  }

  private JsonValue.Obj schema(NoInput input, Call call) {
    return document().at(call.baseUrl(), call.appName());
  }

  private AuthResponse reference(NoInput input, Call call) {
    String page = ReferencePage.of(document(), call.appName(), call.baseUrl());
    return new AuthResponse(200, List.of(), page.getBytes(UTF_8))
        .with("content-type", "text/html; charset=utf-8")
        .with("content-security-policy", ReferencePage.POLICY);
  }

  private ApiDocument document() {
    return Objects.requireNonNull(document, "the plugin belongs to no Auth yet");
  }
}
