// What people do who sign in with a provider.
import { code, url } from "./provider.mjs";

export const ann = { sub: "sub-ann", email: "ann@example.com", email_verified: true, name: "Ann", picture: "https://x/a" };
export const claims = (more = {}) => ({ iss: url, ...ann, ...more });

/** Asks to sign in; returns what the provider is told. */
export async function leave(browser, body = {}, { path = "/sign-in/social", note } = {}) {
  const { json } = await browser.post(path, { provider: "idp", callbackURL: "/dash", ...body }, { note });
  return new URL(json?.url ?? "http://nowhere/").searchParams;
}

/** Comes back from the provider with a code that says who it is. */
export function arrive(browser, left, told, { provider = "idp", note = "" } = {}) {
  const query = new URLSearchParams({ code: code({ nonce: left.get("nonce") ?? undefined, ...told }), state: left.get("state") });
  return browser.get(`/callback/${provider}?${query}`, { as: `come back from ${provider}`, note });
}

/** There and back. */
export async function signIn(browser, told = { claims: claims() }, { provider = "idp", note, ...body } = {}) {
  const left = await leave(browser, { provider, ...body }, { note });
  return arrive(browser, left, told, { provider, note });
}

export const accounts = ({ rows }) => rows("account");

export async function accountOf({ sql }, provider = "idp") {
  const [row] = await sql(`select id from account where "providerId" = $1 order by "createdAt" limit 1`, [provider]);
  return row?.id;
}

export const IDP = {
  providerId: "idp",
  clientId: "cid",
  clientSecret: "client-secret",
  discoveryUrl: `${url}/.well-known/openid-configuration`,
  scopes: ["profile", "email"],
};

export const PLAIN = {
  providerId: "plain",
  clientId: "cid",
  clientSecret: "client-secret",
  authorizationUrl: `${url}/authorize?tenant=a%20b&scope=x`,
  tokenUrl: `${url}/token`,
  userInfoUrl: `${url}/userinfo`,
  scopes: ["profile"],
  pkce: false,
  prompt: "consent",
};
