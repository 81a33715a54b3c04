import { customSessionClient } from "better-auth/client/plugins";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { customSession: { add: { region: "eu", plan: 'pro "max" ü' } } } };

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "more than session and user": async ({ signUp, get, browser }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.get("/get-session?disableCookieCache=true");
    await her.get("/list-sessions");
    await her.post("/update-user", { name: "Änna", image: "https://example.com/a.png" });
    await her.get("/get-session", { note: "renamed" });
    await get("/get-session", { note: "nobody" });
    await browser({ Cookie: "better-auth.session_token=x.y" }).get("/get-session", { note: "forged" });
    await her.post("/sign-out");
    await her.get("/get-session", { note: "signed out" });
  },

  "a renewal": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await age(86_401);
    await her.get("/get-session?disableRefresh=true", { note: "not now" });
    await her.get("/get-session", { note: "due" });
    await her.get("/get-session", { note: "renewed" });
    await age(604_801);
    await her.get("/get-session", { note: "over" });
    await rows("session");
  },

  "it is only looked at": async ({ signUp }) => {
    const her = await signUp();
    await her.post("/get-session", {});
  },

  "the official client": async ({ client }) => {
    const her = client({ plugins: [customSessionClient()] });
    await her.call("sign up", (c) => c.signUp.email(ann));
    await her.call("session", (c) => c.getSession());
    await her.call("sign out", (c) => c.signOut());
    await her.call("nobody", (c) => c.getSession());
  },
};
