// The original: Better Auth on Node, started from the very file that configures Latchkey.
//
//   node reference.mjs CONFIG.json
//
// CONFIG.json is Better Auth's option tree plus `database: {url}` and `server: {host, port}`; where the tree wants a
// function that sends a mail, `true` keeps the mails instead and `/dev/mail.json` shows them, newest first.
// `secondaryStorage: {url, keyPrefix}` is the official storage on Redis.
// `plugins` names the original's plugin functions with their options; those only Latchkey has are passed over.
// The process migrates the database, prints `listening HOST PORT` and ends when its input closes.
import { readFileSync } from "node:fs";
import http from "node:http";
import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { redisStorage } from "@better-auth/redis-storage";
import { betterAuth } from "better-auth";
import { getAuthTables } from "better-auth/db";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import * as betterAuthPlugins from "better-auth/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { defaultStatements as adminStatements } from "better-auth/plugins/admin/access";
import { defaultStatements as organizationStatements } from "better-auth/plugins/organization/access";
import { Redis } from "ioredis";
import pg from "pg";

const { database, server, plugins = {}, ...options } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const factories = { ...betterAuthPlugins, apiKey, passkey };
const mails = [];
const keeping =
  (kind) =>
  async ({ user, email = user.email, url = null, otp: code }) =>
    void mails.unshift({ to: email, kind, url, code, receivedAt: performance.now() });

// There a function for links has precedence over codes.
if (plugins.emailOTP?.overrideDefaultEmailVerification) delete options.emailVerification.sendVerificationEmail;

give("emailVerification.sendVerificationEmail", keeping("verify-email"));
give("emailAndPassword.sendResetPassword", keeping("reset-password"));
give("emailAndPassword.onExistingUserSignUp", keeping("existing-account"));
give("user.changeEmail.sendChangeEmailConfirmation", keeping("confirm-email-change"));
give("user.deleteUser.sendDeleteAccountVerification", keeping("delete-account"));

const texting = (kind) => ({ phoneNumber: email, code: otp }) => keeping(kind)({ email, otp });
const CODES = {
  "email-verification": "verify-email-code",
  "sign-in": "sign-in-code",
  "forget-password": "reset-password-code",
  "change-email": "change-email-code",
};

// As Latchkey says them: durations are seconds everywhere, and what is mailed is mailed.
const TOLD = {
  admin: ({ ac, roles, ...told }) => ({ ...told, ...accessControl(adminStatements, ac, roles) }),
  deviceAuthorization: ({ clients, expiresIn = 1800, interval = 5, ...told }) => ({
    ...told,
    expiresIn: `${expiresIn}s`,
    interval: `${interval}s`,
    validateClient: clients && ((id) => clients.includes(id)),
  }),
  apiKey: ({ rateLimit, keyExpiration, ...told }) => ({
    ...told,
    rateLimit: rateLimit && { ...rateLimit, timeWindow: (rateLimit.timeWindow ?? 86_400) * 1000 },
    keyExpiration: keyExpiration && {
      ...keyExpiration,
      minExpiresIn: (keyExpiration.minExpiresIn ?? 86_400) / 86_400,
      maxExpiresIn: (keyExpiration.maxExpiresIn ?? 31_536_000) / 86_400,
    },
  }),
  haveIBeenPwned: ({ rangeURL, ...told }) => {
    if (rangeURL) redirect("https://api.pwnedpasswords.com/range/", rangeURL);
    return told;
  },
  customSession: ({ add }) => async ({ session, user }) => ({ session, user, ...add }),
  jwt: ({ jwt: { expirationTime, ...token } = {}, ...told }) => ({
    ...told,
    jwt: { ...token, ...(expirationTime && { expirationTime: `${expirationTime}s` }) },
  }),
  emailOTP: (told) => ({ ...told, sendVerificationOTP: (data) => keeping(CODES[data.type])(data) }),
  magicLink: (told) => ({ ...told, sendMagicLink: keeping("magic-link") }),
  organization: ({ ac, roles, sendInvitationEmail = true, ...told }) => ({
    ...told,
    ...(ac || roles ? accessControl(organizationStatements, ac, roles) : {}),
    sendInvitationEmail: sendInvitationEmail
      ? ({ email, id }) =>
          keeping("organization-invitation")({ email, url: new URL(`/accept-invitation/${id}`, options.baseURL).href })
      : undefined,
  }),
  oneTimeToken: (told) => ({ ...told, expiresIn: (told.expiresIn ?? 180) / 60 }),
  phoneNumber: ({ signUpOnVerification, ...told }) => ({
    phoneNumberValidator: (number) => /^\+[1-9]\d{6,14}$/.test(number),
    ...told,
    sendOTP: texting("phone-number-code"),
    sendPasswordResetOTP: texting("phone-number-reset-code"),
    signUpOnVerification: signUpOnVerification && {
      getTempEmail: (number) => signUpOnVerification.getTempEmail.replace("{phoneNumber}", number),
    },
  }),
  twoFactor: ({ otpOptions, ...told }) => ({
    ...told,
    otpOptions: otpOptions && {
      ...otpOptions,
      period: (otpOptions.period ?? 180) / 60,
      sendOTP: keeping("two-factor-code"),
    },
  }),
};
options.plugins = Object.entries(plugins)
  .filter(([name]) => factories[name])
  .map(([name, told]) => factories[name](TOLD[name]?.(told) ?? told));

if (database.naming === "snake_case") Object.assign(options, snakeCase(options));

if (options.secondaryStorage) {
  const { url, keyPrefix } = options.secondaryStorage;
  options.secondaryStorage = redisStorage({ client: new Redis(url), keyPrefix });
}

const pool = new pg.Pool({ connectionString: database.url, max: 8 });
const configuration = { ...options, database: pool, logger: { disabled: true } };

if (database.migrate) await (await getMigrations(configuration)).runMigrations();

const handle = toNodeHandler(betterAuth(configuration));
const listener = http.createServer(async (request, response) => {
  if (request.url === "/dev/mail.json") return response.end(JSON.stringify(mails));
  try {
    await handle(request, response);
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
listener.listen(server.port, server.host, () => {
  const { address, port } = listener.address();
  console.log(`listening ${address} ${port}`);
});

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

/** Roles by what they may do; the application's own actions are named beside those there are. */
function accessControl(statements, further = {}, roles) {
  const ac = createAccessControl({ ...statements, ...further });
  const made = roles && Object.fromEntries(Object.entries(roles).map(([name, may]) => [name, ac.newRole(may)]));
  return made ? { ac, roles: made } : { ac };
}

/** Puts a function where the configuration says `true`, and nothing where it says `false`. */
function give(path, send) {
  const keys = path.split(".");
  const last = keys.pop();
  const group = keys.reduce((tree, key) => tree?.[key], options);
  if (group?.[last] !== undefined) group[last] = group[last] ? send : undefined;
}

/** Has what is asked of one server answered by another. */
function redirect(from, to) {
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => fetch(String(url).replace(from, to), init);
}

/** Says in the original's words what `database.naming: snake_case` says: every column by its name. */
function snakeCase(options) {
  const name = (field) => field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase();
  const named = (fields, naming) => Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, naming(key, field)]));
  const tables = getAuthTables({ ...options, rateLimit: { ...options.rateLimit, storage: "database" } });
  const table = (model) => ({
    ...options[model],
    modelName: name(model),
    fields: named(tables[model].fields, name),
    additionalFields: named(options[model]?.additionalFields ?? {}, (key, field) => ({ fieldName: name(key), ...field })),
  });
  return Object.fromEntries(["user", "session", "account", "verification", "rateLimit"].map((model) => [model, table(model)]));
}
