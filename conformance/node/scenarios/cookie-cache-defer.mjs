import { look } from "../lib/cookie-cache.mjs";

const DAY = 86_400;

export const options = { session: { deferSessionRefresh: true, cookieCache: { enabled: true, maxAge: 600 } } };

export const stories = {
  "a copy beside refreshes that are deferred": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await look(her, "from the copy");
    await her.get("/get-session?disableCookieCache=1", { note: "from the store" });
    await age(DAY + 1);
    await look(her, "the copy does not know");
    await her.get("/get-session?disableCookieCache=1", { note: "due" });
    await her.post("/get-session", {}, { sorted: true, note: "the copy will do" });
    await her.post("/get-session?disableCookieCache=1", {}, { note: "refreshes" });
    await look(her, "refreshed");
    await rows("session");
  },
};
