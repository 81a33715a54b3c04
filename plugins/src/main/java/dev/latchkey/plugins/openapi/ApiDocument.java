package dev.latchkey.plugins.openapi;

import dev.latchkey.EndpointDescription;
import dev.latchkey.SessionNeed;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.FieldType;
import dev.latchkey.schema.Schema;
import dev.latchkey.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description as a program reads it. Immutable; made once.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1.1</a>
 */
final class ApiDocument {
  private static final Set<String> TAKES_FIELDS = Set.of("/sign-up/email", "/update-user");
  private static final JsonValue.Obj NONE = new JsonValue.Obj(Map.of());

  final List<EndpointDescription> endpoints;
  private final JsonValue.Obj components;
  private final JsonValue.Obj paths;

  private ApiDocument(
      List<EndpointDescription> endpoints, JsonValue.Obj components, JsonValue.Obj paths) {
    this.endpoints = endpoints;
    this.components = components;
    this.paths = paths;
  }

  static ApiDocument of(List<EndpointDescription> known, Schema schema) {
    List<EndpointDescription> endpoints =
        known.stream().map(each -> withFields(each, schema.table(User.MODEL))).toList();
    return new ApiDocument(endpoints, components(schema), paths(endpoints));
  }

  // Fields that the application and plugins gave to users are in no record.
  private static EndpointDescription withFields(EndpointDescription endpoint, Table users) {
    if (!TAKES_FIELDS.contains(endpoint.path())) return endpoint;
    Map<String, JsonValue> properties = new LinkedHashMap<>(properties(endpoint));
    for (Table.Column column : users.columns()) {
      Field<?> field = column.field();
      boolean added = field != Field.ID && !User.MODEL.fields().contains(field);
      if (added && field.isInput()) properties.putIfAbsent(field.name(), of(field));
    }
    JsonValue.Obj input = endpoint.input().with("properties", new JsonValue.Obj(properties));
    return new EndpointDescription(
        endpoint.plugin(),
        endpoint.builtIn(),
        endpoint.method(),
        endpoint.path(),
        endpoint.need(),
        input);
  }

  /** Returns the document of a server that is reached there. */
  JsonValue.Obj at(String baseUrl, String appName) {
    return object("openapi", text("3.1.1"))
        .with("info", info(appName))
        .with("components", components)
        .with("security", list(object("apiKeyCookie", list()).with("bearerAuth", list())))
        .with("servers", list(object("url", text(baseUrl))))
        .with("tags", list(tag()))
        .with("paths", paths);
  }

  private static JsonValue.Obj info(String appName) {
    return object("title", text(appName))
        .with("description", text("API Reference for your " + appName + " Instance"))
        .with("version", text("1.1.0"));
  }

  private static JsonValue.Obj tag() {
    return object("name", text("Default"))
        .with("description", text("Endpoints that are always there, whatever the plugins."));
  }

  // ---- tables

  private static JsonValue.Obj components(Schema schema) {
    Map<String, JsonValue> schemas = new LinkedHashMap<>();
    for (Table table : schema.tables()) schemas.put(capitalized(table.model()), of(table));
    return object("schemas", new JsonValue.Obj(schemas)).with("securitySchemes", securitySchemes());
  }

  private static JsonValue.Obj securitySchemes() {
    JsonValue.Obj cookie =
        object("type", text("apiKey"))
            .with("in", text("cookie"))
            .with("name", text("apiKeyCookie"))
            .with("description", text("API Key authentication via cookie"));
    JsonValue.Obj bearer =
        object("type", text("http"))
            .with("scheme", text("bearer"))
            .with("description", text("Bearer token authentication"));
    return object("apiKeyCookie", cookie).with("bearerAuth", bearer);
  }

  private static JsonValue.Obj of(Table table) {
    JsonValue.Obj properties =
        object("id", object("type", text("string")).with("readOnly", truth()));
    List<JsonValue> required = new ArrayList<>(List.of(text("id")));
    for (Table.Column column : table.columns()) {
      Field<?> field = column.field();
      if (field == Field.ID) continue;
      properties = properties.with(field.name(), of(field));
      if (field.isRequired() && field.isReturned()) required.add(text(field.name()));
    }
    return object("type", text("object"))
        .with("properties", properties)
        .with("required", new JsonValue.Arr(required));
  }

  private static JsonValue.Obj of(Field<?> field) {
    JsonValue.Obj schema = type(field.type());
    @Nullable Object usual = field.constantDefault();
    if (usual instanceof Boolean truth) {
      schema = schema.with("default", new JsonValue.Bool(truth));
    } else if (usual instanceof Number number) {
      schema = schema.with("default", new JsonValue.Num(number));
    } else if (usual instanceof String words) {
      schema = schema.with("default", text(words));
    }
    return field.isInput() ? schema : schema.with("readOnly", truth());
  }

  private static JsonValue.Obj type(FieldType<?> type) {
    if (type == FieldType.BOOLEAN) return object("type", text("boolean"));
    if (type == FieldType.NUMBER || type == FieldType.BIGINT) return object("type", text("number"));
    if (type == FieldType.JSON) return NONE;
    if (type == FieldType.STRING_LIST) return listOf("string");
    if (type == FieldType.NUMBER_LIST) return listOf("number");
    JsonValue.Obj string = object("type", text("string"));
    return type == FieldType.DATE ? string.with("format", text("date-time")) : string;
  }

  private static JsonValue.Obj listOf(String type) {
    return object("type", text("array")).with("items", object("type", text(type)));
  }

  // ---- endpoints

  private static JsonValue.Obj paths(List<EndpointDescription> endpoints) {
    Map<String, JsonValue> paths = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (EndpointDescription endpoint : endpoints) {
      String method = endpoint.method().toLowerCase(Locale.ROOT);
      JsonValue known = paths.get(path(endpoint));
      JsonValue.Obj methods = known instanceof JsonValue.Obj object ? object : NONE;
      paths.put(path(endpoint), methods.with(method, operation(endpoint, names)));
    }
    return new JsonValue.Obj(paths);
  }

  /** Returns the path as OpenAPI spells it: {@code /reset-password/{token}}. */
  static String path(EndpointDescription endpoint) {
    return segments(endpoint)
        .map(part -> part.startsWith(":") ? "{" + part.substring(1) + "}" : part)
        .collect(Collectors.joining("/"));
  }

  private static Stream<String> segments(EndpointDescription endpoint) {
    return Arrays.stream(endpoint.path().split("/", -1));
  }

  static String tag(EndpointDescription endpoint) {
    return endpoint.builtIn() ? "Default" : capitalized(endpoint.plugin());
  }

  private static JsonValue.Obj operation(EndpointDescription endpoint, Set<String> names) {
    boolean reads = endpoint.method().equals("GET");
    List<JsonValue> parameters = new ArrayList<>();
    if (reads) {
      properties(endpoint)
          .forEach((name, schema) -> parameters.add(parameter(name, "query", schema)));
    }
    segments(endpoint)
        .filter(part -> part.startsWith(":"))
        .forEach(part -> parameters.add(inPath(part.substring(1))));
    JsonValue.Obj operation =
        object("tags", list(text(tag(endpoint))))
            .with("operationId", text(name(endpoint, names)))
            .with("security", list(object("bearerAuth", list())))
            .with("parameters", new JsonValue.Arr(parameters));
    if (!reads) operation = operation.with("requestBody", body(endpoint));
    return operation.with("responses", responses(endpoint));
  }

  static Map<String, JsonValue> properties(EndpointDescription endpoint) {
    JsonValue properties = endpoint.input().get("properties");
    return properties instanceof JsonValue.Obj object ? object.members() : Map.of();
  }

  static boolean requires(EndpointDescription endpoint, String property) {
    return endpoint.input().get("required") instanceof JsonValue.Arr required
        && required.items().contains(text(property));
  }

  private static JsonValue.Obj parameter(String name, String where, JsonValue schema) {
    return object("name", text(name)).with("in", text(where)).with("schema", schema);
  }

  private static JsonValue inPath(String name) {
    return object("name", text(name))
        .with("in", text("path"))
        .with("required", truth())
        .with("schema", object("type", text("string")));
  }

  private static JsonValue.Obj body(EndpointDescription endpoint) {
    JsonValue.Obj json = object("application/json", object("schema", endpoint.input()));
    boolean required = endpoint.input().get("required") != null;
    return object("required", new JsonValue.Bool(required)).with("content", json);
  }

  // As clients name it: what is at /sign-in/email is signInEmail, and getSession where GET and POST
  // share a path, then getSessionPost.
  private static String name(EndpointDescription endpoint, Set<String> names) {
    StringBuilder name = new StringBuilder();
    for (String word : endpoint.path().split("[^a-zA-Z0-9]+", -1)) {
      if (!word.isEmpty()) name.append(name.length() == 0 ? word : capitalized(word));
    }
    if (names.add(name.toString())) return name.toString();
    name.append(capitalized(endpoint.method().toLowerCase(Locale.ROOT)));
    names.add(name.toString());
    return name.toString();
  }

  private static JsonValue.Obj responses(EndpointDescription endpoint) {
    JsonValue.Obj responses = object("200", object("description", text("Success")));
    responses =
        responses
            .with("400", refusal("Bad Request. Parameters are missing or invalid.", "message"))
            .with("401", refusal("Unauthorized. Authentication is missing or invalid.", "message"))
            .with("403", refusal("Forbidden. " + needOf(endpoint.need()), null));
    return responses
        .with("404", refusal("Not Found. The requested resource was not found.", null))
        .with("429", refusal("Too Many Requests. Try again later.", null))
        .with("500", refusal("Internal Server Error. You cannot fix this.", null));
  }

  /** Says what session an endpoint takes. */
  static String needOf(SessionNeed need) {
    return switch (need) {
      case NONE -> "Needs no session.";
      case ANY -> "Needs a session.";
      case AUTHORITATIVE -> "Needs a session, which is looked up.";
      case FRESH -> "Needs a fresh session.";
      case SENSITIVE -> "Needs a session, as fresh as sensitive actions want it.";
    };
  }

  private static JsonValue.Obj refusal(String description, @Nullable String required) {
    JsonValue.Obj schema =
        object("type", text("object"))
            .with("properties", object("message", object("type", text("string"))));
    if (required != null) schema = schema.with("required", list(text(required)));
    return object("content", object("application/json", object("schema", schema)))
        .with("description", text(description));
  }

  // ---- JSON

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static JsonValue.Obj object(String name, JsonValue value) {
    return NONE.with(name, value);
  }

  private static JsonValue text(String text) {
    return new JsonValue.Str(text);
  }

  private static JsonValue truth() {
    return new JsonValue.Bool(true);
  }

  private static JsonValue list(JsonValue... items) {
    return new JsonValue.Arr(List.of(items));
  }
}
