import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const ann = { email: "ann@example.com", password: PASSWORD };
const NEW = "another horse battery";
const tokenIn = ({ url }) => /reset-password\/([A-Za-z0-9]+)/.exec(url)[1];
const dressed = ({ cookie }) => ({ headers: { Cookie: cookie } });

/** Somebody asks for a link; the mail is the first one. */
async function asked({ post, mails }, email = ann.email, redirectTo = undefined) {
  await post("/request-password-reset", { email, redirectTo });
  const [mail] = await mails();
  return { mail, token: tokenIn(mail) };
}

export const stories = {
  "a new password by mail": async (world) => {
    const { signUp, post, follow, rows } = world;
    const her = await signUp(ann.email);
    const { mail, token } = await asked(world, ann.email, "/reset");
    await rows("verification");
    await follow(mail);
    await follow(mail, { note: "again" });
    await post("/reset-password", { newPassword: NEW, token });
    await rows("verification");
    await rows("account");
    await rows("user");
    await post("/sign-in/email", ann, { note: "old password" });
    await post("/sign-in/email", { ...ann, password: NEW }, { note: "new password" });
    await world.get("/get-session", { ...dressed(her), note: "from before" });
    await follow(mail, { note: "used" });
    await post("/reset-password", { newPassword: NEW, token }, { note: "used" });
    await rows("session");
  },

  "where a link to reset leads": async (world) => {
    await world.signUp(ann.email);
    for (const page of [
      undefined,
      "",
      "/reset",
      "/reset?x=1",
      "/reset#f",
      "/reset?x=1#f",
      "/reset?token=old&error=x",
      "/",
      "/é ü",
      "http://localhost:3000/r",
      "?",
    ]) {
      const note = JSON.stringify(page ?? null);
      await world.post("/request-password-reset", { email: ann.email, redirectTo: page }, { note });
      if (page === "?") continue;
      const [mail] = await world.mails();
      await world.follow(mail, { note });
      await world.follow({ url: mail.url.replace(tokenIn(mail), "unknown") }, { note: `${note}, unknown` });
    }
    await world.rows("session");
  },

  "where no link to reset leads": async (world) => {
    await world.signUp(ann.email);
    const { token } = await asked(world);
    for (const page of [
      "https://evil.com",
      "//evil.com",
      "/\\evil.com",
      "/%5cevil.com",
      "javascript:alert(1)",
      "http://localhost:3000@evil.com",
      "http://localhost:3001/",
      "reset",
    ]) {
      await world.post("/request-password-reset", { email: ann.email, redirectTo: page }, { note: page });
      await world.get("", {
        target: `/api/auth/reset-password/${token}?callbackURL=${encodeURIComponent(page)}`,
        as: "GET /reset-password/:token",
        note: page,
      });
    }
    for (const query of ["", "?callbackURL", "?callbackURL=/a&callbackURL=/b", "?callbackURL=/a&x=y", "?x=y"])
      await world.get("", {
        target: `/api/auth/reset-password/${token}${query}`,
        as: "GET /reset-password/:token",
        note: query,
      });
    await world.mails(0);
  },

  "where a link to reset climbs out": async (world) => {
    for (const page of ["/..//evil.com", "/a/..//evil.com"]) {
      await world.post("/request-password-reset", { email: "nobody@example.com", redirectTo: page }, { note: page });
      await world.get(`/reset-password/unknown?callbackURL=${encodeURIComponent(page)}`);
    }
    await world.mails(0);
  },

  "paths of a link to reset": async ({ get }) => {
    for (const path of [
      "/reset-password/",
      "/reset-password",
      "/reset-password/a/b",
      "/reset-password/a%2Fb",
      "/reset-password/%zz",
      "/reset-password/a%20b",
      "/reset-password/' or 1=1",
      `/reset-password/${"x".repeat(300)}`,
    ])
      await get(`${path.replaceAll(" ", "%20")}?callbackURL=/x`);
  },

  "nobody learns who has an account": async (world) => {
    await world.signUp(ann.email);
    for (const email of [ann.email, "ANN@Example.com", "nobody@example.com"])
      await world.post("/request-password-reset", { email });
    await world.mails(2);
    await world.rows("verification", `value, "createdAt", identifier, id`);
  },

  "tokens that reset nothing": async (world) => {
    const { signUp, post, sql, rows } = world;
    await signUp(ann.email);
    const { token } = await asked(world);
    await post("/reset-password", { newPassword: NEW }, { note: "no token" });
    await post("/reset-password", { newPassword: NEW, token: "" }, { note: "empty" });
    await post("/reset-password", { newPassword: NEW, token: "unknown" }, { note: "unknown" });
    await post("/reset-password", { newPassword: NEW, token: token.toLowerCase() }, { note: "in small letters" });
    await post("/reset-password", { newPassword: NEW, token: ` ${token}` }, { note: "a space before" });
    await post("/reset-password", { newPassword: NEW, token: `reset-password:${token}` }, { note: "with its purpose" });
    await post("/reset-password", { newPassword: "1234567", token }, { note: "too short" });
    await post("/reset-password", { newPassword: "", token }, { note: "no password" });
    await post("/reset-password", { newPassword: "x".repeat(129), token }, { note: "too long" });
    await post("/reset-password", { newPassword: "short", token: "unknown" }, { note: "too short and unknown" });
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '59 minutes'`);
    await post("/reset-password", { newPassword: "short", token }, { note: "a minute left" });
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '2 minutes'`);
    await world.get("", {
      target: `/api/auth/reset-password/${token}?callbackURL=/x`,
      as: "GET /reset-password/:token",
      note: "expired",
    });
    await post("/reset-password", { newPassword: NEW, token }, { note: "expired" });
    await rows("account");
  },

  "the token in the query": async (world) => {
    const { signUp, post, rows } = world;
    await signUp(ann.email);
    const { token } = await asked(world);
    const reset = (query, body, note) =>
      world.post("", body, { target: `/api/auth/reset-password${query}`, as: "POST /reset-password", note });
    await reset("?token=unknown", { newPassword: NEW }, "unknown");
    await reset("?token=a&token=b", { newPassword: NEW }, "two");
    await reset(`?token=${token}`, { newPassword: NEW, token: "unknown" }, "behind the body");
    await reset("?token=unknown", { newPassword: NEW, token: 5 }, "behind a number");
    await reset(`?token=${token}`, { newPassword: NEW, token: "" }, "behind an empty one");
    await rows("verification");
    await post("/sign-in/email", { ...ann, password: NEW });
  },

  "two links, two tabs": async (world) => {
    const { signUp, post, follow, rows } = world;
    await signUp(ann.email);
    const first = await asked(world, ann.email, "/reset");
    const second = await asked(world, ann.email, "/reset");
    await follow(first.mail);
    await follow(second.mail);
    await post("/reset-password", { newPassword: NEW, token: second.token });
    await post("/reset-password", { newPassword: NEW, token: second.token }, { note: "in the other tab" });
    await rows("account");
  },

  "a user without a password": async (world) => {
    const { signUp, post, sql, rows } = world;
    await signUp(ann.email);
    await sql("delete from account");
    const { token } = await asked(world);
    await post("/reset-password", { newPassword: NEW, token });
    await rows("account");
    await rows("user");
    await post("/sign-in/email", { ...ann, password: NEW });
  },

  "a user who is gone": async (world) => {
    const { signUp, post, follow, sql } = world;
    await signUp(ann.email);
    const { mail, token } = await asked(world, ann.email, "/reset");
    await sql(`delete from "user"`);
    await follow(mail);
    await post("/reset-password", { newPassword: NEW, token });
    await post("/request-password-reset", { email: ann.email });
    await world.mails(0);
  },

  "resetting while signed in": async (world) => {
    const { signUp, rows, mails } = world;
    const her = await signUp(ann.email);
    const bob = await signUp("bob@example.com");
    await bob.post("/request-password-reset", { email: ann.email, redirectTo: "/r" }, { note: "for her" });
    const [mail] = await mails();
    await bob.follow(mail);
    await bob.post("/reset-password", { newPassword: NEW, token: tokenIn(mail) });
    await bob.get("/get-session");
    await her.get("/get-session");
    await rows("session");
    await rows("account", `"userId", "accountId", "createdAt", id`);
  },
};
