import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const WEEK = 7 * DAY;
const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "a session slides once a day": async ({ signUp, age, rows }) => {
    const her = await signUp(ann.email);
    await age(DAY - 60);
    await her.get("/get-session", { note: "a minute before a day" });
    await rows("session");
    await age(60);
    await her.get("/get-session?disableRefresh=true", { note: "after a day, asked not to" });
    await rows("session");
    await her.get("/get-session", { note: "after a day" });
    await rows("session");
    await her.get("/get-session", { note: "again" });
  },

  "a session slides until its last moment": async ({ signUp, age, rows }) => {
    const her = await signUp(ann.email);
    await age(WEEK - 60);
    await her.get("/get-session", { note: "a minute before its end" });
    await rows("session");
    await age(WEEK + 1);
    await her.get("/get-session", { note: "a second after its end" });
    await rows("session");
  },

  "flags that ask for no refresh": async ({ signUp, age }) => {
    const her = await signUp(ann.email);
    await age(2 * DAY);
    for (const query of [
      "disableRefresh=false",
      "disableRefresh=0",
      "disableRefresh=%20",
      "disableRefresh=a&disableRefresh=",
    ]) {
      await her.get(`/get-session?${query}`);
    }
    await her.get("/get-session?disableCookieCache=true&disableRefresh=", { note: "an empty flag" });
  },

  "protected routes refresh too": async ({ signUp, age, rows }) => {
    const her = await signUp(ann.email);
    await age(DAY + 1);
    await her.post("/revoke-session", { token: "x" }, { note: "after a day" });
    await rows("session");
    await age(DAY + 1);
    await her.post("/revoke-other-sessions?disableRefresh=true", {}, { note: "after a day" });
    await rows("session");
    await her.post("/revoke-other-sessions", {}, { note: "after a day" });
    await rows("session");
  },

  "who is not remembered does not slide": async ({ signUp, browser, age, rows }) => {
    await signUp(ann.email);
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await age(DAY - 60, guest.token);
    await guest.get("/get-session", { note: "a minute before a day" });
    await rows("session");
    await age(61, guest.token);
    await guest.get("/get-session", { note: "after a day" });
    await rows("session");
  },

  "the mark of who is not remembered": async ({ signUp, browser, age, sign, rows }) => {
    const her = await signUp(ann.email);
    await age(DAY + 1, her.token);
    her.jar.set("better-auth.dont_remember", "true");
    await her.get("/get-session", { note: "unsigned mark" });
    await age(DAY + 1, her.token);
    her.jar.set("better-auth.dont_remember", sign("true"));
    await her.get("/get-session", { note: "signed mark" });
    her.jar.set("better-auth.dont_remember", sign("anything"));
    await her.get("/get-session", { note: "signed mark of another value" });
    await rows("session");
    her.jar.forget("better-auth.dont_remember");
    await her.get("/get-session", { note: "no mark" });
    await rows("session");
  },

  "freshness is counted from the sign-in": async ({ signUp, age, rows }) => {
    const her = await signUp(ann.email);
    await age(DAY - 60);
    await her.get("/list-sessions", { note: "a minute before a day" });
    await age(60);
    await her.get("/list-sessions", { note: "after a day" });
    await rows("session");
    await her.get("/list-sessions", { note: "refreshed, not fresh" });
    await her.get("/get-session");
    await her.post("/revoke-other-sessions", {}, { note: "needs no freshness" });
  },

  "a browser that keeps a session for weeks": async ({ signUp, age, rows }) => {
    const her = await signUp(ann.email);
    for (const week of [1, 2, 3]) {
      await age(6 * DAY);
      await her.get("/get-session", { note: `week ${week}` });
    }
    await rows("session");
  },
};
