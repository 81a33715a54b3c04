import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readCopy, writeCopy } from "../lib/copies.mjs";

const vectors = JSON.parse(readFileSync(new URL("../../../core/src/test/resources/vectors.json", import.meta.url)));

for (const strategy of ["compact", "jwt", "jwe"]) {
  test(`the original's own copies are read (${strategy})`, () => {
    for (const { cookieValue, secret, session, user } of vectors.cookieCache[strategy]) {
      const copy = readCopy(cookieValue, secret);
      assert.equal(copy.strategy, strategy);
      const said = JSON.parse(copy.says);
      assert.deepEqual({ session: said.session, user: said.user }, { session, user });
    }
  });

  test(`a copy that is written is read, with its secret only (${strategy})`, () => {
    const copy = writeCopy(strategy, { session: { id: "é" } }, "secret");
    assert.equal(JSON.parse(readCopy(copy, "secret").says).session.id, "é");
    assert.equal(readCopy(copy, "other"), undefined);
    assert.equal(readCopy(copy.slice(0, -3), "secret"), undefined);
  });
}
