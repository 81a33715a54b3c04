// What a scenario can say. A story is told once to each server; every answer becomes a step of its transcript.
import { createAuthClient } from "better-auth/client";
import { writeCopy } from "./copies.mjs";
import { send } from "./http.mjs";
import { Jar, setCookies } from "./jar.mjs";
import { sortedMembers } from "./members.mjs";
import { sign, signJwt } from "./normalise.mjs";
import { age, contents, forget } from "./storage.mjs";

export const PASSWORD = "correct horse battery";

const PATIENCE_MS = 5_000;

/** The world a story acts in: one server and its database. */
export class World {
  transcript = [];
  routes = new Set();
  #server;

  constructor(server) {
    this.#server = server;
    for (const verb of [
      "get",
      "post",
      "request",
      "browser",
      "client",
      "rows",
      "sql",
      "age",
      "signUp",
      "sign",
      "cookieName",
      "mails",
      "follow",
      "link",
      "copy",
      "keys",
      "ageKeys",
      "forgetKeys",
    ]) {
      this[verb] = this[verb].bind(this);
    }
  }

  get origin() {
    return new URL(this.#server.baseURL).origin;
  }

  get secret() {
    return this.#server.secret;
  }

  /** For waiting alone: no story is told otherwise to the one than to the other. */
  get isOriginal() {
    return this.#server.kind === "reference";
  }

  /**
   * Sends exactly this and nothing more than a Host header and the length of the body. With `sorted` the members of what
   * is answered may stand in any order.
   */
  async request(method, path, { headers = [], body, chunks, target, note, as, sorted } = {}) {
    const began = Date.now();
    const lines = [["Host", new URL(this.#server.baseURL).host], ...pairs(headers)];
    if (body !== undefined) lines.push(["Content-Length", Buffer.byteLength(body)]);
    const answer = await send({
      port: this.#server.port,
      method,
      target: target ?? this.#server.basePath + path,
      headers: lines,
      body: body ?? chunks,
    });
    const shown = sorted ? { ...answer, body: withSortedMembers(answer.body) } : answer;
    this.#asked(method, target ?? this.#server.basePath + path, answer);
    this.#record(`${as ?? `${method} ${target ?? path}`}${note ? ` (${note})` : ""}`, began, shown);
    return readable(answer);
  }

  get(path, options = {}) {
    return this.request("GET", path, options);
  }

  post(path, json, { headers = [], ...options } = {}) {
    const body = typeof json === "string" || json === undefined ? json : JSON.stringify(json);
    const type = body === undefined ? [] : [["Content-Type", "application/json"]];
    return this.request("POST", path, { ...options, headers: [...type, ...pairs(headers)], body });
  }

  /** A browser on the application's own origin, with a jar of its own. */
  browser(headers = {}) {
    return new Browser(this, headers);
  }

  /** Better Auth's own client behind such a browser. */
  client(options = {}) {
    return officialClient(this, this.#server, options);
  }

  /** A browser that has just signed somebody up. */
  async signUp(email = "ann@example.com", headers = {}) {
    const browser = this.browser(headers);
    await browser.post("/sign-up/email", { name: "Ann", email, password: PASSWORD });
    return browser;
  }

  /** Compares the rows of a table, oldest first. */
  async rows(table, columns = "*") {
    return this.sql(`select ${columns} from "${table}" order by "createdAt", id`, [], `rows of ${table}`);
  }

  /** Runs SQL in this server's database; with a label the result is compared. */
  async sql(text, parameters = [], label) {
    const began = Date.now();
    const { rows } = await this.#server.database.query(text, parameters);
    if (label) this.transcript.push({ label, state: true, began, ended: Date.now(), texts: { rows: lines(rows) } });
    return rows;
  }

  /** Lets time pass for a session (all of them without a token) by moving its dates into the past. */
  async age(seconds, token) {
    const past = (column) => `"${column}" = "${column}" - make_interval(secs => $1)`;
    const where = token === undefined ? "" : " where token = $2";
    const parameters = token === undefined ? [seconds] : [seconds, token];
    await this.sql(`update session set ${["createdAt", "updatedAt", "expiresAt"].map(past)}${where}`, parameters);
  }

  /** Compares what is in secondary storage: every key, its value, and when it goes. */
  async keys(note = "") {
    const began = Date.now();
    const texts = await contents(this.#server.storage);
    this.transcript.push({ label: `keys ${note}`, state: true, began, ended: Date.now(), texts });
  }

  /** Lets time pass in secondary storage by moving every date there into the past. */
  ageKeys(seconds) {
    return age(this.#server.storage, seconds);
  }

  /** Takes keys that fit out of secondary storage. */
  forgetKeys(pattern = "*") {
    return forget(this.#server.storage, pattern);
  }

  /** Compares the mails that have come since the last look, of which there must be so many, and returns them. */
  async mails(count = 1) {
    const began = Date.now();
    const mails = await this.#newMails(count);
    const texts = { mails: lines(mails.map(({ to, kind, url, code }) => ({ to, kind, url, ...(code && { code: `<${code.length} digits>` }) }))) };
    this.transcript.push({ label: "mails", state: true, began, ended: Date.now(), texts });
    return mails;
  }

  /** Mails nobody looked at are compared too: there should be none. */
  async closeMailbox() {
    const { mailbox } = this.#server;
    if (mailbox && (await mailbox.unread()).length > 0) await this.mails(0);
  }

  async #newMails(count) {
    for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const mails = await this.#server.mailbox.unread();
      if (mails.length >= count || Date.now() > deadline) return this.#server.mailbox.read(mails);
    }
  }

  /** Follows the link of a mail. */
  follow({ url }, { note, ...options } = {}) {
    return this.get("", { target: url.replace(this.origin, ""), as: `follow the link`, note, ...options });
  }

  /** A link's token with these claims, good for an hour unless they say otherwise. */
  link(claims, { secret = this.secret, header } = {}) {
    const now = Math.floor(Date.now() / 1000);
    return signJwt(JSON.stringify({ ...claims, iat: now, exp: now + 3600, ...claims }), secret, header);
  }

  /** A copy of a session and its user, as the cookie `session_data` holds it; see `writeCopy`. */
  copy(strategy, payload, { secret = this.secret, life } = {}) {
    return writeCopy(strategy, { updatedAt: Date.now(), version: "1", ...payload }, secret, life);
  }

  /** A cookie value signed with the servers' secret, ready for a Cookie header. */
  sign(value, secret = this.secret) {
    return encodeURIComponent(sign(value, secret));
  }

  cookieName(key = "session_token") {
    const { baseURL, options } = this.#server;
    return `${baseURL.startsWith("https:") ? "__Secure-" : ""}${options.advanced?.cookiePrefix ?? "better-auth"}.${key}`;
  }

  /** Notes which routes have answered with more than that there is none. */
  #asked(method, target, { status }) {
    const { basePath } = this.#server;
    const path = target.split(/[?#]/)[0];
    if (status !== 404 && path.startsWith(`${basePath}/`)) this.routes.add(`${method} ${path.slice(basePath.length)}`);
  }

  #record(label, began, { status, headers, body }) {
    this.transcript.push({ label, began, ended: Date.now(), status, headers, texts: { body } });
  }

  /** One step with what the client made of the last answer; the answers before it are steps of their own. */
  recordClient(label, began, exchanges, outcome) {
    for (const { method, target, ...answer } of exchanges) this.#asked(method, target, answer);
    const last = exchanges.at(-1) ?? { headers: [] };
    exchanges.slice(0, -1).forEach((exchange, n) => this.#record(`${label}, exchange ${n + 1}`, began, exchange));
    const texts = { outcome: JSON.stringify(outcome), ...(exchanges.length && { "exchange 1": last.body }) };
    this.transcript.push({ label, began, ended: Date.now(), status: last.status, headers: last.headers, texts });
  }
}

class Browser {
  jar = new Jar();
  #world;
  #headers;

  constructor(world, headers) {
    this.#world = world;
    this.#headers = pairs(headers);
  }

  get token() {
    return decodeURIComponent(this.jar.get(this.#world.cookieName()) ?? "").split(".")[0];
  }

  get cookie() {
    return this.jar.header();
  }

  async follow(mail, options = {}) {
    return this.#keep(await this.#world.follow(mail, this.#dressed(options)));
  }

  async get(path, options = {}) {
    return this.#keep(await this.#world.get(path, this.#dressed(options)));
  }

  async post(path, json = {}, options = {}) {
    const dressed = this.#dressed(options);
    return this.#keep(
      await this.#world.post(path, json, { ...dressed, headers: [["Origin", this.#world.origin], ...dressed.headers] }),
    );
  }

  #dressed({ headers = [], ...options }) {
    const cookies = this.cookie ? [["Cookie", this.cookie]] : [];
    return { ...options, headers: [...cookies, ...this.#headers, ...pairs(headers)] };
  }

  #keep(answer) {
    this.jar.take(answer.setCookies);
    return answer;
  }
}

function officialClient(world, server, { origin = world.origin, plugins = [] } = {}) {
  const jar = new Jar();
  let exchanges = [];
  const fetchThrough = async (url, init) => {
    const request = new Request(url, init);
    const body = request.body ? await request.text() : undefined;
    const headers = [["Host", new URL(url).host], ...request.headers, ["Origin", origin], ["Sec-Fetch-Mode", "cors"]];
    if (jar.header()) headers.push(["Cookie", jar.header()]);
    if (body !== undefined) headers.push(["Content-Length", Buffer.byteLength(body)]);
    const { pathname, search } = new URL(url);
    const answer = await send({ port: server.port, method: request.method, target: pathname + search, headers, body });
    jar.take(setCookies(answer.headers));
    exchanges.push({ ...answer, method: request.method, target: pathname + search });
    return new Response(answer.body || null, { status: answer.status, headers: answer.headers });
  };
  const client = createAuthClient({
    baseURL: server.baseURL + server.basePath,
    plugins,
    fetchOptions: { customFetchImpl: fetchThrough },
  });
  return {
    jar,
    /** Calls the client and compares both the exchange and what the client makes of it. */
    async call(label, act) {
      exchanges = [];
      const began = Date.now();
      const outcome = await act(client).catch((error) => ({
        thrown: error.message,
        status: error.status,
        error: error.error,
      }));
      world.recordClient(`client: ${label}`, began, exchanges, outcome);
      return outcome;
    },
  };
}

function readable(answer) {
  const header = (name) => answer.headers.find(([candidate]) => candidate === name)?.[1];
  let json;
  try {
    json = JSON.parse(answer.body);
  } catch {
    json = undefined;
  }
  return { ...answer, json, header, setCookies: setCookies(answer.headers) };
}

const withSortedMembers = (body) => JSON.stringify(sortedMembers(JSON.parse(body)));

const pairs = (headers) => (Array.isArray(headers) ? headers : Object.entries(headers));
const lines = (rows) => `[${rows.map((row) => JSON.stringify(row)).join(",\n")}]`;
