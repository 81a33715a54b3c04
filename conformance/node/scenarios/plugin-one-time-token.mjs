import { oneTimeTokenClient } from "better-auth/client/plugins";
import { everyKind, noObject } from "../lib/kinds.mjs";

export const options = { plugins: { oneTimeToken: {} } };

const tokenIn = ({ body }) => JSON.parse(body).token;

export const stories = {
  "handing a session on": async ({ signUp, browser, get, rows }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await rows("verification");
    const other = browser();
    await other.post("/one-time-token/verify", { token });
    await other.get("/get-session");
    await rows("verification");
    await rows("session");
    await browser().post("/one-time-token/verify", { token }, { note: "again" });
    await browser().post("/one-time-token/verify", { token: "nothing" });
    await get("/one-time-token/generate");
  },

  "not to be remembered": async ({ signUp, browser }) => {
    await signUp();
    const her = browser();
    await her.post("/sign-in/email", { email: "ann@example.com", password: "correct horse battery", rememberMe: false });
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await browser().post("/one-time-token/verify", { token });
  },

  "after its session": async ({ signUp, browser }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await her.post("/sign-out");
    await browser().post("/one-time-token/verify", { token });
  },

  "after its time": async ({ signUp, browser, sql }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '181 seconds'`);
    await browser().post("/one-time-token/verify", { token });
  },

  "after its session's time": async ({ signUp, browser, age }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await age(604_801);
    await browser().post("/one-time-token/verify", { token });
  },

  "the official client": async ({ client, signUp }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    const other = client({ plugins: [oneTimeTokenClient()] });
    await other.call("verify", (c) => c.oneTimeToken.verify({ token }));
    await other.call("generate", (c) => c.oneTimeToken.generate());
    await other.call("verify again", (c) => c.oneTimeToken.verify({ token }));
  },

  "every kind of token": everyKind("/one-time-token/verify", { token: "nothing" }, "token"),
  "no body worth reading": (world) => noObject(world, "/one-time-token/verify"),
};
