// A provider users sign in with, in this process, for both servers. It keeps nothing: the code it is given says what it
// answers, and so do the tokens it gives.
import http from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

const { publicKey, privateKey } = await generateKeyPair("RS256");
const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" }] };
const stranger = (await generateKeyPair("RS256")).privateKey;

const packed = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unpacked = (text) => JSON.parse(Buffer.from(text, "base64url").toString());

const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const { status = 200, headers = {}, json } = await answer(request, new URLSearchParams(body));
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof json === "string" ? json : JSON.stringify(json));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
server.unref();

export const url = `http://127.0.0.1:${server.address().port}`;

/** A code that makes the token endpoint answer as told: claims of the ID token, or a whole answer. */
export const code = (told) => packed(told);

/** An ID token as a client would present it; `key: "stranger"` signs it with a key nobody knows. */
export async function idToken({ key, header, ...claims }) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iat: now, exp: now + 3600, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "1", ...header })
    .sign(key === "stranger" ? stranger : privateKey);
}

async function answer({ url: target, headers }, form) {
  const { pathname } = new URL(target, url);
  if (pathname.endsWith("/openid-configuration")) return { json: discovery };
  if (pathname.endsWith("/keys")) return { json: keys };
  if (pathname.endsWith("/token")) return tokens(form);
  if (pathname.endsWith("/userinfo") || pathname.endsWith("/user")) return profile(headers.authorization ?? "");
  return { status: 404, json: {} };
}

const discovery = {
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  userinfo_endpoint: `${url}/userinfo`,
  jwks_uri: `${url}/keys`,
  id_token_signing_alg_values_supported: ["RS256"],
};

async function tokens(form) {
  const told = unpacked(form.get("code") ?? form.get("refresh_token"));
  if (told.answer) return told.answer;
  const { claims, profile = {}, nonce, scope = "openid email", expires_in = 3600, refresh } = told;
  const id_token = claims && (await idToken({ aud: form.get("client_id") ?? "cid", nonce, ...claims }));
  const access_token = `at-${packed({ profile, renewed: form.has("refresh_token") })}`;
  const refresh_token = refresh && packed(refresh);
  return { json: { access_token, refresh_token, id_token, scope, expires_in, token_type: "Bearer" } };
}

function profile(authorization) {
  const token = /^Bearer at-(.*)$/.exec(authorization)?.[1];
  return token ? { json: unpacked(token).profile } : { status: 401, json: {} };
}
