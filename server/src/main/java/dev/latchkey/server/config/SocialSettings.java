package dev.latchkey.server.config;

import dev.latchkey.oauth.Apple;
import dev.latchkey.oauth.Discord;
import dev.latchkey.oauth.Facebook;
import dev.latchkey.oauth.GitHub;
import dev.latchkey.oauth.GitLab;
import dev.latchkey.oauth.Google;
import dev.latchkey.oauth.LinkedIn;
import dev.latchkey.oauth.Microsoft;
import dev.latchkey.oauth.OAuthProvider;
import dev.latchkey.oauth.ProviderOptions;
import dev.latchkey.oauth.Slack;
import dev.latchkey.oauth.Spotify;
import dev.latchkey.oauth.Twitch;
import dev.latchkey.oauth.X;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code socialProviders}. */
final class SocialSettings {
  // ---- what every provider can be told

  private static final Setting<List<String>> CLIENT_ID =
      Setting.of(
          "clientId",
          Shapes.either(Types.text(), List::of, Types.listOf(Types.text())),
          "Our id there; of several the first signs in, and ID tokens for all of them are good.");
  static final Setting<String> SECRET =
      Setting.of("clientSecret", Types.secret("a text"), "Our secret there.");
  private static final Setting<List<String>> SCOPE =
      Setting.of("scope", Types.listOf(Types.text()), "What users are asked to agree to besides.")
          .orElse(List.of());
  private static final Setting<Boolean> NO_DEFAULT_SCOPE =
      key("disableDefaultScope", Types.flag(), false, "And to nothing else.");
  private static final Setting<String> AUTHORIZATION =
      Setting.of("authorizationEndpoint", Types.text(), "Where users agree.")
          .otherwise("the provider's");
  static final Setting<String> REDIRECT =
      Setting.of("redirectURI", Types.text(), "Where the provider sends them back to.")
          .otherwise("`/callback/…` below the base path");
  static final Setting<String> PROMPT =
      Setting.of("prompt", Types.text(), "Whether the provider asks again whom it knows.");
  static final Setting<Boolean> NO_SIGN_UP =
      key("disableSignUp", Types.flag(), false, "Sign nobody up.");
  static final Setting<Boolean> NO_IMPLICIT_SIGN_UP =
      key("disableImplicitSignUp", Types.flag(), false, "Sign up only who asks for that.");
  private static final Setting<Boolean> OVERRIDE =
      key(
          "overrideUserInfoOnSignIn",
          Types.flag(),
          false,
          "Each sign-in sets name, picture and address as the provider has them.");
  static final Setting<Boolean> VERIFIED =
      key(
          "requireEmailVerification",
          Types.flag(),
          false,
          "Sign in only whose address is proven, there or here.");
  private static final Setting<Boolean> NO_ID_TOKENS =
      key("disableIdTokenSignIn", Types.flag(), false, "Take no ID tokens from apps.");

  // ---- what single providers can be told

  private static final Setting<String> DOMAIN =
      Setting.of("hd", Types.text(), "Google: only users of this Workspace domain; `*`: of any.");
  private static final Setting<String> ACCESS_TYPE =
      Setting.of("accessType", Types.text(), "Google: `offline` for a refresh token.");
  private static final Setting<Boolean> INCLUDE_GRANTED =
      key("includeGrantedScopes", Types.flag(), true, "Google: keep what users agreed to before.");
  private static final Setting<String> TENANT =
      key(
          "tenantId",
          Types.token(),
          "common",
          "Microsoft: the id of one organisation, `organizations`, `consumers` or `common`.");
  private static final Setting<String> AUTHORITY =
      Setting.of("authority", Types.text(), "Microsoft: its address.")
          .otherwise("`https://login.microsoftonline.com`");
  private static final Setting<Boolean> NO_PHOTO =
      key("disableProfilePhoto", Types.flag(), false, "Microsoft: do not fetch the picture.");
  private static final Setting<Integer> PHOTO_SIZE =
      key("profilePhotoSize", Types.number(48, 648), 48, "Microsoft: its width.");
  private static final Setting<String> BUNDLE =
      Setting.of("appBundleIdentifier", Types.text(), "Apple: the app whose ID tokens are good.");
  private static final Setting<List<String>> AUDIENCE =
      Setting.of("audience", Types.listOf(Types.text()), "Apple: several such apps.")
          .orElse(List.of());
  private static final Setting<String> CONFIG_ID =
      Setting.of("configId", Types.text(), "Facebook: a configuration of Login for Business.");
  private static final Setting<List<String>> FIELDS =
      Setting.of("fields", Types.listOf(Types.token()), "Facebook: further fields of a profile.")
          .orElse(List.of());
  private static final Setting<String> ISSUER =
      Setting.of("issuer", Types.text(), "GitLab: its address.").otherwise("`https://gitlab.com`");

  private static final Map<String, Function<Values, OAuthProvider>> MAKERS = makers();

  static final Setting<Map<String, Supplier<OAuthProvider>>> PROVIDERS =
      Setting.of(
              "socialProviders",
              new Providers(
                  Level.of(
                      List.of(
                          CLIENT_ID,
                          SECRET,
                          SCOPE,
                          NO_DEFAULT_SCOPE,
                          AUTHORIZATION,
                          REDIRECT,
                          PROMPT,
                          NO_SIGN_UP,
                          NO_IMPLICIT_SIGN_UP,
                          OVERRIDE,
                          VERIFIED,
                          NO_ID_TOKENS,
                          DOMAIN,
                          ACCESS_TYPE,
                          INCLUDE_GRANTED,
                          TENANT,
                          AUTHORITY,
                          NO_PHOTO,
                          PHOTO_SIZE,
                          BUNDLE,
                          AUDIENCE,
                          CONFIG_ID,
                          FIELDS,
                          ISSUER))),
              "Whom users can sign in with: `"
                  + String.join("`, `", MAKERS.keySet())
                  + "`; each with our id and secret there.")
          .otherwise("nobody");

  private SocialSettings() {}

  private static <T> Setting<T> key(String name, SettingType<T> type, T usual, String doc) {
    return Setting.of(name, type, doc).orElse(usual);
  }

  private static Map<String, Function<Values, OAuthProvider>> makers() {
    Map<String, Function<Values, OAuthProvider>> makers = new LinkedHashMap<>();
    makers.put("google", v -> Google.of(id(v), secret(v), o -> google(o, v)));
    makers.put("microsoft", v -> Microsoft.of(id(v), v.find(SECRET), o -> microsoft(o, v)));
    makers.put("github", v -> GitHub.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("apple", v -> Apple.of(id(v), secret(v), o -> apple(o, v)));
    makers.put("discord", v -> Discord.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("facebook", v -> Facebook.of(id(v), secret(v), o -> facebook(o, v)));
    makers.put("gitlab", v -> GitLab.of(id(v), secret(v), o -> gitlab(o, v)));
    makers.put("linkedin", v -> LinkedIn.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("slack", v -> Slack.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("spotify", v -> Spotify.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("twitch", v -> Twitch.of(id(v), secret(v), o -> usual(o, v)));
    makers.put("twitter", v -> X.of(id(v), secret(v), o -> usual(o, v)));
    return makers;
  }

  /** The providers by name, each a group of the same keys. */
  private record Providers(Level level)
      implements SettingType<Map<String, Supplier<OAuthProvider>>> {
    @Override
    public String name() {
      return "group";
    }

    @Override
    public String expected() {
      return "a group of providers: " + String.join(", ", MAKERS.keySet());
    }

    @Override
    public boolean secret() {
      return true;
    }

    @Override
    public Inside inside() {
      return new Inside(".*", level);
    }

    @Override
    public @Nullable Map<String, Supplier<OAuthProvider>> read(YamlValue value) {
      if (!value.isGroup()) {
        value.reportExpectedGroup(String.join(", ", MAKERS.keySet()));
        return null;
      }
      Map<String, Supplier<OAuthProvider>> all = new LinkedHashMap<>();
      for (YamlValue.Member member : value.members()) {
        Supplier<OAuthProvider> provider = provider(member);
        if (provider == null) continue;
        if (all.put(member.name(), provider) != null) member.key().report("is given twice");
      }
      return all;
    }

    private @Nullable Supplier<OAuthProvider> provider(YamlValue.Member member) {
      Function<Values, OAuthProvider> maker = MAKERS.get(member.name());
      if (maker == null) {
        member
            .key()
            .report(
                "is no provider there is; plugins.genericOAuth takes others. Known here: "
                    + String.join(", ", MAKERS.keySet()));
        return null;
      }
      Values values = level.read(member.value());
      List<String> ids = values.find(CLIENT_ID);
      if (ids == null || ids.isEmpty()) {
        member.key().report("needs clientId");
        return null;
      }
      if (values.find(SECRET) == null && !member.name().equals("microsoft")) {
        member.key().report("needs clientSecret");
        return null;
      }
      return () -> maker.apply(values);
    }
  }

  // ---- from keys to options

  private static String id(Values values) {
    return values.get(CLIENT_ID).get(0);
  }

  private static String secret(Values values) {
    return values.get(SECRET);
  }

  private static void usual(ProviderOptions<?> options, Values values) {
    List<String> ids = values.get(CLIENT_ID);
    ids.subList(1, ids.size()).forEach(options::alsoKnownAs);
    options
        .scopes(values.get(SCOPE))
        .disableDefaultScope(values.get(NO_DEFAULT_SCOPE))
        .disableSignUp(values.get(NO_SIGN_UP))
        .disableImplicitSignUp(values.get(NO_IMPLICIT_SIGN_UP))
        .overrideUserInfo(values.get(OVERRIDE))
        .requireEmailVerification(values.get(VERIFIED))
        .disableIdTokenSignIn(values.get(NO_ID_TOKENS));
    given(AUTHORIZATION, values, options::authorizationUrl);
    given(REDIRECT, values, options::redirectUri);
    given(PROMPT, values, options::prompt);
  }

  private static void google(Google.Options options, Values values) {
    usual(options, values);
    options.includeGrantedScopes(values.get(INCLUDE_GRANTED));
    given(DOMAIN, values, options::hostedDomain);
    given(ACCESS_TYPE, values, options::accessType);
  }

  private static void microsoft(Microsoft.Options options, Values values) {
    usual(options, values);
    options
        .tenant(values.get(TENANT))
        .disableProfilePhoto(values.get(NO_PHOTO))
        .profilePhotoSize(values.get(PHOTO_SIZE));
    given(AUTHORITY, values, options::authority);
  }

  private static void apple(Apple.Options options, Values values) {
    usual(options, values);
    options.audience(values.get(AUDIENCE));
    given(BUNDLE, values, options::appBundleIdentifier);
  }

  private static void facebook(Facebook.Options options, Values values) {
    usual(options, values);
    options.fields(values.get(FIELDS));
    given(CONFIG_ID, values, options::configId);
  }

  private static void gitlab(GitLab.Options options, Values values) {
    usual(options, values);
    given(ISSUER, values, options::issuer);
  }

  static <T> void given(Setting<T> setting, Values values, Consumer<T> set) {
    T value = values.find(setting);
    if (value != null) set.accept(value);
  }
}
