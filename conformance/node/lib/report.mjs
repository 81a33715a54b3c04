// What came of the scenarios, for people and for the build.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { explanations } from "./compare.mjs";

export function summarise(results, deviations) {
  const total = (count) => results.reduce((sum, result) => sum + count(result), 0);
  const seen = new Set(results.flatMap(({ excused }) => excused.map(({ deviation }) => deviation)));
  return {
    scenarios: results.length,
    steps: total(({ steps }) => steps),
    states: total(({ states }) => states),
    differences: total(({ differences }) => differences.length),
    deviations: seen.size,
    unusedDeviations: explanations(deviations)
      .filter(({ perhaps }) => !perhaps)
      .map(({ key }) => key)
      .filter((key) => !seen.has(key)),
  };
}

export function print(results, { scenarios, steps, states, differences, deviations, unusedDeviations }) {
  for (const result of results.filter((one) => one.differences.length > 0)) console.log(`\n${describe(result)}`);
  for (const id of unusedDeviations) console.log(`\ndeviation never seen: ${id}`);
  console.log(`\nscenarios: ${scenarios}, database states compared: ${states}, listed deviations seen: ${deviations}`);
  console.log(`steps compared: ${steps}, differences: ${differences}`);
}

/** Writes report.json, summary.properties, the routes that both have answered, and one text per scenario whose first line is its name. */
export function write(folder, results, summary) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "scenarios"), { recursive: true });
  writeFileSync(path.join(folder, "report.json"), JSON.stringify({ summary, scenarios: results }, null, 2));
  const properties = Object.entries(summary).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(path.join(folder, "summary.properties"), properties.join(""));
  const routes = new Set(results.flatMap(({ routes = [] }) => routes));
  writeFileSync(path.join(folder, "routes.txt"), [...routes].sort().map((route) => `${route}\n`).join(""));
  results.forEach((result, at) => {
    const verdict = result.differences.length === 0 ? "same" : "different";
    writeFileSync(path.join(folder, "scenarios", `${String(at).padStart(4, "0")}.${verdict}.txt`), describe(result));
  });
}

function describe({ file, name, steps, states, differences }) {
  const head = `${file}: ${name}\n  steps: ${steps}, database states: ${states}, differences: ${differences.length}`;
  return [head, ...differences.map(show)].join("\n");
}

/** One difference as a small diff. */
function show({ step, label, part, reference, latchkey }) {
  return [`    step ${step}, ${label}: ${part}`, ...marked("-", reference), ...marked("+", latchkey)].join("\n");
}

function marked(sign, value) {
  const text = value === undefined ? "(nothing)" : value === "" ? "(empty)" : value;
  return text.split("\n").map((line) => `      ${sign} ${line}`);
}
