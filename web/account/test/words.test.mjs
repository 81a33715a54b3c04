// What the page makes of what it is told: errors and moments.
import assert from "node:assert/strict";
import test from "node:test";
import { Failure } from "../src/failure.ts";
import { ago } from "../src/time.ts";

test("an error finds the field that is to blame", () => {
  const taken = { code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", message: "User already exists." };
  assert.deepEqual(new Failure(taken).fields, ["email"]);
  assert.deepEqual(new Failure({ message: "Email is the same" }).fields, ["newEmail"]);
  assert.deepEqual(new Failure({ code: "INVALID_EMAIL_OR_PASSWORD", message: "…" }).fields, []);
});

test("the first finding of a validation is shown at its field, without its path", () => {
  const message = "[body.newEmail] Invalid email address; [body.callbackURL] Invalid input";
  const failure = new Failure({ code: "VALIDATION_ERROR", message });
  assert.equal(failure.message, "Invalid email address");
  assert.deepEqual(failure.fields, ["newEmail"]);
});

test("an answer without words is not silent", () => {
  assert.equal(new Failure({ status: 500, message: "" }).message, "The server answered with 500.");
});

test("moments are told as people do", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  const before = (seconds) => new Date(now.getTime() - seconds * 1000);
  assert.equal(ago(before(59), now), "just now");
  assert.equal(ago(before(-5), now), "just now");
  assert.equal(ago(before(60), now), "1 minute ago");
  assert.equal(ago(before(2 * 3600), now), "2 hours ago");
  assert.equal(ago(before(86_400), now), "yesterday");
});
