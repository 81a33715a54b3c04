// Plays stories and compares what came of them.
import { readFileSync } from "node:fs";
import { compare, excuse } from "./compare.mjs";
import { setCookies } from "./jar.mjs";
import { Normaliser } from "./normalise.mjs";
import { secret } from "./servers.mjs";
import { forget } from "./storage.mjs";
import { PASSWORD, World } from "./story.mjs";

/** Plays stories that want the same options on the original and on Latchkey side by side. */
export async function playPair(stage, { options, otherOptions = options, scenarios }, other, deviations) {
  const servers = await startBoth(stage, [
    ["reference", options],
    [other, otherOptions],
  ]);
  const results = [];
  const tokens = new Set();
  try {
    for (const scenario of scenarios) {
      const played = await Promise.all(servers.map((server) => tell(scenario.story, [server])));
      results.push(judge(scenario, ...played, deviations));
      for (const token of tokensIn(played[1].transcript)) tokens.add(token);
    }
  } finally {
    await Promise.all(servers.map((server) => retire(stage, server)));
  }
  results.push(logOf(servers[1], scenarios, [secret, PASSWORD, ...tokens]));
  return results;
}

/** A scenario of its own: what the server wrote to its log holds nothing that opens a door. */
function logOf({ log }, scenarios, secrets) {
  const written = readFileSync(log, "utf8");
  const line = written.split("\n").find((candidate) => secrets.some((one) => candidate.includes(one)));
  const found = {
    step: 0,
    label: "log",
    part: "line",
    reference: "no secret, password or token",
    latchkey: line,
  };
  return {
    name: "nothing secret is in the log",
    file: scenarios[0].file,
    steps: 0,
    states: 0,
    differences: line ? [found] : [],
    excused: [],
  };
}

const tokensIn = (transcript) => [
  ...transcript
    .flatMap(({ headers = [] }) => setCookies(headers))
    .flatMap((line) => /session_token=([A-Za-z0-9]{32})\./.exec(line)?.[1] ?? []),
  ...transcript.flatMap(({ texts }) => texts?.mails?.match(/(?<=reset-password\/|token=)[\w.-]{24,}/g) ?? []),
  ...transcript.flatMap(({ texts }) => texts?.body?.match(/(?<="token":"|secret=)[\w.-]{24,}/g) ?? []),
  ...transcript.flatMap(({ texts }) => texts?.body?.match(/(?<=[[,]")[A-Za-z0-9]{5}-[A-Za-z0-9]{5}(?=")/g) ?? []),
];

/**
 * Plays every story of a file for two servers on one database: first with the original in both parts, then with
 * Latchkey in the first and in the second part, on tables made by the one and by the other.
 */
export async function playShared(stage, group, other, deviations) {
  const casts = [
    ["reference", other, "tables made by the original"],
    [other, "reference", "tables made by Latchkey"],
  ];
  const [model] = await perform(stage, group, ["reference", "reference"], [[0, 1]]);
  const results = [];
  for (const [maker, guest, tables] of casts) {
    const performances = await perform(
      stage,
      group,
      [maker, guest],
      [
        [0, 1],
        [1, 0],
      ],
    );
    performances.forEach((played, order) => {
      group.scenarios.forEach(({ name, file }, at) => {
        const part = (maker === other) === (order === 0) ? "Latchkey first" : "Latchkey second";
        results.push(judge({ name: `${name} (${part}, ${tables})`, file }, model[at], played[at], deviations));
      });
    });
  }
  return results;
}

/** Every story once per order of the two servers; only the first server may make the tables. */
async function perform(stage, { options, scenarios }, kinds, orders) {
  const databaseUrl = await stage.database();
  const servers = [];
  try {
    for (const [at, kind] of kinds.entries())
      servers.push(await stage.start(kind, options, databaseUrl, { migrate: at === 0 }));
    const performances = [];
    for (const order of orders) {
      const played = [];
      for (const { story } of scenarios)
        played.push(
          await tell(
            story,
            order.map((at) => servers[at]),
          ),
        );
      performances.push(played);
    }
    return performances;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await stage.drop(databaseUrl);
  }
}

async function startBoth(stage, wanted) {
  const starting = wanted.map(async ([kind, options]) => stage.start(kind, options, await stage.database()));
  const settled = await Promise.allSettled(starting);
  const failed = settled.find(({ status }) => status === "rejected");
  if (!failed) return settled.map(({ value }) => value);
  await Promise.all(settled.filter(({ value }) => value).map(({ value }) => retire(stage, value)));
  throw failed.reason;
}

async function retire(stage, server) {
  await server.stop();
  await stage.drop(server.databaseUrl);
}

/** Tells a story in an empty database; a story that breaks off ends with a step that says why. */
async function tell(story, servers) {
  const [transcript, routes] = [[], new Set()];
  const worlds = servers.map((server) => Object.assign(new World(server), { transcript, routes }));
  await empty(servers[0]);
  try {
    await story(...worlds);
    for (const world of worlds) await world.closeMailbox();
  } catch (error) {
    transcript.push({ label: `broke off: ${error.stack}`, began: Date.now(), ended: Date.now() });
  }
  return { transcript, routes, secret: servers[0].secret };
}

async function empty({ database, storage }) {
  if (storage) await forget(storage);
  const { rows } = await database.query(
    "select string_agg(format('%I', tablename), ', ') as tables from pg_tables where schemaname = 'public'",
  );
  await database.query(`truncate ${rows[0].tables} restart identity cascade`);
}

function judge({ name, file }, reference, latchkey, deviations) {
  const [expected, actual] = [reference, latchkey].map(({ transcript, secret }) => {
    const normaliser = new Normaliser(secret, transcript);
    return transcript.map((step) => normaliser.step(step));
  });
  const broken = [reference, latchkey].flatMap(({ transcript }) =>
    transcript.filter(({ label }) => label.startsWith("broke off")),
  );
  const differences = compare(expected, actual);
  if (broken.length > 0 && differences.length === 0) {
    differences.push({
      step: expected.length,
      label: broken[0].label,
      part: "story",
      reference: "broke off",
      latchkey: "broke off",
    });
  }
  const { excused, unexcused } = excuse(name, differences, deviations);
  const states = reference.transcript.filter(({ state }) => state).length;
  const steps = reference.transcript.length - states;
  const routes = [...reference.routes].filter((route) => latchkey.routes.has(route));
  return { name, file, steps, states, routes, differences: unexcused, excused };
}
