package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;

import dev.latchkey.Plugin;
import dev.latchkey.access.Permissions;
import dev.latchkey.plugins.apikey.ApiKeyOptions;
import dev.latchkey.plugins.apikey.ApiKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code plugins.apiKey}. */
final class ApiKeySettings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Types.Scalar<String> HEADER = Types.header();

  private static final Setting<List<String>> HEADERS =
      key(
          "apiKeyHeaders",
          Shapes.either(HEADER, List::of, Types.listOf(HEADER)),
          List.of("x-api-key"),
          "Where calls carry their key; one or several.");
  private static final Setting<Boolean> SESSIONS =
      key(
          "enableSessionForAPIKeys",
          Types.flag(),
          false,
          "A key stands for a session of its owner.");
  private static final Setting<Integer> LENGTH =
      key("defaultKeyLength", Types.number(16, 255), 64, "Letters of a key.");
  private static final Setting<String> PREFIX =
      Setting.of("defaultPrefix", Types.token(), "What keys begin with.").otherwise("nothing");
  private static final Setting<Integer> MIN_PREFIX =
      key("minimumPrefixLength", Types.number(1, 255), 1, "The shortest prefix.");
  private static final Setting<Integer> MAX_PREFIX =
      key("maximumPrefixLength", Types.number(1, 255), 32, "The longest prefix.");
  private static final Setting<Integer> MIN_NAME =
      key("minimumNameLength", Types.number(1, 255), 1, "The shortest name.");
  private static final Setting<Integer> MAX_NAME =
      key("maximumNameLength", Types.number(1, 255), 32, "The longest name.");
  private static final Setting<Boolean> NAMED =
      key("requireName", Types.flag(), false, "Every key has a name.");
  private static final Setting<Boolean> METADATA =
      key("enableMetadata", Types.flag(), false, "Keys can have something noted about them.");
  private static final Setting<Boolean> PLAIN =
      key(
          "disableKeyHashing",
          Types.flag(),
          false,
          "Store keys as they are: who reads the database can use them.");
  private static final Setting<Boolean> STARTS =
      key(
          "startingCharactersConfig.shouldStore",
          Types.flag(),
          true,
          "Keep how a key begins, so that people tell theirs apart.");
  private static final Setting<Integer> START =
      key("startingCharactersConfig.charactersLength", Types.number(1, 255), 6, "How much of it.");
  private static final Setting<Duration> EXPIRES =
      Setting.of("keyExpiration.defaultExpiresIn", Types.duration(SECOND), "How long keys last.")
          .otherwise("for ever");
  private static final Setting<Boolean> FIXED =
      key(
          "keyExpiration.disableCustomExpiresTime",
          Types.flag(),
          false,
          "Nobody chooses how long a key lasts.");
  private static final Setting<Duration> SHORTEST =
      key(
          "keyExpiration.minExpiresIn",
          Types.duration(SECOND),
          DAY,
          "The shortest time to choose; a number counts seconds, not days.");
  private static final Setting<Duration> LONGEST =
      key(
          "keyExpiration.maxExpiresIn",
          Types.duration(SECOND),
          Duration.ofDays(365),
          "The longest time to choose; a number counts seconds, not days.");
  private static final Setting<Boolean> LIMITED =
      key("rateLimit.enabled", Types.flag(), true, "Count how often a key is used.");
  private static final Setting<Duration> WINDOW =
      key(
          "rateLimit.timeWindow",
          Types.duration(SECOND),
          DAY,
          "Over which time; a number counts seconds, not milliseconds.");
  private static final Setting<Integer> MAX =
      key("rateLimit.maxRequests", Types.number(1, 1_000_000_000), 10, "How often it can be used.");
  private static final Setting<Map<String, List<String>>> PERMISSIONS =
      Setting.of(
              "permissions.defaultPermissions",
              Shapes.byKey("resources", Types.listOf(Types.text())),
              "What keys allow: `{ files: [read, write] }`.")
          .otherwise("nothing");

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "apiKey",
          "Keys by which programs call in the name of a user.",
          List.of(
              HEADERS,
              SESSIONS,
              LENGTH,
              PREFIX,
              MIN_PREFIX,
              MAX_PREFIX,
              MIN_NAME,
              MAX_NAME,
              NAMED,
              METADATA,
              PLAIN,
              STARTS,
              START,
              EXPIRES,
              FIXED,
              SHORTEST,
              LONGEST,
              LIMITED,
              WINDOW,
              MAX,
              PERMISSIONS),
          values -> ApiKeys.create(options -> set(options, values)));

  private ApiKeySettings() {}

  private static void set(ApiKeyOptions.Builder options, Values values) {
    String prefix = values.find(PREFIX);
    if (prefix != null) options.prefix(prefix);
    Map<String, List<String>> permissions = values.find(PERMISSIONS);
    if (permissions != null) options.permissions(owner -> new Permissions(permissions));
    options
        .headers(values.get(HEADERS))
        .makesSessions(values.get(SESSIONS))
        .keyLength(values.get(LENGTH))
        .prefixLength(values.get(MIN_PREFIX), values.get(MAX_PREFIX))
        .nameLength(values.get(MIN_NAME), values.get(MAX_NAME))
        .requireName(values.get(NAMED))
        .metadata(values.get(METADATA))
        .plainKeys(values.get(PLAIN))
        .startLength(values.get(STARTS) ? values.get(START) : 0)
        .expiresIn(values.find(EXPIRES))
        .fixedExpiry(values.get(FIXED))
        .expiry(values.get(SHORTEST), values.get(LONGEST))
        .rateLimited(values.get(LIMITED))
        .rateLimit(values.get(MAX), values.get(WINDOW));
  }
}
