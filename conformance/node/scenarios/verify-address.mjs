import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const HOUR = 3600;
const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const dressed = ({ cookie }) => ({ headers: { Cookie: cookie } });
const verify = ({ get }, token, note, page, options = {}) =>
  get("", {
    target: `/api/auth/verify-email?token=${token}${page === undefined ? "" : `&callbackURL=${encodeURIComponent(page)}`}`,
    as: "GET /verify-email",
    note,
    ...options,
  });

const PAGES = [
  "/cb",
  "/cb?x=1",
  "/cb#f",
  "/cb?x=1#f",
  "/cb?",
  "/cb?x=1&",
  "/",
  "/é",
  "/a b",
  "http://localhost:3000/cb?y",
  "",
];
const OUTSIDE = [
  "https://evil.com",
  "//evil.com",
  "/\\evil.com",
  "\\\\evil.com",
  "/\tevil.com",
  "/%5cevil.com",
  "/%2fevil.com",
  "https:evil.com",
  "http://localhost:3000@evil.com",
  "http://localhost:3000.evil.com",
  "http://localhost:3001",
  "javascript:alert(1)",
  "data:text/html,x",
  "JAVASCRIPT:alert(1)",
  " https://evil.com",
  "cb",
  "?x",
  "#x",
];

/** Ann signs up; the mail that verifies her address is the first one. */
async function signedUp({ signUp, mails }, callbackURL) {
  const her = await signUp(ann.email);
  await her.post("/send-verification-email", { email: ann.email, callbackURL });
  const [mail] = await mails();
  return { her, mail };
}

export const stories = {
  "a link that verifies": async (world) => {
    const { her, mail } = await signedUp(world);
    await world.rows("user");
    await world.follow(mail);
    await world.rows("user");
    await world.follow(mail, { note: "again" });
    await her.follow(mail, { note: "again, signed in" });
    await her.get("/get-session");
    await world.rows("session");
    await world.rows("verification");
  },

  "a link followed by who asked for it": async (world) => {
    const { her, mail } = await signedUp(world, "/welcome");
    await her.follow(mail);
    await her.get("/get-session");
    await world.rows("user");
  },

  "where a link of verification leads": async (world) => {
    const her = await world.signUp(ann.email);
    for (const page of PAGES) {
      await her.post(
        "/send-verification-email",
        { email: ann.email, callbackURL: page },
        { note: JSON.stringify(page) },
      );
      const [mail] = await world.mails();
      await world.follow(mail, { note: JSON.stringify(page) });
      await world.sql(`update "user" set "emailVerified" = false`);
    }
    for (const page of PAGES) await verify(world, "nonsense", `bad, ${JSON.stringify(page)}`, page);
  },

  "where no link of verification leads": async (world) => {
    for (const page of OUTSIDE) {
      await verify(world, "nonsense", JSON.stringify(page), page);
      await world.post(
        "/send-verification-email",
        { email: ann.email, callbackURL: page },
        { note: JSON.stringify(page) },
      );
    }
    await world.mails(0);
  },

  "where a link climbs out": async (world) => {
    for (const page of ["/..//evil.com", "/.//evil.com", "/a/..//evil.com", "/%2e%2e//evil.com"])
      await verify(world, "nonsense", JSON.stringify(page), page);
  },

  "who may ask for a link": async (world) => {
    const { post, signUp, sql, mails } = world;
    const ask = (email, note) => post("/send-verification-email", { email }, { note });
    const her = await signUp(ann.email);
    const bob = await signUp("bob@example.com");
    await sql(`update "user" set "emailVerified" = true where email = 'bob@example.com'`);
    await ask("nobody@example.com", "nobody");
    await ask("bob@example.com", "verified");
    await mails(0);
    await ask(ann.email, "not verified");
    await mails();
    await ask("ANN@Example.COM", "in capitals");
    await mails();
    await her.post("/send-verification-email", { email: ann.email }, { note: "her own" });
    await mails();
    await her.post("/send-verification-email", { email: "Ann@EXAMPLE.com" }, { note: "her own in capitals" });
    await mails();
    await her.post("/send-verification-email", { email: "bob@example.com" }, { note: "his" });
    await her.post("/send-verification-email", { email: "nobody@example.com" }, { note: "nobody's" });
    await bob.post("/send-verification-email", { email: "bob@example.com" }, { note: "verified" });
    await her.post("/send-verification-email", { email: ann.email, callbackURL: "/a?b=c&d=ü#e f" }, { note: "page" });
    await mails();
    await world.rows("verification");
  },

  "asked for with a session that is none": async (world) => {
    const { signUp, post, sign, age, mails } = world;
    const her = await signUp(ann.email);
    const ask = (Cookie, note) =>
      post("/send-verification-email", { email: ann.email }, { headers: { Cookie, Origin: world.origin }, note });
    await ask(`better-auth.session_token=${sign("unknown")}`, "unknown");
    await mails();
    await ask("better-auth.session_token=forged", "forged");
    await mails();
    await age(7 * 86_400 + 1);
    await ask(her.cookie, "expired");
    await mails();
  },

  "tokens that verify nothing": async (world) => {
    const { signUp, link, sql } = world;
    await signUp(ann.email);
    const [{ id }] = await sql(`select id from "user"`);
    const good = { email: ann.email, userId: id };
    const [header, claims, signature] = link(good).split(".");
    const now = Math.floor(Date.now() / 1000);
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    const tokens = {
      "no token": "",
      "one part": "abc",
      "two parts": `${header}.${claims}`,
      "no signature": `${header}.${claims}.`,
      "a changed signature": `${header}.${claims}.${signature.replace(/^./, (c) => (c === "A" ? "B" : "A"))}`,
      "a longer signature": `${header}.${claims}.${signature}A`,
      "a part more": `${header}.${claims}.${signature}.x`,
      "other claims": `${header}.${Buffer.from("{}").toString("base64url")}.${signature}`,
      "another secret": link(good, { secret: "another-secret-another-secret-another" }),
      "no secret": link(good, { secret: "" }),
      "algorithm none": `${none}.${claims}.`,
      "algorithm none, signed": link(good, { header: '{"alg":"none"}' }),
      "algorithm HS512": link(good, { header: '{"alg":"HS512"}' }),
      "no algorithm": link(good, { header: "{}" }),
      "a header that is no JSON": link(good, { header: "x" }),
      "an unknown critical header": link(good, { header: '{"alg":"HS256","crit":["x"],"x":1}' }),
      "a kind and a key": link(good, { header: '{"alg":"HS256","typ":"JWT","kid":"../../x"}' }),
      expired: link({ ...good, iat: now - 2 * HOUR, exp: now - HOUR }),
      "expired just now": link({ ...good, iat: now - HOUR, exp: now - 1 }),
      "not yet good": link({ ...good, nbf: now + HOUR }),
      "an end that is no number": link({ ...good, exp: "soon" }),
      "somebody else's id": link({ ...good, userId: "somebody" }),
      "nobody's address": link({ ...good, email: "nobody@example.com" }),
      "nobody's address without an id": link({ email: "nobody@example.com" }),
      "a new address without an id": link({ email: ann.email, updateTo: "new@example.com" }),
      "a new address of nobody": link({ email: ann.email, updateTo: "new@example.com", userId: "nobody" }),
      "a new address for another one": link({ ...good, email: "old@example.com", updateTo: "new@example.com" }),
      good: link(good),
    };
    for (const [note, token] of Object.entries(tokens)) {
      await verify(world, token, note);
      await verify(world, token, `${note}, with a page`, "/cb?x=1");
    }
    await world.rows("user");
  },

  "tokens of the public default secret": async (world) => {
    const { signUp, link, sql } = world;
    await signUp(ann.email);
    const [{ id }] = await sql(`select id from "user"`);
    const secret = "better-auth-secret-12345678901234567890";
    await verify(world, link({ email: ann.email, userId: id }, { secret }), "default secret");
  },

  "tokens that say odd things": async (world) => {
    const { signUp, link } = world;
    await signUp(ann.email);
    const odd = {
      "no address": {},
      "an address that is none": { email: "ann" },
      "a number for an address": { email: 5 },
      "a number for an id": { email: ann.email, userId: 5 },
      "a number for a new address": { email: ann.email, updateTo: 5 },
    };
    for (const [note, claims] of Object.entries(odd)) await verify(world, link(claims), note);
  },

  "a token without an id": async (world) => {
    const { signUp, link } = world;
    await signUp(ann.email);
    await verify(world, link({ email: ann.email }), "no id");
    await world.rows("user", 'email, "emailVerified", "createdAt", id');
  },

  "a token that never ends": async (world) => {
    const { signUp, link, sql } = world;
    await signUp(ann.email);
    const [{ id }] = await sql(`select id from "user"`);
    await verify(world, link({ email: ann.email, userId: id, iat: undefined, exp: undefined }), "no end");
    await verify(world, link({ email: ann.email, userId: id, exp: 4_102_444_800 }), "in 2100");
    await world.rows("user", 'email, "emailVerified", "createdAt", id');
  },

  "a link of an address that is another by now": async (world) => {
    const { mail } = await signedUp(world);
    await world.sql(`update "user" set email = 'new@example.com'`);
    await world.follow(mail);
    await world.rows("user");
    await world.sql(`delete from "user"`);
    await world.follow(mail, { note: "deleted" });
    await world.signUp(ann.email);
    await world.follow(mail, { note: "made anew" });
    await world.rows("user");
  },

  "a link in somebody else's browser": async (world) => {
    const { mail } = await signedUp(world);
    const bob = await world.signUp("bob@example.com");
    await bob.follow(mail);
    await bob.get("/get-session");
    await world.rows("user");
  },

  "queries of a link": async (world) => {
    const { get, link } = world;
    for (const query of [
      "",
      "?",
      "?token",
      "?token=",
      "?token=a&token=b",
      "?callbackURL=/cb",
      "?token=a&callbackURL=/a&callbackURL=/b",
      "?token=a&callbackURL=",
      "?token=a&x=y",
      "?token=%zz",
    ])
      await get(`/verify-email${query}`);
    await verify(world, link({ email: "nobody@example.com" }), "nobody", "/cb", {
      headers: { Origin: "https://evil.com", Cookie: "a=b" },
    });
  },

  "links in any order": async (world) => {
    const { her, mail } = await signedUp(world);
    await her.post("/send-verification-email", { email: ann.email });
    const [second] = await world.mails();
    await world.follow(second);
    await world.follow(mail, { note: "the first one" });
    await world.get("/list-sessions", dressed(her));
  },
};
