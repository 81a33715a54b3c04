// What the original serves and which errors it names, one a line: `route GET /ok`, `code INVALID_USER Invalid user`.
// What follows a line such as `plugin two-factor` is that plugin's; the names of routes are those of its endpoints.
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import * as plugged from "better-auth/plugins";

const factories = { ...plugged, passkey };

/** As little as each plugin can be made of, with every part of it on. */
const PLUGINS = {
  admin: {},
  anonymous: {},
  bearer: {},
  captcha: { provider: "google-recaptcha", secretKey: "x" },
  customSession: async (session) => session,
  deviceAuthorization: {},
  emailOTP: { sendVerificationOTP: async () => {} },
  genericOAuth: { config: [] },
  haveIBeenPwned: {},
  jwt: {},
  lastLoginMethod: {},
  magicLink: { sendMagicLink: async () => {} },
  multiSession: {},
  oAuthProxy: {},
  oauthPopup: {},
  oneTap: {},
  oneTimeToken: {},
  openAPI: {},
  organization: { teams: { enabled: true }, dynamicAccessControl: { enabled: true }, ac: factories.createAccessControl({}) },
  passkey: {},
  phoneNumber: { sendOTP: async () => {} },
  siwe: { domain: "example.com", getNonce: async () => "x", verifyMessage: async () => true },
  twoFactor: {},
  username: {},
};

const { api } = betterAuth({ baseURL: "http://localhost:3000", secret: "x".repeat(32), logger: { disabled: true } });
print(api, BASE_ERROR_CODES);
for (const [name, options] of Object.entries(PLUGINS)) {
  const { id, endpoints = {}, $ERROR_CODES = {} } = factories[name](options);
  console.log(`plugin ${id}`);
  print(endpoints, $ERROR_CODES);
}

function print(endpoints, codes) {
  for (const { path, options } of Object.values(endpoints))
    if (path && !options.metadata?.SERVER_ONLY)
      [options.method].flat().forEach((method) => console.log(`route ${method} ${path}`));
  for (const [name, { code = name, message }] of Object.entries(codes)) console.log(`code ${code} ${message}`);
}
