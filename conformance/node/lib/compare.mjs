// Finds the differences between what the original and Latchkey did in the same story.

import { SEEN_BEFORE } from "./normalise.mjs";

const SLACK_MS = 1_000;

/** Differences of two normalised transcripts: {step, label, part, reference, latchkey}. */
export function compare(reference, latchkey) {
  const differences = [];
  for (let at = 0; at < Math.max(reference.length, latchkey.length); at++) {
    for (const found of compareStep(reference, latchkey, at)) {
      differences.push({ step: at + 1, label: (reference[at] ?? latchkey[at]).label, ...found });
    }
  }
  return differences;
}

function compareStep(reference, latchkey, at) {
  if (reference[at]?.label !== latchkey[at]?.label) {
    return [{ part: "step", reference: reference[at]?.label, latchkey: latchkey[at]?.label }];
  }
  return [...compareParts(reference[at].parts, latchkey[at].parts), ...compareDates(reference, latchkey, at)];
}

function compareParts(reference, latchkey) {
  const names = new Set([...Object.keys(reference), ...Object.keys(latchkey)]);
  const differs = (part) => reference[part] !== latchkey[part];
  const follows = (part) => part.endsWith(SEEN_BEFORE) && differs(part.slice(0, -SEEN_BEFORE.length));
  return [...names]
    .filter((part) => differs(part) && !follows(part))
    .map((part) => ({ part, reference: reference[part], latchkey: latchkey[part] }));
}

function compareDates(reference, latchkey, at) {
  const [expected, actual] = [reference[at].dates, latchkey[at].dates];
  if (expected.length !== actual.length) return [];
  if (expected.every((date, n) => sameMoment(reference, latchkey, at, date, actual[n]))) return [];
  return [{ part: "dates", reference: seconds(expected, reference[at]), latchkey: seconds(actual, latchkey[at]) }];
}

/**
 * Two dates agree when they lie equally far from the same step. A step takes some time, and one server takes longer
 * than the other, so each distance is a span.
 */
function sameMoment(reference, latchkey, at, expected, actual) {
  for (let step = at; step >= 0; step--) {
    const [r, l] = [reference[step], latchkey[step]];
    const earliest = Math.max(expected - r.ended, actual - l.ended);
    const latest = Math.min(expected - r.began, actual - l.began);
    if (earliest - latest <= SLACK_MS) return true;
  }
  return false;
}

const seconds = (dates, { began }) =>
  dates.map((date) => `${date < began ? "" : "+"}${((date - began) / 1000).toFixed(1)} s`).join(", ");

/** Splits differences into those a listed deviation explains and those that nothing excuses. */
export function excuse(scenario, differences, deviations) {
  const excused = [];
  const unexcused = [];
  for (const difference of differences) {
    const explanation = explanations(deviations).find((candidate) => explains(candidate, scenario, difference));
    if (explanation) excused.push({ ...difference, deviation: explanation.key });
    else unexcused.push(difference);
  }
  return { excused, unexcused };
}

/** Every single difference that the deviations list, with a key of its own. */
export function explanations(deviations) {
  return deviations.flatMap(({ id, scenario, step, differences }) =>
    differences.map(({ part, reference, latchkey, perhaps = false }) => ({
      key: `${id}: ${part}`,
      perhaps,
      scenario,
      step,
      part,
      reference,
      latchkey,
    })),
  );
}

function explains(explanation, scenario, difference) {
  const { reference, latchkey } = explanation;
  return (
    (explanation.scenario === undefined || matches(explanation.scenario, scenario)) &&
    (explanation.step === undefined || matches(explanation.step, difference.label)) &&
    matches(explanation.part, difference.part) &&
    matches(reference, difference.reference) &&
    matches(latchkey, difference.latchkey)
  );
}

function matches(expected, actual) {
  return expected instanceof RegExp ? typeof actual === "string" && expected.test(actual) : expected === actual;
}
