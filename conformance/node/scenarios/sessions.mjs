import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

async function threeDevices({ signUp, browser }) {
  const phone = await signUp(ann.email, { "User-Agent": "phone" });
  const tablet = browser({ "User-Agent": "tablet" });
  const desk = browser({ "User-Agent": "desk" });
  await tablet.post("/sign-in/email", ann);
  await desk.post("/sign-in/email", ann);
  return { phone, tablet, desk };
}

export const stories = {
  "nobody is signed in": async ({ get, post }) => {
    await get("/get-session");
    await get("/list-sessions");
    await post("/sign-out", {});
    await post("/revoke-session", { token: "x" });
    await post("/revoke-sessions", {});
    await post("/revoke-other-sessions", {});
    await post("/get-session", {});
  },

  "signing out": async ({ signUp, get, rows }) => {
    const her = await signUp(ann.email);
    const cookie = her.cookie;
    await her.post("/sign-out");
    await her.get("/get-session");
    await get("/get-session", { headers: { Cookie: cookie }, note: "with the old cookie" });
    await her.post("/sign-out", {}, { note: "once more" });
    await rows("session");
  },

  "ways to sign out": async ({ signUp, request, rows }) => {
    const her = await signUp(ann.email);
    const dressed = { headers: { Cookie: her.cookie, Origin: "http://localhost:3000" } };
    await her.post("/sign-out", { callbackURL: "/bye", disableRedirect: true, state: "s", more: 1 });
    await request("POST", "/sign-out", { ...dressed, note: "nothing sent" });
    const bob = await signUp("bob@example.com");
    await request("POST", "/sign-out", { headers: { Cookie: bob.cookie }, note: "no origin" });
    await rows("session", `"userId", "createdAt", id`);
  },

  "reading a session": async ({ signUp, request, browser }) => {
    const her = await signUp(ann.email);
    for (const query of [
      "",
      "?disableCookieCache=true",
      "?disableRefresh=true",
      "?disableRefresh=false",
      "?disableRefresh=a&disableRefresh=b",
      "?x=1&x=2",
      "?%zz",
      "?disableCookieCache",
      "?a[b]=c",
    ]) {
      await her.get(`/get-session${query}`);
    }
    await her.post("/get-session", {}, { note: "POST" });
    await request("POST", "/get-session", { headers: { Cookie: her.cookie }, note: "no origin" });
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await guest.get("/get-session");
  },

  "the devices of a user": async (world) => {
    const { phone, tablet, desk } = await threeDevices(world);
    await world.signUp("bob@example.com");
    await phone.get("/list-sessions");
    await desk.post("/revoke-session", { token: tablet.token });
    await tablet.get("/get-session");
    await tablet.get("/list-sessions");
    await phone.get("/list-sessions");
    await desk.post("/revoke-session", { token: desk.token }, { note: "its own" });
    await desk.get("/get-session");
    await world.rows("session");
  },

  "tokens that cannot be revoked": async ({ signUp, rows }) => {
    const her = await signUp(ann.email);
    const bob = await signUp("bob@example.com");
    await her.post("/revoke-session", { token: bob.token }, { note: "somebody else's" });
    await her.post("/revoke-session", { token: "unknown" });
    await her.post("/revoke-session", { token: "" }, { note: "empty" });
    await her.post(
      "/revoke-session",
      { token: her.jar.get("better-auth.session_token") },
      { note: "with its signature" },
    );
    await her.post("/revoke-session", { token: her.token, extra: true }, { note: "its own and more" });
    await bob.get("/get-session");
    await rows("session");
  },

  "leaving the other devices": async (world) => {
    const { phone, tablet, desk } = await threeDevices(world);
    const bob = await world.signUp("bob@example.com");
    await tablet.post("/revoke-other-sessions");
    await phone.get("/get-session");
    await desk.get("/get-session");
    await tablet.get("/list-sessions");
    await bob.get("/get-session");
    await world.rows("session");
  },

  "leaving all devices": async (world) => {
    const { phone, tablet, desk } = await threeDevices(world);
    const bob = await world.signUp("bob@example.com");
    await tablet.post("/revoke-sessions");
    await phone.get("/get-session");
    await tablet.get("/get-session");
    await desk.post("/revoke-sessions", {}, { note: "again" });
    await bob.get("/get-session");
    await world.rows("session");
  },

  "expired sessions": async ({ signUp, browser, age, rows }) => {
    const her = await signUp(ann.email);
    const second = browser();
    await second.post("/sign-in/email", ann);
    await age(7 * DAY + 1, her.token);
    await rows("session");
    await second.get("/list-sessions");
    await second.post("/revoke-other-sessions");
    await rows("session");
    await her.get("/get-session");
    await rows("session");
    await age(7 * DAY + 1, second.token);
    await second.get("/list-sessions", { note: "expired" });
    await rows("session");
  },

  "expired at every door": async ({ signUp, age, rows }) => {
    for (const [path, body] of [
      ["/revoke-session", { token: "x" }],
      ["/revoke-sessions", {}],
      ["/revoke-other-sessions", {}],
      ["/sign-out", {}],
    ]) {
      const her = await signUp(`${path.slice(1)}@example.com`);
      await age(7 * DAY + 1, her.token);
      await her.post(path, body, { note: "expired" });
    }
    await rows("session");
  },

  "a session without its user": async ({ signUp, sql, rows }) => {
    const her = await signUp(ann.email);
    await sql(`alter table session drop constraint "session_userId_fkey"`);
    await sql(`delete from "user"`);
    await her.get("/get-session");
    const bob = await signUp("bob@example.com");
    await sql(`delete from "user"`);
    await bob.get("/list-sessions");
    await bob.post("/revoke-sessions");
    await rows("session");
    await sql("truncate session");
    await sql(
      `alter table session add constraint "session_userId_fkey" foreign key ("userId") references "user" (id) on delete cascade`,
    );
  },

  "a user who changes shows at once": async ({ signUp, sql }) => {
    const her = await signUp(ann.email);
    await sql(
      `update "user" set name = 'Änne', "emailVerified" = true, image = 'x', "updatedAt" = "updatedAt" - interval '1 hour'`,
    );
    await her.get("/get-session");
    await sql(`update session set "ipAddress" = null, "userAgent" = null`);
    await her.get("/get-session", { note: "nulls" });
    await her.get("/list-sessions");
  },

  "a hundred devices and more": async ({ signUp, sql }) => {
    const her = await signUp(ann.email);
    await sql(
      `insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
       select 'device' || n, 'token' || n, "userId", "expiresAt" + n * interval '1 second', "createdAt", "updatedAt" from session, generate_series(1, 105) n`,
    );
    await her.get("/list-sessions", { note: "106" });
    await her.post("/revoke-other-sessions");
    await sql("select count(*)::int from session", [], "sessions left");
    await her.post("/revoke-sessions");
    await sql("select count(*)::int from session", [], "sessions left");
  },
};
