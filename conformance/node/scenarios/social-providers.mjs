import { idToken, url } from "../lib/provider.mjs";
import { accountOf, accounts, signIn } from "../lib/social.mjs";

const both = { clientId: "cid", clientSecret: "client-secret" };

export const options = {
  socialProviders: {
    google: { ...both, clientId: ["cid", "cid2"], hd: "acme.com", accessType: "offline", prompt: "consent" },
    microsoft: { ...both, authority: `${url}/`, disableProfilePhoto: true },
    github: both,
    apple: both,
    discord: both,
    facebook: { ...both, configId: "config" },
    gitlab: { ...both, issuer: url, scope: ["api"] },
    linkedin: both,
    slack: { ...both, scope: ["team"] },
    spotify: { ...both, disableDefaultScope: true },
    twitch: both,
    twitter: { ...both, redirectURI: "https://app.example.com/back" },
  },
};

const TENANT = "11111111-2222-3333-4444-555555555555";
const ann = (more = {}) => ({
  iss: `${url}/${TENANT}/v2.0`,
  aud: "cid",
  sub: "sub-ann",
  tid: TENANT,
  oid: "oid-ann",
  email: "ann@example.com",
  email_verified: true,
  name: "Ann",
  ...more,
});
const member = { id: 7, state: "active", username: "bob", email: "bob@example.com", email_verified: true, avatar_url: "https://x/b" };

export const stories = {
  "where each provider is": async ({ browser }) => {
    for (const provider of Object.keys(options.socialProviders))
      await browser().post(
        "/sign-in/social",
        { provider, scopes: ["more"], loginHint: "ann@example.com", additionalParams: { x: "y" } },
        { note: provider },
      );
  },

  "an ID token of Microsoft": async (world) => {
    const { browser } = world;
    const present = async (claims, note, more = {}) =>
      browser().post("/sign-in/social", { provider: "microsoft", idToken: { token: await idToken(claims), ...more } }, { note });
    const her = browser();
    await her.post("/sign-in/social", {
      provider: "microsoft",
      idToken: { token: await idToken(ann()), accessToken: "at", refreshToken: "rt", expiresAt: 5 },
    });
    await her.get("/get-session");
    await accounts(world);
    const now = Math.floor(Date.now() / 1000);
    await present(ann(), "again");
    await present(ann({ iss: `${url}/other/v2.0` }), "another issuer");
    await present(ann({ aud: "other" }), "another audience");
    await present(ann({ tid: undefined }), "no tenant");
    await present(ann({ oid: undefined }), "no id");
    await present(ann({ oid: "oid-2", email: undefined }), "no address");
    await present(ann({ exp: now - 20 }), "just expired");
    await present(ann({ exp: now - 40 }), "expired");
    await present(ann({ iat: now - 7200 }), "old");
    await present(ann({ iat: now + 600 }), "from the future");
    await present(ann({ key: "stranger" }), "another key");
    await present(ann({ header: { kid: "2" } }), "an unknown key");
    await present(ann({ nonce: "n" }), "the nonce", { nonce: "n" });
    await present(ann({ nonce: "n" }), "another nonce", { nonce: "m" });
    await present(ann(), "no nonce", { nonce: "n" });
    await browser().post("/sign-in/social", { provider: "microsoft", idToken: { token: "x" } }, { note: "no token" });
    await browser().post("/sign-in/social", { provider: "github", idToken: { token: "x" } }, { note: "github" });
  },

  "adding an account by ID token": async (world) => {
    const her = await world.signUp();
    const add = async (claims, note, who = her) =>
      who.post("/link-social", { provider: "microsoft", idToken: { token: await idToken(claims), accessToken: "at", refreshToken: "rt" } }, { note });
    await add(ann({ email_verified: false }), "nobody vouches for it");
    await add(ann({ email: "other@example.com" }), "another address");
    await add(ann({ email: undefined }), "no address");
    await add(ann({ aud: "other" }), "another audience");
    await add(ann());
    await add(ann({ email: "other@example.com" }), "again");
    await accounts(world);
    const bob = await world.signUp("bob@example.com");
    await add(ann({ email: "bob@example.com" }), "somebody else's", bob);
    await her.post("/link-social", { provider: "github", idToken: { token: "x" } }, { note: "github" });
  },

  "Microsoft, there and back": async (world) => {
    const her = world.browser();
    await signIn(her, { claims: ann({ aud: undefined }), refresh: { claims: ann() } }, { provider: "microsoft" });
    await her.get("/get-session");
    const accountId = await accountOf(world, "microsoft");
    await her.get(`/account-info?accountId=${accountId}`, { as: "GET /account-info" });
    await her.post("/refresh-token", { accountId });
    await signIn(world.browser(), { claims: ann({ oid: "o2", email: "c@example.com", email_verified: undefined, verified_primary_email: ["c@example.com"] }) }, { provider: "microsoft", note: "a verified address" });
    await signIn(world.browser(), { claims: ann({ oid: " " }) }, { provider: "microsoft", note: "no id" });
    await signIn(world.browser(), {}, { provider: "microsoft", note: "no ID token" });
    await world.rows("user");
  },

  "GitLab, there and back": async (world) => {
    const his = world.browser();
    await signIn(his, { profile: member }, { provider: "gitlab" });
    await his.get("/get-session");
    await his.get(`/account-info?accountId=${await accountOf(world, "gitlab")}`, { as: "GET /account-info" });
    await signIn(world.browser(), { profile: { ...member, id: 8, locked: true } }, { provider: "gitlab", note: "locked" });
    await signIn(world.browser(), { profile: { ...member, id: 8, state: "blocked" } }, { provider: "gitlab", note: "blocked" });
    await signIn(world.browser(), { profile: { ...member, id: 9, name: "Cee", email: "c@example.com", email_verified: undefined } }, { provider: "gitlab", note: "with a name" });
    await world.rows("user");
    await accounts(world);
  },
};
