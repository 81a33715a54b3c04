import { oneTimeTokenClient } from "better-auth/client/plugins";

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
    await browser().post("/one-time-token/verify", { token }, { note: "again" });
    await browser().post("/one-time-token/verify", { token: "nothing" });
    await browser().post("/one-time-token/verify", {});
    await get("/one-time-token/generate");
  },

  "after its session": async ({ signUp, browser }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    await her.post("/sign-out");
    await browser().post("/one-time-token/verify", { token });
  },

  "the official client": async ({ client, signUp }) => {
    const her = await signUp();
    const token = tokenIn(await her.get("/one-time-token/generate"));
    const other = client({ plugins: [oneTimeTokenClient()] });
    await other.call("verify", (c) => c.oneTimeToken.verify({ token }));
  },
};
