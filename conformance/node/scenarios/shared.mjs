import { PASSWORD } from "../lib/story.mjs";

export const shared = true;

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

/** Two servers on one database: what one of them does, the other one knows. */
export const stories = {
  "signed up there, at home here": async (there, here) => {
    const her = await there.signUp(ann.email, { "X-Forwarded-For": "203.0.113.7", "User-Agent": "phone" });
    const dressed = { headers: { Cookie: her.cookie } };
    await here.get("/get-session", dressed);
    await here.get("/list-sessions", dressed);
    await here.post("/sign-up/email", { ...ann, name: "Ann" }, { note: "taken" });
    await there.rows("user");
    await there.rows("account");
    await there.rows("session");
  },

  "signed up there, signing in here": async (there, here) => {
    await there.post("/sign-up/email", { ...ann, name: "Ünï 张", password: "Pässwörd-ＡＢＣ-ﬁ" });
    await here.post("/sign-in/email", { ...ann, password: "wrong" }, { note: "wrong password" });
    const her = here.browser();
    await her.post("/sign-in/email", { ...ann, password: "Pässwörd-ＡＢＣ-ﬁ" });
    const guest = here.browser();
    await guest.post("/sign-in/email", { ...ann, password: "Pässwörd-ＡＢＣ-ﬁ", rememberMe: false });
    await there.get("/get-session", { headers: { Cookie: guest.cookie }, note: "not remembered" });
    await there.get("/list-sessions", { headers: { Cookie: her.cookie } });
    await there.rows("session");
  },

  "refreshed here, refreshed there": async (there, here) => {
    const her = await there.signUp(ann.email);
    const dressed = { headers: { Cookie: her.cookie } };
    await here.age(DAY + 1);
    await here.get("/get-session", { ...dressed, note: "due" });
    await there.get("/get-session", { ...dressed, note: "refreshed there" });
    await here.rows("session");
    await here.age(7 * DAY + 1);
    await here.get("/get-session", { ...dressed, note: "expired" });
    await here.rows("session");
    await there.get("/get-session", { ...dressed, note: "gone" });
  },

  "revoked here, gone there": async (there, here) => {
    const [phone, tablet, desk] = [await there.signUp(ann.email), here.browser(), there.browser()];
    for (const device of [tablet, desk]) await device.post("/sign-in/email", ann);
    const dressed = (device) => ({ headers: { Cookie: device.cookie, Origin: here.origin } });
    await here.post("/revoke-session", { token: desk.token }, dressed(phone));
    await desk.get("/get-session", { note: "revoked" });
    await here.post("/revoke-other-sessions", {}, dressed(phone));
    await there.get("/get-session", { ...dressed(tablet), note: "revoked" });
    await there.get("/list-sessions", dressed(phone));
    await here.post("/sign-out", {}, dressed(phone));
    await there.get("/get-session", { ...dressed(phone), note: "signed out" });
    await desk.post("/sign-in/email", ann);
    await here.post("/revoke-sessions", {}, dressed(desk));
    await desk.get("/get-session", { note: "all revoked" });
    await there.rows("session");
  },

  "the official client moves from server to server": async (there, here) => {
    const [first, second] = [there.client(), here.client()];
    await first.call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await second.call("signIn.email", (auth) => auth.signIn.email(ann));
    for (const [name, value] of Object.entries({
      "better-auth.session_token": first.jar.get("better-auth.session_token"),
    }))
      second.jar.set(name, value);
    await second.call("getSession with the cookie of the other server", (auth) => auth.getSession());
    await second.call("listSessions", (auth) => auth.listSessions());
    await second.call("signOut", (auth) => auth.signOut());
    await first.call("getSession, signed out", (auth) => auth.getSession());
  },
};
