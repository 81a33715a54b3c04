import { jwtClient } from "better-auth/client/plugins";
import { PASSWORD } from "../lib/story.mjs";
import { tokens } from "../lib/tokens.mjs";

export const options = { plugins: { jwt: { jwks: { rotationInterval: 3600 } } } };

export const stories = {
  ...tokens,

  "keys are shown before anybody needs one": async ({ get, rows }) => {
    await get("/jwks");
    await get("/jwks", { note: "again" });
    await rows("jwks");
  },

  "keys rotate": async ({ signUp, get, sql, rows }) => {
    const past = (seconds) =>
      sql(`update jwks set "expiresAt" = "expiresAt" - make_interval(secs => $1),
           "createdAt" = "createdAt" - make_interval(secs => $1)`, [seconds]);
    const her = await signUp();
    await her.get("/token", { note: "the first key" });
    await past(3601);
    await get("/jwks", { note: "the first is over" });
    await her.get("/token", { note: "the second key" });
    await get("/jwks", { note: "both" });
    await rows("jwks");
    await past(2_592_000);
    await get("/jwks", { note: "the first is gone" });
    await her.get("/token", { note: "the third key" });
    await get("/jwks", { note: "two again" });
  },

  "where a token comes along": async ({ signUp, get, post, browser }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.get("/list-sessions");
    await her.post("/update-user", { name: "Änna 张", image: "https://example.com/a.png" });
    await her.get("/get-session", { note: "renamed" });
    await her.get("/token", { note: "renamed" });
    await get("/get-session", { note: "nobody" });
    await get("/token", { note: "nobody" });
    await post("/token", {}, { note: "not that way" });
    await browser().post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await get("/jwks");
  },

  "the official client": async ({ client }) => {
    const her = client({ plugins: [jwtClient()] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    await her.call("token", (c) => c.token());
    await her.call("keys", (c) => c.jwks());
    await her.call("session", (c) => c.getSession());
    await her.call("sign out", (c) => c.signOut());
    await her.call("no token", (c) => c.token());
  },
};
