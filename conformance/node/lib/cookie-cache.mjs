// What browsers can do with the copy of a session, told once for every strategy.
import { PASSWORD } from "./story.mjs";

export const TOKEN = "better-auth.session_token";
export const DATA = "better-auth.session_data";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };
const OWN = { Origin: "http://localhost:3000" };

/** Fields to fill a copy with, and one that is not to be in it. */
export const options = (strategy, more = {}) => ({
  session: { cookieCache: { enabled: true, strategy, ...more } },
  user: {
    additionalFields: {
      bio: { type: "string", required: false },
      note: { type: "string", required: false, returned: false },
    },
  },
});

/** Who is signed in; a copy is answered in another order of members than a row. */
export const look = (browser, note, path = "/get-session") => browser.get(path, { sorted: true, note });

/** Signs somebody up and returns what the store knows of the session, and requests with any copy of it. */
export async function signedUp({ signUp, get }) {
  const her = await signUp();
  const { json } = await her.get("/get-session?disableCookieCache=1", { note: "from the store" });
  const token = her.jar.get(TOKEN);
  const show = (copy, note) =>
    get("/get-session", { headers: { Cookie: `${TOKEN}=${token}; ${DATA}=${copy}` }, sorted: true, note });
  return { her, token, known: json, show };
}

export const stories = (strategy) => ({
  [`a copy of a session (${strategy})`]: async ({ signUp, rows }) => {
    const her = await signUp();
    await look(her, "from the copy");
    await her.get("/get-session?disableCookieCache=1", { note: "from the store" });
    await look(her, "from the next copy");
    await her.get("/list-accounts");
    await her.get("/list-sessions");
    await her.post("/update-user", { name: "Ünï 张 \"q\" \\ / \u2028", note: "hush" });
    await look(her, "renamed");
    await her.get("/get-session?disableCookieCache=", { sorted: true, note: "an empty wish" });
    await her.get("/list-accounts?disableCookieCache=1", { note: "from the store" });
    await rows("session");
    await her.post("/sign-out");
    await look(her, "signed out");
  },

  [`in the order of a copy (${strategy})`]: async ({ signUp }) => {
    const her = await signUp();
    await her.get("/get-session", { note: "members as they stand" });
  },

  [`a copy alone (${strategy})`]: async ({ signUp, get, post }) => {
    const her = await signUp();
    const alone = { Cookie: `${DATA}=${her.jar.get(DATA)}` };
    await get("/get-session", { headers: alone });
    await get("/list-accounts", { headers: alone });
    await post("/update-user", { name: "Eve" }, { headers: { ...alone, ...OWN } });
    await get("/get-session", { headers: { Cookie: `${TOKEN}=forged; ${DATA}=${her.jar.get(DATA)}` } });
  },

  [`a session that ended elsewhere (${strategy})`]: async (world) => {
    const { her, known } = await signedUp(world);
    await world.sql("delete from session");
    const dressed = { headers: { Cookie: her.cookie, ...OWN } };
    const call = (path, body) => world.post(path, body, { ...dressed, note: "ended" });
    await world.get("/get-session", { ...dressed, sorted: true, note: "ended" });
    await world.get("/list-accounts", { ...dressed, note: "ended" });
    await world.get("/list-sessions", { ...dressed, note: "ended" });
    await call("/revoke-session", { token: known.session.token });
    await call("/revoke-sessions", {});
    await call("/revoke-other-sessions", {});
    await call("/verify-password", { password: PASSWORD });
    await call("/change-password", { newPassword: "another password", currentPassword: PASSWORD });
    await call("/change-email", { newEmail: "eve@example.com" });
    await call("/delete-user", { password: PASSWORD });
    await call("/update-session", { x: 1 });
    await call("/unlink-account", { accountId: "x" });
    await call("/update-user", { name: "Eve" });
    await world.get("/get-session?disableCookieCache=1", { ...dressed, note: "ended" });
    await world.rows("user", "id, name, email");
    await world.rows("session");
  },

  [`a user who changed elsewhere (${strategy})`]: async ({ signUp, browser, sql }) => {
    const [her, phone] = [await signUp(), browser()];
    await phone.post("/sign-in/email", ann);
    await her.post("/update-user", { name: "Countess" });
    await look(phone, "as it was");
    await phone.get("/get-session?disableCookieCache=1", { note: "as it is" });
    await look(phone, "as it is");
    await sql('delete from "user"');
    await look(phone, "gone, and not known yet");
    await phone.get("/get-session?disableCookieCache=1", { note: "gone" });
    await look(phone, "gone");
  },

  [`copies of others (${strategy})`]: async (world) => {
    const { her, known, show } = await signedUp(world);
    const bob = await world.signUp("bob@example.com");
    const good = world.copy(strategy, known);
    await show(good, "forged with the secret");
    await show(bob.jar.get(DATA), "his");
    const his = { ...known, user: { ...known.user, name: "Eve" } };
    await show(world.copy(strategy, his, { secret: "another secret of nobody at all here" }), "another secret");
    await show(world.copy(strategy, { ...known, version: "2" }), "another version");
    await show(world.copy(strategy, { ...known, version: "" }), "an empty version");
    await show(world.copy(strategy, { ...known, version: undefined }), "no version");
    await show(world.copy(strategy, known, { life: -1 }), "over");
    await show(world.copy(strategy, known, { life: -20 }), "long over");
    const past = new Date(Date.now() - 1000).toISOString();
    await show(world.copy(strategy, { ...known, session: { ...known.session, expiresAt: past } }), "session over");
    await show(world.copy(strategy, { user: known.user }), "no session");
    await show(world.copy(strategy, { session: known.session }), "no user");
    const { email, ...anonymous } = known.user;
    await show(world.copy(strategy, { ...known, user: anonymous }), "no address");
    await show(world.copy(strategy, { ...known, user: { ...known.user, name: 5 } }), "a number for a name");
    for (const other of ["compact", "jwt", "jwe"])
      if (other !== strategy) await show(world.copy(other, known), `copied as ${other}`);
    await show(good.slice(0, -1), "a letter less");
    await show(good.slice(0, good.length / 2), "half of it");
    await show(`${good.slice(0, 100)}${good[100] === "A" ? "B" : "A"}${good.slice(101)}`, "another letter");
    await show("garbage!", "garbage");
    await show("a.b.c", "letters and dots");
    await show("", "nothing");
    await look(her, "her own");
  },

  [`in parts (${strategy})`]: async (world) => {
    const { her, token } = await signedUp(world);
    await her.post("/update-user", { bio: "b".repeat(6000) });
    await look(her, "three parts");
    const parts = [0, 1, 2].map((n) => her.jar.get(`${DATA}.${n}`));
    const show = (cookies, note) =>
      world.get("/get-session", { headers: { Cookie: [`${TOKEN}=${token}`, ...cookies].join("; ") }, sorted: true, note });
    await show([2, 0, 1].map((n) => `${DATA}.${n}=${parts[n]}`), "in another order");
    await show([0, 2].map((n) => `${DATA}.${n}=${parts[n]}`), "one missing");
    await show([0, 1, 2].map((n) => `${DATA}.0${n}=${parts[n]}`), "numbered otherwise");
    await show([`${DATA}=${parts.join("")}`], "in one");
    await her.post("/update-user", { bio: "b".repeat(3000) });
    await look(her, "two parts");
    await her.post("/update-user", { bio: "b" });
    await look(her, "one part");
    await her.post("/update-user", { bio: "b".repeat(6000) });
    await her.post("/sign-out");
  },

  [`not remembered (${strategy})`]: async ({ signUp, browser }) => {
    await signUp();
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await look(guest, "from the copy");
    await guest.get("/get-session?disableCookieCache=1", { note: "from the store" });
    await guest.post("/update-user", { name: "Guest" });
    await look(guest, "renamed");
    guest.jar.forget(DATA);
    await look(guest, "without a copy");
    await guest.post("/sign-in/email", ann);
  },

  [`due (${strategy})`]: async ({ signUp, age, rows }) => {
    const her = await signUp();
    await age(DAY + 1);
    await look(her, "the copy does not know");
    await her.get("/get-session?disableCookieCache=1&disableRefresh=1", { note: "asked not to" });
    await her.get("/get-session?disableCookieCache=1", { note: "renewed" });
    await look(her, "renewed");
    await rows("session");
    await age(8 * DAY);
    await look(her, "expired, and the copy does not know");
    await her.get("/get-session?disableCookieCache=1", { note: "expired" });
    await rows("session");
  },
});
