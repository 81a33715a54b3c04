import { PASSWORD } from "../lib/story.mjs";

export const options = { session: { expiresIn: 3_600, updateAge: 600, freshAge: 120 } };

export const stories = {
  "short lives": async ({ signUp, browser, age, rows }) => {
    const her = await signUp();
    await age(540);
    await her.get("/get-session", { note: "before ten minutes" });
    await rows("session");
    await age(61);
    await her.get("/get-session", { note: "after ten minutes" });
    await rows("session");
    await age(3_601);
    await her.get("/get-session", { note: "after an hour" });
    const guest = browser();
    await guest.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD, rememberMe: false });
    await rows("session");
    await guest.get("/get-session");
  },

  "fresh for two minutes": async ({ signUp, age }) => {
    const her = await signUp();
    await age(60);
    await her.get("/list-sessions", { note: "fresh" });
    await age(61);
    await her.get("/list-sessions", { note: "not fresh" });
    await her.post("/revoke-sessions", {}, { note: "not fresh" });
  },
};
