package dev.latchkey.plugins.convex;

/**
 * What the original says of itself, letter by letter; Convex reads issuer, keys and little else.
 */
final class Discovery {
  static final String DOCUMENT =
      """
      {"issuer":"{site}",
       "authorization_endpoint":"{base}/oauth2/authorize",
       "token_endpoint":"{base}/oauth2/token",
       "userinfo_endpoint":"{base}/oauth2/userinfo",
       "jwks_uri":"{base}/convex/jwks",
       "registration_endpoint":"{base}/oauth2/register",
       "end_session_endpoint":"{base}/oauth2/endsession",
       "scopes_supported":["openid","profile","email","offline_access"],
       "response_types_supported":["code"],
       "response_modes_supported":["query"],
       "grant_types_supported":["authorization_code","refresh_token"],
       "acr_values_supported":["urn:mace:incommon:iap:silver","urn:mace:incommon:iap:bronze"],
       "subject_types_supported":["public"],
       "id_token_signing_alg_values_supported":["HS256"],
       "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post","none"],
       "code_challenge_methods_supported":["S256"],
       "claims_supported":["sub","iss","aud","exp","nbf","iat","jti","email","email_verified","name"]}
      """;

  private Discovery() {}
}
