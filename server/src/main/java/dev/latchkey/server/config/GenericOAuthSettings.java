package dev.latchkey.server.config;

import static dev.latchkey.server.config.PluginSettings.key;
import static dev.latchkey.server.config.SocialSettings.NO_IMPLICIT_SIGN_UP;
import static dev.latchkey.server.config.SocialSettings.NO_SIGN_UP;
import static dev.latchkey.server.config.SocialSettings.PROMPT;
import static dev.latchkey.server.config.SocialSettings.REDIRECT;
import static dev.latchkey.server.config.SocialSettings.SECRET;
import static dev.latchkey.server.config.SocialSettings.VERIFIED;
import static dev.latchkey.server.config.SocialSettings.given;

import dev.latchkey.Plugin;
import dev.latchkey.oauth.ClientAuthentication;
import dev.latchkey.plugins.genericoauth.GenericOAuth;
import dev.latchkey.plugins.genericoauth.GenericProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code plugins.genericOAuth}. */
final class GenericOAuthSettings {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Setting<String> PROVIDER_ID =
      Setting.of("providerId", Types.token(), "Its name in paths and in the account table.");
  private static final Setting<String> CLIENT_ID =
      Setting.of("clientId", Types.text(), "Our id there.");
  private static final Setting<String> DISCOVERY =
      Setting.of("discoveryUrl", Types.text(), "Where it describes itself.");
  private static final Setting<String> AUTHORIZATION_URL =
      Setting.of("authorizationUrl", Types.text(), "Where users agree.");
  private static final Setting<String> TOKEN_URL =
      Setting.of("tokenUrl", Types.text(), "Where codes become tokens.");
  private static final Setting<String> USER_INFO_URL =
      Setting.of("userInfoUrl", Types.text(), "Where profiles are.");
  private static final Setting<List<String>> SCOPES =
      Setting.of("scopes", Types.listOf(Types.text()), "What users are asked to agree to.")
          .orElse(List.of());
  private static final Setting<Boolean> PKCE =
      key("pkce", Types.flag(), true, "Bind codes to who asked.");
  private static final Setting<String> AUTHENTICATION =
      key(
          "authentication",
          Types.choice("post", "basic"),
          "post",
          "How we say there who we are: in the form, or in a header.");
  private static final Setting<String> RESPONSE_MODE =
      Setting.of("responseMode", Types.choice("query", "form_post"), "How the answer comes back.");
  private static final Setting<String> ACCESS_TYPE =
      Setting.of("accessType", Types.text(), "`offline` for a refresh token, with some.");
  private static final Setting<Boolean> OVERRIDE =
      key(
          "overrideUserInfo",
          Types.flag(),
          false,
          "Each sign-in sets name, picture and address as the provider has them.");
  private static final Setting<Boolean> REQUIRE_ID_TOKENS =
      key(
          "requireIdTokenVerification",
          Types.flag(),
          false,
          "Use it only if its ID tokens can be verified.");
  private static final Setting<Boolean> NO_NONCE =
      key("disableIdTokenNonceBinding", Types.flag(), false, "Have ID tokens hold no nonce.");
  private static final Setting<Boolean> MAY_BEGIN =
      key("allowIdpInitiated", Types.flag(), false, "Sign-ins may begin there.");
  private static final Setting<Duration> TOKEN_LIFE =
      Setting.of(
          "accessTokenExpiresIn",
          Types.duration(SECOND),
          "How long access tokens are good where it does not say.");

  private static final Setting<List<Values>> CONFIG =
      Setting.of(
              "config",
              Types.listOf(
                  Shapes.group(
                      List.of(
                          PROVIDER_ID,
                          CLIENT_ID,
                          SECRET,
                          DISCOVERY,
                          AUTHORIZATION_URL,
                          TOKEN_URL,
                          USER_INFO_URL,
                          SCOPES,
                          PKCE,
                          AUTHENTICATION,
                          REDIRECT,
                          PROMPT,
                          RESPONSE_MODE,
                          ACCESS_TYPE,
                          NO_SIGN_UP,
                          NO_IMPLICIT_SIGN_UP,
                          OVERRIDE,
                          VERIFIED,
                          REQUIRE_ID_TOKENS,
                          NO_NONCE,
                          MAY_BEGIN,
                          TOKEN_LIFE),
                      GenericOAuthSettings::named)),
              "The providers.")
          .orElse(List.of());

  static final Setting<Supplier<Plugin>> PLUGIN =
      PluginSettings.plugin(
          "genericOAuth",
          "Sign in with any other provider of OAuth 2.0 or OpenID Connect.",
          List.of(CONFIG),
          values -> generic(values.get(CONFIG)));

  private GenericOAuthSettings() {}

  private static @Nullable Values named(Values values, YamlValue group) {
    List<String> missing = new ArrayList<>();
    if (values.find(PROVIDER_ID) == null) missing.add("providerId");
    if (values.find(CLIENT_ID) == null) missing.add("clientId");
    if (missing.isEmpty()) return values;
    group.report("needs " + String.join(" and ", missing));
    return null;
  }

  private static Plugin generic(List<Values> providers) {
    GenericOAuth plugin = GenericOAuth.create();
    for (Values values : providers) {
      plugin.provider(
          values.get(PROVIDER_ID),
          values.get(CLIENT_ID),
          values.find(SECRET),
          provider -> generic(provider, values));
    }
    return plugin;
  }

  private static void generic(GenericProvider.Builder provider, Values values) {
    provider
        .scopes(values.get(SCOPES))
        .pkce(values.get(PKCE))
        .authentication(
            ClientAuthentication.valueOf(values.get(AUTHENTICATION).toUpperCase(Locale.ROOT)))
        .disableSignUp(values.get(NO_SIGN_UP))
        .disableImplicitSignUp(values.get(NO_IMPLICIT_SIGN_UP))
        .overrideUserInfo(values.get(OVERRIDE))
        .requireEmailVerification(values.get(VERIFIED))
        .requireIdTokenVerification(values.get(REQUIRE_ID_TOKENS))
        .disableIdTokenNonceBinding(values.get(NO_NONCE))
        .allowIdpInitiated(values.get(MAY_BEGIN));
    given(DISCOVERY, values, provider::discoveryUrl);
    given(AUTHORIZATION_URL, values, provider::authorizationUrl);
    given(TOKEN_URL, values, provider::tokenUrl);
    given(USER_INFO_URL, values, provider::userInfoUrl);
    given(REDIRECT, values, provider::redirectUri);
    given(PROMPT, values, provider::prompt);
    given(RESPONSE_MODE, values, provider::responseMode);
    given(ACCESS_TYPE, values, provider::accessType);
    given(TOKEN_LIFE, values, provider::accessTokenExpiresIn);
  }
}
