// Two originals that are configured differently must be told apart, and two alike must not.
import assert from "node:assert/strict";
import test from "node:test";
import { playPair } from "../lib/play.mjs";
import { Stage } from "../lib/servers.mjs";
import { PASSWORD } from "../lib/story.mjs";

const scenarios = [
  {
    name: "signing up",
    file: "selftest",
    story: async ({ post, rows }) => {
      await post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: "short" });
      await post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD });
      await rows("session");
    },
  },
  {
    name: "a story that breaks off",
    file: "selftest",
    story: async ({ get }) => {
      await get("/ok");
      throw new Error("lost the thread");
    },
  },
];

async function play(otherOptions) {
  const stage = new Stage(process.env.POSTGRES_URL, {});
  try {
    return await playPair(stage, { options: {}, otherOptions, scenarios }, "reference", []);
  } finally {
    stage.close();
  }
}

const seen = ({ differences }) => differences.map(({ step, part }) => `${step} ${part}`);

test("two servers alike do not differ, and a story that breaks off fails", async () => {
  const [signUp, broken, log] = await play({});
  assert.deepEqual(seen(signUp), []);
  assert.equal(signUp.steps, 2);
  assert.equal(signUp.states, 1);
  assert.equal(broken.differences.length, 1);
  assert.deepEqual(log.differences, []);
});

test("every option that differs is seen", async () => {
  const [later] = await play({ session: { expiresIn: 86_400 }, advanced: { cookiePrefix: "other" } });
  assert.deepEqual(seen(later), ["2 cookie 1", "3 dates"]);
  const [stricter] = await play({ emailAndPassword: { minPasswordLength: 5 } });
  assert.deepEqual(seen(stricter).slice(0, 3), ["1 status", "1 body", "1 cookie 1"]);
});
