// Plays every scenario on Better Auth and on Latchkey and reports the differences.
//
//   POSTGRES_URL=postgres://postgres@localhost:5432/postgres \
//   LATCHKEY_COMMAND="java -cp … dev.latchkey.server.Main" node runner.mjs [--report FOLDER] [--only FILE]
//
// LATCHKEY_COMMAND is a command line or a JSON array; without it the original is compared with itself.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { deviations } from "./deviations.mjs";
import { playPair, playShared } from "./lib/play.mjs";
import { print, summarise, write } from "./lib/report.mjs";
import { Stage } from "./lib/servers.mjs";

const AT_ONCE = 2;

const { values: flags } = parseArgs({ options: { report: { type: "string" }, only: { type: "string", default: "" } } });
const command = process.env.LATCHKEY_COMMAND;
const other = command ? "latchkey" : "reference";
const known = command ? deviations : [];

if (!process.env.POSTGRES_URL) throw new Error("POSTGRES_URL says where PostgreSQL is");
const stage = new Stage(process.env.POSTGRES_URL, command ? { latchkey: words(command) } : {});
const groups = grouped(await scenarioFiles());
const results = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
stage.close();

const summary = summarise(results, flags.only ? [] : known);
print(results, summary);
if (flags.report) write(flags.report, results, summary);
process.exitCode = summary.differences + summary.unusedDeviations.length === 0 ? 0 : 1;

async function scenarioFiles() {
  const folder = new URL("scenarios/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".mjs") && name.startsWith(flags.only));
  return Promise.all(
    names.map(async (name) => ({ name: name.replace(".mjs", ""), ...(await import(new URL(name, folder))) })),
  );
}

/** Files that want the same options share a pair of servers. */
function grouped(files) {
  const byOptions = new Map();
  for (const { name: file, options = {}, otherOptions = options, shared = false, stories } of files) {
    const key = JSON.stringify({ options, otherOptions, shared });
    if (!byOptions.has(key)) byOptions.set(key, { options, otherOptions, shared, scenarios: [] });
    byOptions.get(key).scenarios.push(...Object.entries(stories).map(([name, story]) => ({ name, file, story })));
  }
  return [...byOptions.values()].sort((a, b) => b.scenarios.length - a.scenarios.length);
}

async function work() {
  for (let group = groups.shift(); group; group = groups.shift()) {
    const play = group.shared ? playShared : playPair;
    try {
      results.push(...(await play(stage, group, other, known)));
    } catch (error) {
      results.push(...group.scenarios.map((scenario) => unplayed(scenario, error)));
    }
  }
}

function unplayed({ name, file }, error) {
  const difference = {
    step: 0,
    label: "start",
    part: "start",
    reference: "both servers start",
    latchkey: String(error.stack),
  };
  return { name, file, steps: 0, states: 0, differences: [difference], excused: [] };
}

function words(text) {
  return text.trimStart().startsWith("[") ? JSON.parse(text) : text.trim().split(/\s+/);
}
