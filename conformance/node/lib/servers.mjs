// Starts the original and Latchkey from one configuration, each on a database of its own.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import pg from "pg";
import { send } from "./http.mjs";
import { Mailbox } from "./mailbox.mjs";

const START_MS = 60_000;
const STOP_MS = 15_000;
// Patience for a machine that has more to do than this.
const POOL = { acquireTimeout: 20, statementTimeout: 20 };
const REFERENCE = fileURLToPath(new URL("../reference.mjs", import.meta.url));

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

export const secret = randomBytes(32).toString("base64");

const DEFAULTS = {
  baseURL: "http://localhost:3000",
  basePath: "/api/auth",
  secret,
  emailAndPassword: { enabled: true, sendResetPassword: false, sendPasswordChanged: false },
  emailVerification: { sendVerificationEmail: false },
  pages: false,
  rateLimit: { enabled: false },
};

/** Knows where PostgreSQL is and how each kind of server is called. */
export class Stage {
  #admin;
  #commands;
  #count = 0;
  #folder = mkdtempSync(path.join(tmpdir(), "conformance-"));

  constructor(postgresUrl, commands) {
    this.#admin = new URL(postgresUrl);
    this.#commands = { reference: [process.execPath, REFERENCE], ...commands };
  }

  /** Creates an empty database and returns its URL. */
  async database() {
    const name = `conformance_${process.pid}_${++this.#count}`;
    await this.#administer(`create database ${name}`);
    const url = new URL(this.#admin);
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(databaseUrl) {
    await this.#administer(`drop database if exists ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
  }

  /** Starts one server and waits until it answers. */
  async start(kind, options, databaseUrl, { migrate = true } = {}) {
    const port = await freePort();
    const configuration = merge(DEFAULTS, options);
    const storage = configuration.secondaryStorage && storageOf(databaseUrl);
    const file = path.join(this.#folder, `${kind}-${port}.json`);
    const whole = {
      ...configuration,
      database: { ...configuration.database, url: databaseUrl, migrate, pool: POOL },
      server: { host: "127.0.0.1", port },
      ...(storage && { secondaryStorage: storage }),
    };
    writeFileSync(file, JSON.stringify(whole, null, 2));
    const started = launch(
      this.#commands[kind],
      kind === "reference" ? [file] : ["serve", "--config", file],
      `${file}.log`,
    );
    await answering(
      started,
      port,
      kind === "reference" ? `${configuration.basePath}/ok` : "/health/ready",
      configuration.baseURL,
    );
    const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    database.on("error", () => {});
    const redis = storage && new Redis(storage.url);
    return {
      kind,
      port,
      options: configuration,
      ...configuration,
      databaseUrl,
      database,
      log: started.log,
      storage: redis && { redis, prefix: storage.keyPrefix },
      mailbox: new Mailbox(port),
      stop: () => stop(started, database, redis),
    };
  }

  close() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #administer(statement) {
    const client = new pg.Client({ connectionString: this.#admin.href });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

/** A part of one Redis, which servers on the same database share. */
function storageOf(databaseUrl) {
  const url = process.env.REDIS_URL;
  if (!url) throw new Error("REDIS_URL says where Redis is");
  return { type: "redis", url, keyPrefix: `${new URL(databaseUrl).pathname.slice(1)}:`, timeout: POOL.statementTimeout };
}

function launch([executable, ...fixed], parameters, log) {
  const output = openSync(log, "w");
  const child = spawn(executable, [...fixed, ...parameters], {
    cwd: path.dirname(log),
    env: { ...environment(), NODE_ENV: "production" },
    stdio: ["pipe", output, output],
  });
  running.add(child);
  const ended = new Promise((resolve) => child.on("exit", () => resolve(running.delete(child))));
  child.on("error", (error) => writeFileSync(log, String(error)));
  return { child, ended, log };
}

function environment() {
  const own = /^(BETTER_AUTH_|AUTH_SECRET$|LATCHKEY_|PORT$|HOST$|BASE_URL$|NEXT_PUBLIC_|PUBLIC_|NUXT_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

async function answering({ child, ended, log }, port, target, baseURL) {
  let over = false;
  ended.then(() => (over = true));
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await pause(50)) {
    if (over) break;
    const answer = await send({ port, method: "GET", target, headers: [["Host", new URL(baseURL).host]] }).catch(
      () => undefined,
    );
    if (answer?.status === 200) return;
  }
  child.kill("SIGKILL");
  throw new Error(`the server did not start:\n${readFileSync(log, "utf8").slice(-4000)}`);
}

async function stop({ child, ended }, database, redis) {
  await database.end();
  redis?.disconnect();
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(late);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const isTree = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

export function merge(base, over = {}) {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    result[key] = isTree(value) && isTree(base[key]) ? merge(base[key], value) : value;
  }
  return result;
}
