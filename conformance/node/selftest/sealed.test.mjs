// What the stories about second factors reckon has to be right by itself.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { opened } from "../lib/sealed.mjs";
import { fromBase32, wrongCodeFor, codeOf } from "../lib/totp.mjs";

const URI = "otpauth://totp/x:y?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=x&digits=8&period=30";

test("what was sealed is opened with the secret, and with no other", () => {
  const nonce = new Uint8Array(24).fill(7);
  const key = createHash("sha256").update("secret").digest();
  const sealed = xchacha20poly1305(key, nonce).encrypt(Buffer.from("a text"));
  const hex = Buffer.concat([nonce, sealed]).toString("hex");
  assert.equal(opened(hex, "secret"), "a text");
  assert.equal(opened(hex, "another"), undefined);
});

test("the codes are those of RFC 6238", (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_111_111_109_000 });
  assert.equal(fromBase32("GEZDGNBVGY3TQOJQ").toString(), "1234567890");
  assert.equal(codeOf(URI), "07081804");
  assert.notEqual(codeOf(URI, 1), codeOf(URI));
  assert.match(wrongCodeFor(URI), /^(\d)\1{7}$/);
});
