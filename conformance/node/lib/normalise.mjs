// What cannot be foreseen becomes a placeholder, the same value always the same one, so that "the token in the
// body is the token in the cookie" is compared too. Dates are compared by their distance from the steps.
import { createHash, createHmac } from "node:crypto";
import { readCopy } from "./copies.mjs";
import { setCookies } from "./jar.mjs";
import { sortedMembers } from "./members.mjs";

const IGNORED_HEADERS = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length", "server"]);
export const SEEN_BEFORE = ": dates as seen before";

const HASH = /[0-9a-f]{32}:[0-9a-f]{128}/g;
const ID = /(?<![A-Za-z0-9])([A-Za-z0-9]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])/g;
const HANDLE = /(?<![\w-])sha256-[\w-]{43}(?![\w-])/g;
const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const RESET_TOKEN = /(?<=token=|reset-password[:/])[A-Za-z0-9]{24}(?![A-Za-z0-9])/g;
const COPY = /^([^=;]*\.session_data(?:\.\d+)?)=([^;]+)/;
// What a sign-in with a provider remembers on its way, in an address, a cookie or a row.
const STATE = /(?<=[?&](?:state|nonce)=|auth-state:|"(?:oauthState|idTokenNonce|nonce)\\?":\\?")[\w-]{32}(?![\w-])/g;
const VERIFIER = /(?<="codeVerifier\\?":\\?")[\w-]{128}(?![\w-])/g;
const CHALLENGE = /(?<=code_challenge=)[\w-]{43}(?![\w-])/g;
const SEALED = /(?<![0-9a-f])[0-9a-f]{80,}(?![0-9a-f])/g;
const MILLIS = /(?<=\\"expiresAt\\":)\d{13}/g;
const SIGNED = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;

const handleOf = (token) => `sha256-${createHash("sha256").update(token).digest("base64url")}`;

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
  #ids = new Map();
  #step = 0;
  #news = 0;
  #lastDates = new Map();

  constructor(secret) {
    this.#secret = secret;
  }

  /** The comparable form of one step: parts by name, and the dates in the order of their appearance. */
  step(step) {
    this.#step++;
    this.#news = 0;
    const dates = [];
    const parts = {};
    if (step.status !== undefined) parts.status = String(step.status);
    for (const [name, value] of this.#headers(step.headers ?? [])) parts[name] = value;
    for (const [name, value] of Object.entries({ ...step.texts, ...this.#copy(step.headers ?? []) })) {
      parts[name] = this.#text(value, dates);
      const same = this.#unchanged(value);
      if (same) parts[name + SEEN_BEFORE] = same;
    }
    return { label: step.label, began: step.began, ended: step.ended, parts, dates };
  }

  #headers(headers) {
    const kept = headers.filter(([name]) => !IGNORED_HEADERS.has(name) && name !== "set-cookie");
    const plain = kept.map(([name, value]) => [`header ${name}`, this.#header(name, value)]);
    const cookies = headers.filter(([name]) => name === "set-cookie");
    return [...merged(plain), ...cookies.map(([, line], at) => [`cookie ${at + 1}`, this.#cookie(line)])];
  }

  #header(name, value) {
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
    return `${name}=${this.cookieValue(pair.slice(name.length + 1))}${line.slice(pair.length)}`;
  }

  /** A signed value with its signature checked, as `<id 1.1>.<signature>`. */
  cookieValue(raw) {
    const value = decode(raw);
    const signed = SIGNED.exec(value);
    if (!signed) return this.#text(raw);
    const verdict = sign(signed[1], this.#secret) === value ? "<signature>" : "<wrong signature>";
    const form = encodeURIComponent(value) === raw ? "" : "<unusual encoding>";
    const text = /^[\w-]{32}$/.test(signed[1]) ? this.#id(signed[1]) : this.#text(signed[1]);
    return `${text}.${verdict}${form}`;
  }

  #text(text, dates = []) {
    return text
      .replace(JWT, (token) => this.#jwt(token))
      .replace(STATE, (state) => this.#id(state))
      .replace(VERIFIER, "<verifier>")
      .replace(CHALLENGE, "<challenge>")
      .replace(MILLIS, (millis) => date(millis / 1000))
      .replace(RESET_TOKEN, (token) => `<token ${this.#id(token)}>`)
      .replace(HASH, "<scrypt hash>")
      .replace(SEALED, "<sealed>")
      .replace(HANDLE, (handle) => this.#token(handle))
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
    const verdict = mac(`${header}.${claims}`, this.#secret, "base64url") === signature ? "signed" : "not signed";
    const [from, until] = ["iat", "exp"].map((claim) => Number(new RegExp(`"${claim}":(\\d+)`).exec(said)?.[1]));
    const dated = said.replace(/("iat"|"exp"):(\d+)/g, (_, claim, time) => `${claim}:${date(time)}`);
    return `<token ${head} ${dated} for ${until - from} s, ${verdict}>`;
  }

  /** The token a handle stands for, which has been seen in a cookie. */
  #token(handle) {
    for (const [id, placeholder] of this.#ids) if (handleOf(id) === handle) return placeholder;
    return "<handle of no token>";
  }

  #id(id) {
    const kind = /[A-Z]/.test(id) ? "id" : "lower-case id";
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

const date = (seconds) => new Date(seconds * 1000).toISOString();

function decode(raw) {
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
