import { apiKeyClient } from "@better-auth/api-key/client";
import { everyKindFrom } from "../lib/kinds.mjs";

export const options = {
  plugins: {
    apiKey: {
      defaultPrefix: "pk_",
      enableMetadata: true,
      enableSessionForAPIKeys: true,
      maximumNameLength: 10,
      keyExpiration: { maxExpiresIn: 172_800 },
      rateLimit: { maxRequests: 3, timeWindow: 600 },
      permissions: { defaultPermissions: { files: ["read"] } },
    },
  },
};

const withKey = (key) => ({ headers: { "x-api-key": key } });

export const stories = {
  "making a key": async ({ signUp, rows, post }) => {
    const her = await signUp();
    await her.post("/api-key/create", { name: "first", expiresIn: 86_400, metadata: { plan: "pro", list: [1, "x"] } });
    await her.post("/api-key/create", {}, { note: "nothing said" });
    await her.post("/api-key/create", { prefix: "other_", name: "" }, { note: "another prefix" });
    await post("/api-key/create", { name: "x" }, { note: "nobody" });
    await rows("apikey");
  },

  "what a key can be": async ({ signUp }) => {
    const her = await signUp();
    const bad = {
      "long name": { name: "x".repeat(11) },
      "long prefix": { prefix: "x".repeat(33) },
      "odd prefix": { prefix: "a b" },
      "empty prefix": { prefix: "" },
      "too short": { expiresIn: 60 },
      "too long": { expiresIn: 172_801 },
      "no time": { expiresIn: 0 },
      "metadata of a text": { metadata: "x" },
      "metadata of nothing": { metadata: null },
      "metadata of a list": { metadata: [1] },
      "remaining": { remaining: 5 },
      "less than nothing": { remaining: -1 },
      "permissions": { permissions: { files: ["write"] } },
      "refill": { refillAmount: 5, refillInterval: 1000 },
      "refill of nothing": { refillAmount: 0 },
      "limit": { rateLimitMax: 5 },
      "window": { rateLimitTimeWindow: 5 },
      "no limit": { rateLimitEnabled: false },
      "for somebody": { userId: "somebody" },
      "for an organization": { organizationId: "acme" },
      "another kind": { configId: "nothing" },
    };
    for (const [note, body] of Object.entries(bad)) await her.post("/api-key/create", body, { note });
  },

  "looking and changing": async ({ signUp, get, post, rows }) => {
    const her = await signUp();
    const { id } = (await her.post("/api-key/create", { name: "a" })).json;
    await her.get(`/api-key/get?id=${id}`, { as: "get her key" });
    await her.get("/api-key/get?id=nothing", { as: "get another" });
    await her.get("/api-key/get", { note: "no id" });
    await get(`/api-key/get?id=${id}`, { as: "get her key", note: "nobody" });
    const changes = {
      nothing: {},
      name: { name: "b" },
      "no name": { name: "" },
      "a long name": { name: "x".repeat(11) },
      metadata: { metadata: { a: 1 } },
      "metadata of a text": { metadata: "x" },
      "no metadata": { metadata: null },
      "an end": { expiresIn: 86_400 },
      "an early end": { expiresIn: 60 },
      "no time": { expiresIn: 0 },
      "no end": { expiresIn: null },
      remaining: { remaining: 5 },
      "nothing remaining": { remaining: 0 },
      permissions: { permissions: { files: ["write"] } },
      "somebody else's": { userId: "somebody", name: "c" },
      "another kind": { configId: "nothing", name: "d" },
      "switched off": { enabled: false },
    };
    for (const [note, body] of Object.entries(changes))
      await her.post("/api-key/update", { keyId: id, ...body }, { note });
    await her.post("/api-key/update", { keyId: "nothing", name: "x" }, { note: "no such key" });
    await post("/api-key/update", { keyId: id, name: "x" }, { note: "nobody" });
    await rows("apikey");
  },

  "keys are their owner's": async ({ signUp, rows }) => {
    const her = await signUp();
    const { id } = (await her.post("/api-key/create", {})).json;
    const bob = await signUp("bob@example.com");
    await bob.get(`/api-key/get?id=${id}`, { as: "get her key" });
    await bob.post("/api-key/update", { keyId: id, name: "x" });
    await bob.post("/api-key/delete", { keyId: id });
    await bob.get("/api-key/list");
    await her.post("/api-key/delete", { keyId: id });
    await her.post("/api-key/delete", { keyId: id }, { note: "again" });
    await her.post("/api-key/delete", {}, { note: "no id" });
    await rows("apikey");
  },

  "a list": async ({ signUp, get }) => {
    const her = await signUp();
    for (const name of ["b", "c", "a"]) await her.post("/api-key/create", { name });
    for (const query of [
      "sortBy=name",
      "sortBy=name&sortDirection=desc",
      "sortBy=name&limit=2",
      "sortBy=name&limit=1&offset=1",
      "sortBy=name&offset=9",
      "sortBy=name&limit=0",
      "limit=x",
      "limit=-1",
      "sortDirection=up",
      "sortBy=name&configId=default",
      "configId=nothing",
    ])
      await her.get(`/api-key/list?${query}`);
    await get("/api-key/list", { note: "nobody" });
  },

  "a key instead of a session": async ({ signUp, get, post, rows }) => {
    const her = await signUp();
    const { key, id } = (await her.post("/api-key/create", { expiresIn: 86_400 })).json;
    await get("/get-session", withKey(key));
    await get("/list-sessions", withKey(key));
    await rows("apikey");
    await get("/get-session", { ...withKey(key), note: "a third time" });
    await get("/get-session", { ...withKey(key), note: "too often" });
    await her.post("/api-key/update", { keyId: id, enabled: false });
    await get("/get-session", { ...withKey(key), note: "switched off" });
    await get("/get-session", { ...withKey("short"), note: "short" });
    await get("/get-session", { ...withKey("x".repeat(67)), note: "unknown" });
    await get("/ok", { ...withKey("x".repeat(67)), note: "unknown" });
    await post("/sign-in/email", {}, { ...withKey("x".repeat(67)), note: "unknown" });
    await rows("apikey");
  },

  "a key without an end": async ({ signUp, get }) => {
    const her = await signUp();
    const { key } = (await her.post("/api-key/create", {})).json;
    await get("/get-session", withKey(key));
  },

  "keys that are used up": async ({ signUp, get, sql, rows }) => {
    const her = await signUp();
    const { key } = (await her.post("/api-key/create", {})).json;
    await sql('update apikey set remaining = 1');
    await get("/get-session", withKey(key));
    await rows("apikey");
    await get("/get-session", { ...withKey(key), note: "used up" });
    await get("/get-session", { ...withKey(key), note: "gone" });
    await rows("apikey");
  },

  "keys that are refilled": async ({ signUp, get, sql, rows }) => {
    const her = await signUp();
    const { key } = (await her.post("/api-key/create", {})).json;
    await sql('update apikey set remaining = 0, "refillAmount" = 2, "refillInterval" = 600000');
    await get("/get-session", { ...withKey(key), note: "not yet" });
    await sql(`update apikey set "createdAt" = "createdAt" - interval '11 minutes'`);
    await get("/get-session", withKey(key));
    await rows("apikey", 'id, remaining, "lastRefillAt", "requestCount", "lastRequest"');
    await get("/get-session", { ...withKey(key), note: "again" });
    await get("/get-session", { ...withKey(key), note: "once too often" });
  },

  "keys that ended": async ({ signUp, get, sql, rows }) => {
    const her = await signUp();
    const { key } = (await her.post("/api-key/create", { expiresIn: 86_400 })).json;
    await sql(`update apikey set "expiresAt" = now() - interval '1 second'`);
    await get("/get-session", withKey(key));
    await get("/get-session", { ...withKey(key), note: "gone" });
    await rows("apikey");
  },

  "windows pass": async ({ signUp, get, sql, rows }) => {
    const her = await signUp();
    const { key } = (await her.post("/api-key/create", {})).json;
    for (const note of ["1", "2", "3", "4"]) await get("/get-session", { ...withKey(key), note });
    await sql(`update apikey set "lastRequest" = "lastRequest" - interval '11 minutes'`);
    await get("/get-session", { ...withKey(key), note: "later" });
    await rows("apikey");
  },

  "the official client": async ({ client }) => {
    const her = client({ plugins: [apiKeyClient()] });
    await her.call("sign up", (c) =>
      c.signUp.email({ name: "Ann", email: "ann@example.com", password: "correct horse battery" }),
    );
    const made = await her.call("create", (c) => c.apiKey.create({ name: "mine" }));
    const { id } = made.data;
    await her.call("get", (c) => c.apiKey.get({ query: { id } }));
    await her.call("list", (c) => c.apiKey.list());
    await her.call("update", (c) => c.apiKey.update({ keyId: id, name: "yours" }));
    await her.call("delete", (c) => c.apiKey.delete({ keyId: id }));
    await her.call("get again", (c) => c.apiKey.get({ query: { id } }));
  },

  "nobody verifies over HTTP": async ({ post }) => {
    await post("/api-key/verify", { key: "x" });
    await post("/api-key/delete-all-expired-api-keys", {});
  },

  "every kind of value": async ({ signUp }) => {
    const her = await signUp();
    for (const field of ["name", "prefix", "expiresIn", "remaining", "rateLimitEnabled", "configId"])
      await everyKindFrom(her, "/api-key/create", { name: "x" }, field);
    for (const field of ["keyId", "name", "enabled", "expiresIn"])
      await everyKindFrom(her, "/api-key/update", { keyId: "x", name: "x" }, field);
    await everyKindFrom(her, "/api-key/delete", { keyId: "x" }, "keyId");
  },
};
