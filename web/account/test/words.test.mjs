// What the page makes of what it is told: user agents, errors, moments.
import assert from "node:assert/strict";
import test from "node:test";
import { device } from "../src/device.ts";
import { Failure } from "../src/failure.ts";
import { ago } from "../src/time.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9)";

const DEVICES = {
  "Chrome on Windows": `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
  "Edge on Windows": `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
  "Opera on Windows": `${WINDOWS} ${WEBKIT} Chrome/140.0.0.0 Safari/537.36 OPR/125.0.0.0`,
  "Firefox on Windows": `${WINDOWS.slice(0, -1)}; rv:144.0) Gecko/20100101 Firefox/144.0`,
  "Firefox on Linux": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
  "Chrome on ChromeOS": `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`,
  "Chrome on Android": `${ANDROID} ${WEBKIT} Chrome/141.0.0.0 Mobile Safari/537.36`,
  "Samsung Internet on Android": `${ANDROID} ${WEBKIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  "Safari on macOS": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
  "Safari on iPhone": `${IPHONE} Version/26.0 Mobile/15E148 Safari/604.1`,
  "Chrome on iPhone": `${IPHONE} CriOS/141.0.0.0 Mobile/15E148 Safari/604.1`,
  "Firefox on iPhone": `${IPHONE} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`,
  "An app on iPhone": `${IPHONE} Mobile/15E148`,
  curl: "curl/8.5.0",
  "Unknown device": "node",
};

for (const [name, userAgent] of Object.entries(DEVICES)) {
  test(`a device is named: ${name}`, () => assert.equal(device(userAgent).name, name));
}

test("a session without a user agent has a name too", () => {
  assert.equal(device("").name, "Unknown device");
  assert.equal(device(null).name, "Unknown device");
});

test("telephones and tablets are mobile, others are not", () => {
  assert.ok(device(DEVICES["Safari on iPhone"]).mobile);
  assert.ok(!device(DEVICES["Safari on macOS"]).mobile);
});

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
