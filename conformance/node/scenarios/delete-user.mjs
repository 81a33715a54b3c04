import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

async function everything({ rows }) {
  for (const table of ["user", "account", "session", "verification"]) await rows(table);
}

export const stories = {
  "leaving with a fresh session": async (world) => {
    const her = await world.signUp(ann.email);
    const phone = world.browser();
    await phone.post("/sign-in/email", ann);
    await world.signUp("bob@example.com");
    const { cookie } = her;
    await her.post("/delete-user", {});
    await everything(world);
    await her.get("/get-session");
    await world.get("/get-session", { headers: { Cookie: cookie }, note: "the old cookie" });
    await phone.get("/get-session");
    await world.post("/sign-in/email", ann);
    await world.post("/delete-user", {}, { headers: { Cookie: cookie, Origin: world.origin }, note: "again" });
    await world.signUp(ann.email);
    await world.rows("user");
  },

  "leaving with a password": async (world) => {
    const her = await world.signUp(ann.email);
    for (const password of ["wrong", "x".repeat(129), PASSWORD.toUpperCase()])
      await her.post("/delete-user", { password }, { note: password.slice(0, 25) });
    await world.rows("user");
    await her.post("/delete-user", { password: PASSWORD, callbackURL: "/bye" });
    await everything(world);
  },

  "leaving with an old session": async (world) => {
    const her = await world.signUp(ann.email);
    await world.age(DAY + 1);
    await her.post("/delete-user", {}, { note: "not fresh" });
    await her.post("/delete-user", { password: "" }, { note: "not fresh, empty password" });
    await her.post("/delete-user", { callbackURL: "/bye" }, { note: "not fresh, with a page" });
    await her.post("/delete-user", { password: "wrong" }, { note: "not fresh, wrong password" });
    await her.post("/delete-user", { password: PASSWORD }, { note: "not fresh, right password" });
    await everything(world);
  },

  "leaving without a password": async (world) => {
    const her = await world.signUp(ann.email);
    await world.sql("update account set password = null");
    await her.post("/delete-user", { password: PASSWORD }, { note: "no password" });
    await world.sql("delete from account");
    await her.post("/delete-user", { password: PASSWORD }, { note: "no account" });
    await her.post("/delete-user", {});
    await everything(world);
  },

  "tokens that delete nobody": async (world) => {
    const her = await world.signUp(ann.email);
    const bob = await world.signUp("bob@example.com");
    const [{ id }] = await world.sql(`select id from "user" where email = 'bob@example.com'`);
    await world.sql(
      `insert into verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt") values
        ('v1', 'delete-account-his', $1, now() + interval '1 hour', now(), now()),
        ('v2', 'delete-account-late', $1, now() - interval '1 hour', now(), now()),
        ('v3', 'reset-password:other', $1, now() + interval '1 hour', now(), now())`,
      [id],
    );
    for (const token of ["unknown", "his"]) {
      await her.post("/delete-user", { token }, { note: token });
      await her.get(`/delete-user/callback?token=${token}`);
    }
    for (const token of ["late", "other", "his"])
      await bob.post("/delete-user", { token }, { note: `his browser, ${token}` });
    await world.rows("verification", `identifier, "createdAt", id`);
    await world.rows("user");
    for (const path of [
      "",
      "?",
      "?token=",
      "?token=a&token=b",
      "?token=x&callbackURL=/bye",
      "?token=x&callbackURL=//evil.com",
      "?token=x&callbackURL=https://evil.com",
      "?token=x&callbackURL=/a&callbackURL=/b",
      "?callbackURL=/bye",
    ]) {
      await world.get(`/delete-user/callback${path}`);
      await her.get(`/delete-user/callback${path}`, { note: "signed in" });
    }
    await her.post("/delete-user", { token: "unknown", password: "wrong" }, { note: "both wrong" });
    await her.post("/delete-user", { token: "unknown", password: PASSWORD }, { note: "wrong token" });
    await world.rows("user");
  },

  "a token deletes its user": async (world) => {
    for (const leave of [
      (browser) => browser.post("/delete-user", { token: "good" }),
      (browser) => browser.get("/delete-user/callback?token=good"),
      (browser) => browser.get("/delete-user/callback?token=good&callbackURL=/bye%3Fx%3D1%23f"),
      (browser) => browser.get("/delete-user/callback?token=good&callbackURL="),
    ]) {
      const her = await world.signUp(ann.email);
      const [{ id }] = await world.sql(`select id from "user"`);
      await world.sql(
        `insert into verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
         values ('v1', 'delete-account-good', $1, now() + interval '1 hour', now(), now())`,
        [id],
      );
      await world.age(2 * DAY);
      await leave(her);
      await everything(world);
    }
  },

  "leaving without being here": async (world) => {
    await world.post("/delete-user", {}, { note: "no session" });
    await world.post("/delete-user", { password: 5 }, { note: "no session, invalid" });
    const her = await world.signUp(ann.email);
    await world.age(7 * DAY + 1);
    await her.post("/delete-user", { password: PASSWORD }, { note: "expired" });
    await world.rows("user");
  },
};
