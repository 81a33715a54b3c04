package dev.latchkey.plugins.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.EndpointDescription;
import dev.latchkey.json.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The description as people read it: one page that needs nothing else and runs nothing. */
final class ReferencePage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8884;--soft:#8881;--get:#0a7d4b;--post:#2457c5}
      @media(prefers-color-scheme:dark){:root{--get:#4cc38a;--post:#8ab0ff}}
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1rem}
      h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
      header p{margin:.25rem 0 0;opacity:.75}
      details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0}
      details[open]{background:var(--soft)}
      summary{cursor:pointer;padding:.5rem .75rem;overflow-wrap:anywhere}
      summary b{display:inline-block;min-width:3.2rem;font:600 .8rem ui-monospace,monospace}
      .GET{color:var(--get)}.POST{color:var(--post)}
      code{font:.9rem ui-monospace,monospace}
      .in{padding:0 .75rem .75rem}.in p{margin:.25rem 0}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-top:1px solid var(--line)}
      th{font-weight:600;font-size:.85rem}
      """;

  /** Allows the style of this page, and nothing else at all. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private ReferencePage() {}

  static String of(ApiDocument document, String appName, String baseUrl) {
    StringBuilder page = new StringBuilder(1 << 15);
    String title = escaped(appName) + " API";
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(title)
        .append("</title><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .append("<style>")
        .append(STYLE)
        .append("</style></head><body><header><h1>")
        .append(title)
        .append("</h1><p>Below <code>")
        .append(escaped(baseUrl))
        .append("</code>. For programs: <a href=\"")
        .append(escaped(baseUrl))
        .append("/open-api/generate-schema\">OpenAPI 3.1</a>.</p></header><main>");
    byTag(document).forEach((tag, endpoints) -> section(tag, endpoints, page));
    return page.append("</main></body></html>").toString();
  }

  private static Map<String, List<EndpointDescription>> byTag(ApiDocument document) {
    Map<String, List<EndpointDescription>> byTag = new LinkedHashMap<>();
    for (EndpointDescription endpoint : document.endpoints) {
      byTag.computeIfAbsent(ApiDocument.tag(endpoint), tag -> new ArrayList<>()).add(endpoint);
    }
    return byTag;
  }

  private static void section(String tag, List<EndpointDescription> endpoints, StringBuilder page) {
    page.append("<section><h2>").append(escaped(tag)).append("</h2>");
    for (EndpointDescription endpoint : endpoints) endpoint(endpoint, page);
    page.append("</section>");
  }

  private static void endpoint(EndpointDescription endpoint, StringBuilder page) {
    page.append("<details><summary><b class=\"")
        .append(escaped(endpoint.method()))
        .append("\">")
        .append(escaped(endpoint.method()))
        .append("</b> <code>")
        .append(escaped(ApiDocument.path(endpoint)))
        .append("</code></summary><div class=\"in\"><p>")
        .append(escaped(ApiDocument.needOf(endpoint.need())))
        .append("</p>");
    Map<String, JsonValue> properties = ApiDocument.properties(endpoint);
    if (!properties.isEmpty()) table(endpoint, properties, page);
    page.append("</div></details>");
  }

  private static void table(
      EndpointDescription endpoint, Map<String, JsonValue> properties, StringBuilder page) {
    String where = endpoint.method().equals("GET") ? "Query" : "Body";
    page.append("<table><tr><th>").append(where).append("</th><th>Type</th><th></th></tr>");
    properties.forEach(
        (name, schema) ->
            page.append("<tr><td><code>")
                .append(escaped(name))
                .append("</code></td><td>")
                .append(escaped(type(schema)))
                .append("</td><td>")
                .append(ApiDocument.requires(endpoint, name) ? "required" : "")
                .append("</td></tr>"));
    page.append("</table>");
  }

  private static String type(JsonValue schema) {
    JsonValue type = schema instanceof JsonValue.Obj object ? object.get("type") : null;
    if (type instanceof JsonValue.Str one) return one.value();
    if (!(type instanceof JsonValue.Arr several)) return "anything";
    return several.items().stream()
        .map(each -> String.valueOf(each.asString()))
        .collect(Collectors.joining(" or "));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
