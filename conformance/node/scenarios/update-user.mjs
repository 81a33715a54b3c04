import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "another name, another picture": async ({ signUp, rows }) => {
    const her = await signUp(ann.email);
    for (const body of [
      { name: "Anna" },
      { image: "https://example.com/a.png" },
      { name: "Änne 张", image: "x" },
      { image: null },
      { name: "" },
      { image: "" },
      { name: "Ann", extra: true, emailVerified: true, id: "x", createdAt: "2020-01-01" },
    ]) {
      await her.post("/update-user", body, { note: JSON.stringify(body) });
      await rows("user");
    }
    await her.get("/get-session");
    await rows("session");
  },

  "nothing to change": async ({ signUp, rows }) => {
    const her = await signUp(ann.email);
    for (const body of [
      {},
      { extra: 1 },
      { emailVerified: true },
      { id: "x" },
      { createdAt: "2020-01-01T00:00:00.000Z" },
      { updatedAt: null },
      { email: "new@example.com" },
      { email: "new@example.com", name: "Anna" },
      { email: "" },
      { email: null },
      { email: 0 },
      { email: 5 },
      { email: [] },
      { role: "admin" },
      { callbackURL: "/x" },
      { callbackURL: "//evil.com" },
    ])
      await her.post("/update-user", body, { note: JSON.stringify(body) });
    await her.post("/update-user", '{"__proto__":{"name":"x"}}', { note: "prototype" });
    await her.post("/update-user", '{"constructor":{"prototype":{"name":"x"}}}', { note: "constructor" });
    await rows("user");
  },

  "whoever is signed in for a while only": async ({ signUp, browser, rows }) => {
    await signUp(ann.email);
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await guest.post("/update-user", { name: "Anna" });
    await guest.get("/get-session");
    await rows("session");
  },

  "a session that is due, or none": async ({ signUp, post, age, sign, origin, rows }) => {
    const her = await signUp(ann.email);
    for (const path of ["/update-user", "/update-session"]) {
      await post(path, { name: "x" }, { note: "no session" });
      await post(path, [], { note: "no session, no object" });
      await post(
        path,
        { name: "x" },
        { headers: { Cookie: `better-auth.session_token=${sign("unknown")}`, Origin: origin }, note: "unknown" },
      );
    }
    await age(DAY + 1);
    await her.post("/update-user?disableRefresh=true", { name: "Anna" }, { note: "due" });
    await rows("session");
    await age(7 * DAY + 1);
    await her.post("/update-user", { name: "Anna" }, { note: "expired" });
    await rows("session");
  },

  "sessions have no fields of their own": async ({ signUp, rows }) => {
    const her = await signUp(ann.email);
    for (const body of [
      {},
      { userAgent: "x" },
      { ipAddress: "x" },
      { expiresAt: "2030-01-01T00:00:00.000Z" },
      { token: "x", userId: "y" },
      { extra: 1 },
      { callbackURL: "//evil.com" },
    ])
      await her.post("/update-session", body, { note: JSON.stringify(body) });
    await rows("session");
  },
};
