// What cannot be foreseen becomes a placeholder, the same value always the same one, so that "the token in the
// body is the token in the cookie" is compared too. Dates are compared by their distance from the steps.
import { createHash, createHmac } from "node:crypto";
import { readCopy } from "./copies.mjs";
import { setCookies } from "./jar.mjs";
import { sortedMembers } from "./members.mjs";
import { opened } from "./sealed.mjs";
import { fromBase32 } from "./totp.mjs";
import { isSignedByOneOf, keysIn } from "./web-keys.mjs";

const IGNORED_HEADERS = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length", "server"]);
export const SEEN_BEFORE = ": dates as seen before";

const HASH = /[0-9a-f]{32}:[0-9a-f]{128}/g;
const ID = /(?<![A-Za-z0-9])([A-Za-z0-9]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])/g;
const HANDLE = /(?<![\w-])sha256-[\w-]{43}(?![\w-])/g;
const API_KEY = /(?:[a-z]+_)?(?<![A-Za-z])[A-Za-z]{64}(?![A-Za-z])/g;
const API_KEY_START = /(?<="start":")[^"]*(?=")/g;
const TRY_AGAIN = /(?<="tryAgainIn":)\d+/g;
const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
// Random ones have letters of both cases, names of things and errors do not.
const MIXED = "(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])";
// Where the original's have - and _ too.
const URL_SAFE = /(?<=one-time-token:|trust-device-)[\w-]{32}(?![\w-])|(?<=\{"token":")[\w-]{32}(?="\})/g;
const ONE_TOKEN = /^[\w-]{32}$/;
const DIGEST = new RegExp(`(?<![\\w-])${MIXED}[\\w-]{43}(?![\\w-])`, "g");
const CHALLENGE = /(?<=2fa-)[\w-]{20}(?![\w-])/g;
const TRUST = /([\w-]{43})!trust-device-([\w-]{32})(?![\w-])/g;
const BACKUP_CODE = /(?<=[[,]\\*")[A-Za-z0-9]{5}-[A-Za-z0-9]{5,9}(?=\\*")/g;
const TOTP_SECRET = /(?<=[?&]secret=)[A-Z2-7]{40,}/g;
const MAILED_CODE = /(?<="value":")(\d{4,12})(?=:\d+")/g;
const SEALED = /(?<![0-9a-f])[0-9a-f]{82,}(?![0-9a-f])/g;
const KEY_NUMBER = /(\\*"(?:x|y|n|d|p|q|dp|dq|qi)\\*":\\*")([\w-]{40,})(?=\\*")/g;
const MULTI = /(?<=_multi-)[a-z0-9]{32}$/;
const RESET_TOKEN = /(?<=token=|reset-password[:/])[A-Za-z0-9]{24}(?![A-Za-z0-9])/g;
// Of ceremonies with passkeys: challenges and made-up handles, and the cookie's token with - and _ as the original's.
const CEREMONY = /(?<=(?:challenge|Challenge|"id)\\?":\\?")[\w-]{43}(?=\\?")|(?<="identifier":")[\w-]{32}(?=")/g;
const CEREMONY_COOKIE = /(?:passkey|state)$/;
// What a provider says of somebody is handed on; the two servers ask it in different seconds.
const PROVIDERS_CLAIMS = /"iat":\d{10},"exp":\d{10}(?=,"aud":"cid")/g;
const SECONDS_LEFT = /(?<="expires_in":)\d+/g;
// Of devices: what they present, and what people type.
const DEVICE = /(?<="(?:device_code|deviceCode)":")[A-Za-z0-9]{40}(?=")|(?<=user_?[cC]ode(?:":"|=))(?:[A-HJ-NP-Z2-9]{8}|[A-HJ-NP-Z2-9]{4}-[a-hj-np-z2-9]{4})(?=")/g;
const COPY = /^([^=;]*\.session_data(?:\.\d+)?)=([^;]+)/;
// What a sign-in with a provider remembers on its way, in an address, a cookie or a row.
const STATE = /(?<=[?&](?:state|nonce)=|auth-state:|"(?:oauthState|idTokenNonce|nonce)\\?":\\?")[\w-]{32}(?![\w-])/g;
const VERIFIER = /(?<="codeVerifier\\?":\\?")[\w-]{128}(?![\w-])/g;
const PKCE = /(?<=code_challenge=)[\w-]{43}(?![\w-])/g;
const MILLIS = /(?<=\\"expiresAt\\":)\d{13}/g;
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;

const digestOf = (text) => createHash("sha256").update(text).digest("base64url");
const handleOf = (token) => `sha256-${digestOf(token)}`;

const mac = (value, secret, form) => createHmac("sha256", secret).update(value).digest(form);

export const sign = (value, secret) => `${value}.${mac(value, secret, "base64")}`;

/** A JSON web token; both parts are text, so that they can be anything. */
export function signJwt(claims, secret, header = '{"alg":"HS256"}') {
  const signed = [header, claims].map((part) => Buffer.from(part).toString("base64url")).join(".");
  return `${signed}.${mac(signed, secret, "base64url")}`;
}

/** Placeholders are named after the step in which a value first appears: `<id 3.1>`. */
export class Normaliser {
  #secret;
  #keys;
  #ids = new Map();
  #step = 0;
  #news = 0;
  #lastDates = new Map();

  /** For servers with this secret; `transcript` shows the keys that tokens in it are signed with. */
  constructor(secret, transcript = []) {
    this.#secret = secret;
    this.#keys = keysIn(transcript.flatMap(({ texts }) => Object.values(texts ?? {})));
  }

  /** The comparable form of one step: parts by name, and the dates in the order of their appearance. */
  step(step) {
    this.#step++;
    this.#news = 0;
    const dates = [];
    const parts = {};
    if (step.status !== undefined) parts.status = String(step.status);
    for (const [name, value] of this.#headers(step.headers ?? [], dates)) parts[name] = value;
    for (const [name, value] of Object.entries({ ...step.texts, ...this.#copy(step.headers ?? []) })) {
      parts[name] = this.#text(value, dates);
      const same = this.#unchanged(value);
      if (same) parts[name + SEEN_BEFORE] = same;
    }
    return { label: step.label, began: step.began, ended: step.ended, parts, dates };
  }

  #headers(headers, dates) {
    const kept = headers.filter(([name]) => !IGNORED_HEADERS.has(name) && name !== "set-cookie");
    const plain = kept.map(([name, value]) => [`header ${name}`, this.#header(name, value, dates)]);
    const cookies = headers.filter(([name]) => name === "set-cookie");
    return [...merged(plain), ...cookies.map(([, line], at) => [`cookie ${at + 1}`, this.#cookie(line)])];
  }

  #header(name, value, dates) {
    if (name === "set-auth-token") return this.#signed(value) ?? this.#text(value);
    if (name === "set-ott") return value.replace(ONE_TOKEN, (token) => this.#id(token, "id"));
    if (name === "set-auth-jwt") return this.#text(value, dates);
    if (!name.endsWith("retry-after")) return this.#text(value);
    return Number(value) >= 1 && Number(value) <= 10
      ? "<1 to 10 seconds>"
      : `<${Math.ceil(value / 10)}0 seconds at most>`;
  }

  /** What the copy of a session says that a step sets, put together from its parts; times as dates. */
  #copy(headers) {
    const found = setCookies(headers).map((line) => COPY.exec(line)).filter(Boolean);
    const parts = new Map(found.map(([, name, value]) => [name, value])); // set twice, the last counts
    if (parts.size === 0) return {};
    const copy = readCopy([...parts.values()].join(""), this.#secret);
    // A copy that was made of a copy has its members in another order than one that was made of a row.
    const says = copy && JSON.stringify(sortedMembers(JSON.parse(copy.says)))
      .replace(/"(updatedAt|expiresAt)":(\d+)/g, (_, claim, time) => `"${claim}":${date(time / 1000)}`)
      .replace(/"(iat|exp)":(\d+)/g, (_, claim, time) => `"${claim}":${date(time)}`);
    return { copy: copy ? `${copy.strategy} ${says}` : "<no copy of ours>" };
  }

  #cookie(line) {
    const part = COPY.exec(line);
    if (part) return `${part[1]}=<copy of ${part[2].length} characters>${line.slice(part[0].length)}`;
    const semicolon = line.indexOf(";");
    const pair = semicolon < 0 ? line : line.slice(0, semicolon);
    const name = pair.slice(0, pair.indexOf("="));
    const shown = name.replace(MULTI, (token) => this.#inLowerCase(token));
    const value = this.cookieValue(pair.slice(name.length + 1), CEREMONY_COOKIE.test(name));
    return `${shown}=${value}${line.slice(pair.length)}`;
  }

  /** A signed value with its signature checked, as `<id 1.1>.<signature>`. */
  cookieValue(raw, wide = false) {
    const value = decode(raw);
    const signed = this.#signed(value, wide);
    const form = encodeURIComponent(value) === raw ? "" : "<unusual encoding>";
    return signed ? signed + form : this.#text(raw);
  }

  #signed(value, wide = false) {
    const signed = SIGNED.exec(value);
    if (!signed) return undefined;
    const verdict = sign(signed[1], this.#secret) === value ? "<signature>" : "<wrong signature>";
    const shown = wide ? signed[1].replace(ONE_TOKEN, (token) => this.#id(token, "id")) : this.#text(signed[1]);
    return `${shown}.${verdict}`;
  }

  #text(text, dates = []) {
    return text
      .replace(JWT, (token) => this.#jwt(token))
      .replace(STATE, (state) => this.#id(state, "id"))
      .replace(VERIFIER, "<verifier>")
      .replace(PKCE, "<challenge>")
      .replace(MILLIS, (millis) => date(millis / 1000))
      .replace(RESET_TOKEN, (token) => `<token ${this.#id(token)}>`)
      .replace(HASH, "<scrypt hash>")
      .replace(API_KEY_START, (start) => `<${start.length} characters>`)
      .replace(API_KEY, (key) => this.#id(key))
      .replace(TRY_AGAIN, (millis) => `<${Math.ceil(millis / 10_000)}0 s at most>`)
      .replace(SEALED, (hex) => `<sealed ${this.#sealed(hex)}>`)
      .replace(KEY_NUMBER, (_, name, number) => `${name}<${sizeOf(name, number)}>`)
      .replace(TOTP_SECRET, (secret) => `<Base32 of ${this.#id(fromBase32(secret).toString(), "id")}>`)
      .replace(BACKUP_CODE, (code) => this.#id(code, `backup code of ${code.length}`))
      .replace(MAILED_CODE, (code) => `<${code.length} digits>`)
      .replace(HANDLE, (handle) => this.#token(handle))
      .replace(PROVIDERS_CLAIMS, '"iat":<second>,"exp":<second>')
      .replace(CEREMONY, (id) => this.#id(id))
      .replace(DEVICE, (code) => this.#id(code))
      .replace(SECONDS_LEFT, (left) => `${Math.ceil(left / 10)}0`)
      .replace(TRUST, (_, mark, id) => `<mark of ${this.#marked(mark, `trust-device-${id}`)}>!trust-device-${this.#id(id, "id")}`)
      .replace(CHALLENGE, (id) => this.#id(id, "id"))
      .replace(URL_SAFE, (id) => this.#id(id, "id"))
      .replace(DIGEST, (digest) => this.#digest(digest))
      .replace(ID, (id) => this.#id(id))
      .replace(DATE, (date) => {
        dates.push(Date.parse(date));
        return "<date>";
      });
  }

  /** What a token says, letter by letter, and whether it is signed; its times as dates and as a distance. */
  #jwt(token) {
    const [header, claims, signature] = token.split(".");
    const [head, said] = [header, claims].map((part) => Buffer.from(part, "base64url").toString());
    const verdict = this.#isSigned(token, `${header}.${claims}`, signature) ? "signed" : "not signed";
    const [from, until] = ["iat", "exp"].map((claim) => Number(new RegExp(`"${claim}":(\\d+)`).exec(said)?.[1]));
    const dated = said.replace(/("iat"|"exp"):(\d+)/g, (_, claim, time) => `${claim}:${date(time)}`);
    return `<token ${head} ${dated} for ${until - from} s, ${verdict}>`;
  }

  #sealed(hex) {
    const text = opened(hex, this.#secret) ?? "by somebody else";
    return ONE_TOKEN.test(text) ? this.#id(text, "id") : this.#text(text);
  }

  /** With the secret, or by a key that is shown. */
  #isSigned(token, message, signature) {
    return mac(message, this.#secret, "base64url") === signature || isSignedByOneOf(this.#keys, token);
  }

  /** Whose trusted device has this mark. */
  #marked(mark, device) {
    for (const [id, placeholder] of this.#ids)
      if (mac(`${id}!${device}`, this.#secret, "base64url") === mark) return placeholder;
    return "nobody";
  }

  #digest(digest) {
    for (const [id, placeholder] of this.#ids) if (digestOf(id) === digest) return `<digest of ${placeholder}>`;
    return "<digest>";
  }

  #inLowerCase(token) {
    for (const [id, placeholder] of this.#ids) if (id.toLowerCase() === token) return `${placeholder} in lower case`;
    return this.#id(token);
  }

  /** The token a handle stands for, which has been seen in a cookie. */
  #token(handle) {
    for (const [id, placeholder] of this.#ids) if (handleOf(id) === handle) return placeholder;
    return "<handle of no token>";
  }

  #id(id, kind = /[A-Z]/.test(id) ? "id" : "lower-case id") {
    if (!this.#ids.has(id)) this.#ids.set(id, `<${kind} ${this.#step}.${++this.#news}>`);
    return this.#ids.get(id);
  }

  /** For every row seen before, whether each of its dates is still exactly the one seen last. */
  #unchanged(text) {
    const findings = [];
    for (const row of rowsIn(text)) {
      for (const [field, value] of Object.entries(row)) {
        if (typeof value !== "string" || !value.match(DATE)) continue;
        const key = `${row.id} ${"token" in row} ${field}`; // counted ids of users and sessions are alike
        if (this.#lastDates.has(key))
          findings.push(`${this.#id(row.id)} ${field} ${this.#lastDates.get(key) === value}`);
        this.#lastDates.set(key, value);
      }
    }
    return findings.join(", ");
  }
}

function* rowsIn(text) {
  let root;
  try {
    root = JSON.parse(text);
  } catch {
    return;
  }
  yield* objects(root);
}

function* objects(value) {
  if (typeof value !== "object" || value === null) return;
  if (typeof value.id === "string") yield value;
  for (const child of Object.values(value)) yield* objects(child);
}

function merged(pairs) {
  const byName = new Map();
  for (const [name, value] of pairs) byName.set(name, byName.has(name) ? `${byName.get(name)} | ${value}` : value);
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
}

// The secret numbers of an RSA key may have a zero in front, which is left out.
const sizeOf = (name, number) => (/"[xyn]\\*"/.test(name) ? `${number.length} characters` : "a number");

const date = (seconds) => new Date(seconds * 1000).toISOString();

function decode(raw) {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
