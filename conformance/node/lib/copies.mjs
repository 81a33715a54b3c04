// The copy of a session in the cookie `session_data`, read and written here a third time: a mistake that both servers
// share would go unseen.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, randomUUID } from "node:crypto";

const INFO = "BetterAuth.js Generated Encryption Key";
const ENCRYPTED = /^eyJhbGciOiJkaXIi[\w-]*\.\./;

const base64 = (data) => Buffer.from(data).toString("base64url");
const text = (part) => Buffer.from(part, "base64url").toString();
const hmac = (message, secret) => createHmac("sha256", secret).update(message).digest("base64url");

/** What a copy says, letter by letter, and by which strategy; undefined when it is none with this secret. */
export function readCopy(value, secret) {
  try {
    if (ENCRYPTED.test(value)) return { strategy: "jwe", says: open(value, secret) };
    if (value.includes(".")) return { strategy: "jwt", says: verified(value, secret) };
    return { strategy: "compact", says: checked(text(value), secret) };
  } catch {
    return undefined;
  }
}

/** A copy that says `payload` and counts for so many seconds. */
export function writeCopy(strategy, payload, secret, life = 300) {
  const now = Date.now();
  const claims = { ...payload, iat: Math.floor(now / 1000), exp: Math.floor(now / 1000) + life };
  if (strategy === "jwt") return signed(claims, secret);
  if (strategy === "jwe") return seal(JSON.stringify({ ...claims, jti: randomUUID() }), secret);
  const expiresAt = now + life * 1000;
  const signature = hmac(JSON.stringify({ ...payload, expiresAt }), secret);
  return base64(JSON.stringify({ session: payload, expiresAt, signature }));
}

function checked(body, secret) {
  const { session, expiresAt, signature } = JSON.parse(body);
  const says = JSON.stringify({ ...session, expiresAt });
  if (hmac(says, secret) !== signature) throw new Error("signature");
  if (JSON.stringify({ session, expiresAt, signature }) !== body) throw new Error("spelling");
  return says;
}

function signed(claims, secret) {
  const message = `${base64('{"alg":"HS256"}')}.${base64(JSON.stringify(claims))}`;
  return `${message}.${hmac(message, secret)}`;
}

function verified(token, secret) {
  const [header, claims, signature] = token.split(".");
  if (hmac(`${header}.${claims}`, secret) !== signature || text(header) !== '{"alg":"HS256"}') throw new Error("token");
  return text(claims);
}

const keyOf = (secret) => Buffer.from(hkdfSync("sha256", secret, "better-auth-session", INFO, 64));

function headerOf(key) {
  const id = createHash("sha256").update(`{"k":"${base64(key)}","kty":"oct"}`).digest("base64url");
  return base64(`{"alg":"dir","enc":"A256CBC-HS512","kid":"${id}"}`);
}

function tagOf(key, header, iv, sealed) {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(header.length * 8));
  const mac = createHmac("sha512", key.subarray(0, 32)).update(header).update(iv).update(sealed).update(length);
  return mac.digest().subarray(0, 32);
}

function seal(claims, secret) {
  const key = keyOf(secret);
  const [header, iv] = [headerOf(key), randomBytes(16)];
  const cipher = createCipheriv("aes-256-cbc", key.subarray(32), iv);
  const sealed = Buffer.concat([cipher.update(claims), cipher.final()]);
  return [header, "", ...[iv, sealed, tagOf(key, header, iv, sealed)].map(base64)].join(".");
}

function open(token, secret) {
  const key = keyOf(secret);
  const [header, , ...rest] = token.split(".");
  const [iv, sealed, tag] = rest.map((part) => Buffer.from(part, "base64url"));
  if (header !== headerOf(key) || !tagOf(key, header, iv, sealed).equals(tag)) throw new Error("tag");
  const decipher = createDecipheriv("aes-256-cbc", key.subarray(32), iv);
  return Buffer.concat([decipher.update(sealed), decipher.final()]).toString();
}
