import { everyKind, noObject } from "../lib/kinds.mjs";
import { code, url } from "../lib/provider.mjs";
import { IDP, PLAIN, accountOf, accounts, ann, arrive, claims, leave, signIn } from "../lib/social.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { genericOAuth: { config: [IDP, PLAIN] } } };

const verify = ({ sql }) => sql(`update "user" set "emailVerified" = true`);
const person = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "signing up and in with a provider": async (world) => {
    const { browser, rows } = world;
    const her = browser();
    const left = await leave(her, { newUserCallbackURL: "/welcome", errorCallbackURL: "/oops", scopes: ["drive"] });
    await rows("verification");
    await arrive(her, left, { claims: claims(), refresh: { claims: claims() } });
    await her.get("/get-session");
    await her.get("/list-accounts");
    await rows("verification");
    await rows("user");
    await accounts(world);
    await signIn(browser(), { claims: claims({ name: "Another", email: "other@example.com" }), scope: "less" }, { note: "again" });
    await rows("user");
    await accounts(world);
  },

  "where the browser is sent": async ({ browser, post }) => {
    const her = browser();
    await her.post("/sign-in/social", { provider: "idp" });
    await her.post("/sign-in/social", { provider: "idp", disableRedirect: true, loginHint: "ann@example.com" });
    await her.post("/sign-in/social", { provider: "plain", scopes: ["a", "b c"], additionalParams: { prompt: "none", x: "y z" } });
    await her.post("/sign-in/social", { provider: "idp", additionalParams: { scope: "all" } }, { note: "reserved" });
    await her.post("/sign-in/social", { provider: "nobody" }, { note: "unknown" });
    await her.post("/sign-in/social", { provider: "plain", idToken: { token: "x" } }, { note: "no ID tokens" });
    await post("/sign-in/social", { provider: "idp", callbackURL: "https://evil.example" }, { note: "elsewhere" });
  },

  "what is remembered on the way": async ({ browser, rows }) => {
    await leave(browser(), { requestSignUp: true, additionalData: { a: 1, callbackURL: "/x", link: { userId: "u", email: "e" } } });
    await rows("verification");
  },

  "coming back without what is needed": async ({ browser }) => {
    const her = browser();
    await her.get("/callback/idp", { note: "nothing" });
    await her.get("/callback/idp?code=c", { note: "no state" });
    await her.get("/callback/idp?state=", { note: "empty state" });
    await her.get(`/callback/idp?code=c&state=${"x".repeat(32)}`, { note: "unknown state" });
    await her.get("/callback/idp?error=access_denied", { note: "an error without a state" });
    await her.get("/callback/idp?code=a&code=b", { note: "twice" });
    const state = (left) => left.get("state");
    const back = async (query, note, body) => {
      const left = await leave(her, { errorCallbackURL: "/oops?a=1#b", ...body });
      await her.get(`/callback/idp?${query}&state=${state(left)}`, { as: "come back", note });
    };
    await back("x=y", "no code");
    await back("code=", "empty code");
    await back("error=access_denied&error_description=not+%3Cnow%3E", "refused there");
    await back("error=access_denied", "refused there, usual page", { errorCallbackURL: undefined });
    await back("code=c&iss=https%3A%2F%2Fevil.example", "another issuer");
    await back(`code=${code({ claims: claims() })}&iss=${encodeURIComponent(url)}`, "no nonce");
  },

  "a state is good once and in one browser": async ({ browser, sql }) => {
    const her = browser();
    const left = await leave(her, { errorCallbackURL: "/oops" });
    await arrive(browser(), left, { claims: claims() }, { note: "another browser" });
    await arrive(her, left, { claims: claims() });
    await arrive(her, left, { claims: claims() }, { note: "again" });
    const late = await leave(her, { errorCallbackURL: "/oops" });
    await sql(`update verification set value = regexp_replace(value, '"expiresAt":\\d+', '"expiresAt":1')`);
    await arrive(her, late, { claims: claims() }, { note: "late" });
  },

  "an answer of another provider than was asked": async ({ browser }) => {
    const her = browser();
    const left = await leave(her);
    await arrive(her, left, { claims: claims(), profile: { id: 1, email: "ann@example.com" } }, { provider: "plain" });
  },

  "somebody else signs in on the way": async ({ browser, signUp }) => {
    await signUp("bob@example.com");
    const her = await signUp();
    const left = await leave(her, { errorCallbackURL: "/oops" }, { path: "/link-social" });
    await her.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await arrive(her, left, { claims: claims() });
  },

  "posts of a provider": async ({ browser, request }) => {
    const form = (fields, headers = []) => ({
      headers: [["Content-Type", "application/x-www-form-urlencoded"], ...headers],
      body: new URLSearchParams(fields).toString(),
    });
    await request("POST", "/callback/idp", form({ code: "c", id_token: "x", state: "s t", user: '{"a":1}', more: "m" }));
    await request("POST", "/callback/idp?code=q", { ...form({ code: "c", state: "s" }), note: "query" });
    await request("POST", "/callback/idp", { ...form({ code: "c" }, [["Cookie", "a=b"], ["Origin", "https://idp.example"]]), note: "cookies, strange origin" });
    await request("POST", "/callback/idp", { ...form({ code: "c" }, [["Cookie", "a=b"]]), note: "cookies, no origin" });
    await request("POST", "/callback/idp", { ...form({ code: "c" }, [["Origin", "https://idp.example"]]), note: "strange origin" });
    await browser().post("/callback/idp", { code: "c", state: "s" }, { note: "JSON" });
    await browser().post("/callback/idp", { code: 5 }, { note: "a number" });
    await request("POST", "/callback/idp", { headers: [["Content-Type", "text/plain"]], body: "x", note: "text" });
  },

  "what a provider can get wrong": async ({ browser, rows }) => {
    const her = browser();
    const wrong = (told, note) => signIn(her, told, { note });
    await wrong({ answer: { status: 400, json: { error: "invalid_grant" } } }, "no tokens");
    await wrong({ answer: { status: 500, json: {} } }, "in trouble");
    await wrong({ answer: { status: 302, headers: { location: `${url}/token` }, json: {} } }, "a redirect");
    await wrong({ claims: claims({ iss: "https://evil.example" }) }, "another issuer");
    await wrong({ claims: claims({ aud: "other" }) }, "another audience");
    await wrong({ claims: claims({ exp: 1 }) }, "expired");
    await wrong({ claims: claims({ nonce: "n" }) }, "another nonce");
    await wrong({ claims: claims({ sub: undefined }), profile: { email: "ann@example.com" } }, "no subject");
    await wrong({ claims: claims({ key: "stranger" }) }, "another key");
    await wrong({ claims: claims({ header: { kid: "2" } }) }, "an unknown key");
    await wrong({ claims: claims({ email: undefined }), profile: { sub: "sub-ann" } }, "no address");
    await wrong({ claims: claims({ email: undefined }), profile: { sub: "sub-bob", email: "b@example.com" } }, "somebody else's profile");
    await rows("user");
  },

  "profiles that are fetched": async ({ browser, rows }) => {
    const profile = { sub: "sub-ann", email: "Ann@Example.com", email_verified: "true", picture: "p", image: "i", more: 1 };
    await signIn(browser(), { claims: claims({ email: undefined }), profile }, { note: "beside an ID token" });
    const plain = { id: 42, email: "bob@example.com", name: "Bob" };
    await signIn(browser(), { profile: plain }, { provider: "plain", note: "alone" });
    await signIn(browser(), { profile: { email: "c@example.com" } }, { provider: "plain", note: "without an id" });
    await signIn(browser(), { profile: { id: "undefined", email: "c@example.com" } }, { provider: "plain", note: "undefined" });
    await signIn(browser(), { profile: { id: "x" } }, { provider: "plain", note: "without an address" });
    await rows("user");
    await rows("account");
  },

  "addresses that are known": async (world) => {
    const { browser, rows } = world;
    await browser().post("/sign-up/email", person);
    await signIn(browser(), { claims: claims() }, { note: "nobody proved it here" });
    await verify(world);
    await signIn(browser(), { claims: claims({ email_verified: false }) }, { note: "nor there" });
    await signIn(browser(), { claims: claims() }, { note: "both" });
    await rows("user");
    await accounts(world);
  },

  "adding an account": async (world) => {
    const { browser, signUp, rows } = world;
    const her = await signUp();
    const add = async (who, told, note) =>
      arrive(who, await leave(who, { errorCallbackURL: "/oops" }, { path: "/link-social", note }), told, { note });
    await add(her, { claims: claims({ email: "other@example.com" }) }, "another address");
    await add(her, { claims: claims({ email_verified: false }) }, "an address nobody proved");
    await add(her, { claims: claims() });
    await add(her, { claims: claims(), scope: "openid drive" }, "again");
    await accounts(world);
    const bob = await signUp("bob@example.com");
    await add(bob, { claims: claims({ email: "bob@example.com" }) }, "somebody else's");
    const left = await leave(her, { errorCallbackURL: "/oops" }, { path: "/link-social" });
    await her.post("/sign-out");
    await arrive(her, left, { claims: claims({ sub: "sub-2" }) }, { note: "signed out" });
    await browser().post("/link-social", { provider: "idp" }, { note: "nobody" });
    await bob.post("/link-social", { provider: "nobody" }, { note: "unknown provider" });
    await rows("user");
  },

  "tokens of an account": async (world) => {
    const { browser, sql, signUp } = world;
    const her = browser();
    await signIn(her, { claims: claims(), refresh: { claims: claims({ name: "New" }), scope: "less" } });
    const accountId = await accountOf(world);
    await her.post("/get-access-token", { accountId });
    await her.post("/refresh-token", { accountId });
    await accounts(world);
    await her.post("/refresh-token", { accountId }, { note: "no refresh token in the second answer" });
    await sql(`update account set "accessTokenExpiresAt" = now() + interval '3 seconds'`);
    await her.post("/get-access-token", { accountId }, { note: "ends at once" });
    await sql(`update account set "refreshToken" = null, "accessTokenExpiresAt" = now() - interval '1 hour'`);
    await her.post("/get-access-token", { accountId }, { note: "ended, no refresh token" });
    await her.post("/refresh-token", { accountId }, { note: "no refresh token" });
    await sql(`update account set "accessToken" = null, "accessTokenExpiresAt" = null, scope = null, "idToken" = null`);
    await her.post("/get-access-token", { accountId }, { note: "none" });
    const bob = await signUp("bob@example.com");
    await bob.post("/get-access-token", { accountId }, { note: "somebody else's" });
    const credential = await accountOf(world, "credential");
    await bob.post("/get-access-token", { accountId: credential }, { note: "a password" });
    await bob.post("/refresh-token", { accountId: credential }, { note: "a password" });
    await bob.get(`/account-info?accountId=${credential}`, { as: "GET /account-info (a password)" });
    await browser().post("/get-access-token", { accountId }, { note: "nobody" });
  },

  "a provider that gives no further tokens": async (world) => {
    const her = world.browser();
    await signIn(her, { claims: claims(), refresh: { answer: { status: 400, json: { error: "invalid_grant" } } } });
    const accountId = await accountOf(world);
    await her.post("/refresh-token", { accountId });
    await world.sql(`update account set "accessTokenExpiresAt" = now()`);
    await her.post("/get-access-token", { accountId });
    await her.get(`/account-info?accountId=${accountId}`, { as: "GET /account-info" });
  },

  "naming an account": async (world) => {
    const her = world.browser();
    await signIn(her);
    for (const path of ["/get-access-token", "/refresh-token"]) {
      await her.post(path, { accountId: "unknown" }, { note: "unknown" });
      await her.post(path, { accountId: "a", extra: 1 }, { note: "extra" });
      await her.post(path, { accountId: "a", x: 1, y: 2 }, { note: "two extra" });
      await her.post(path, { useAccountCookie: true }, { note: "cookie" });
      await her.post(path, { useAccountCookie: false }, { note: "no cookie" });
      await her.post(path, { accountId: 5 }, { note: "a number" });
      await her.post(path, { accountId: "a", userId: 5 }, { note: "user a number" });
      await noObject(her, path);
      await world.post(path, {}, { note: "nobody, nothing" });
    }
    await her.get("/account-info", { note: "nothing" });
    await her.get("/account-info?accountId=unknown", { note: "unknown" });
    await her.get("/account-info?accountId=a&x=y", { note: "extra" });
    await her.get("/account-info?useAccountCookie=true", { note: "cookie" });
    await world.get("/account-info?accountId=a", { note: "nobody" });
  },

  "what a provider says of an account": async (world) => {
    const her = world.browser();
    await signIn(her, { claims: claims({ picture: undefined }), profile: { sub: "x" } });
    await her.get(`/account-info?accountId=${await accountOf(world)}`, { as: "GET /account-info" });
    const him = world.browser();
    await signIn(him, { profile: { id: 7, email: "bob@example.com", picture: "p" } }, { provider: "plain" });
    await him.get(`/account-info?accountId=${await accountOf(world, "plain")}`, { as: "GET /account-info (plain)" });
    await world.sql(`update account set "accessToken" = null`);
    await him.get(`/account-info?accountId=${await accountOf(world, "plain")}`, { as: "GET /account-info (no token)" });
  },

  "a user without a password": async (world) => {
    const her = world.browser();
    await signIn(her);
    await her.post("/change-password", { currentPassword: PASSWORD, newPassword: "another horse" });
    await her.post("/verify-password", { password: PASSWORD });
    await world.post("/sign-in/email", { email: ann.email, password: PASSWORD });
    await her.post("/unlink-account", { accountId: await accountOf(world) });
    await her.post("/sign-up/email", person, { note: "with the same address" });
  },

  "the official client": async ({ client, rows }) => {
    const her = client();
    const away = await her.call("sign in", (c) => c.signIn.social({ provider: "idp", callbackURL: "/dash" }));
    await her.call("unknown", (c) => c.signIn.social({ provider: "nobody" }));
    await her.call("link", (c) => c.linkSocial({ provider: "idp" }));
    const left = new URL(away.data.url).searchParams;
    const query = new URLSearchParams({ code: code({ claims: claims(), nonce: left.get("nonce") }), state: left.get("state") });
    await her.call("come back", (c) => c.$fetch(`/callback/idp?${query}`, { redirect: "manual" }));
    await her.call("session", (c) => c.getSession());
    const { data } = await her.call("accounts", (c) => c.listAccounts());
    const accountId = data?.[0]?.id;
    await her.call("access token", (c) => c.getAccessToken({ accountId }));
    await her.call("account info", (c) => c.accountInfo({ query: { accountId } }));
    await her.call("refresh", (c) => c.refreshToken({ accountId }));
    await her.call("link", (c) => c.linkSocial({ provider: "plain", callbackURL: "/settings" }));
    await her.call("unlink", (c) => c.unlinkAccount({ accountId }));
    await rows("user");
  },

  "every kind of provider": everyKind("/sign-in/social", { provider: "idp" }, "provider"),
  "every kind of page": everyKind("/sign-in/social", { provider: "idp", callbackURL: "/dash" }, "callbackURL"),
  "every kind of scopes": everyKind("/sign-in/social", { provider: "idp" }, "scopes"),
  "every kind of ID token": everyKind("/sign-in/social", { provider: "idp" }, "idToken"),
  "every kind of parameters": everyKind("/sign-in/social", { provider: "idp" }, "additionalParams"),
  "every kind of data": everyKind("/sign-in/social", { provider: "idp" }, "additionalData"),
  "every kind of hint": everyKind("/sign-in/social", { provider: "idp" }, "loginHint"),
  "every kind of request": everyKind("/sign-in/social", { provider: "idp" }, "requestSignUp"),
  "no object": (world) => noObject(world, "/sign-in/social"),
};
