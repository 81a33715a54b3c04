import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };
const dressed = ({ cookie }) => ({ headers: { Cookie: cookie } });

/** Ann asks for another address; the mail is the first one. */
async function asked(world, newEmail = "New@Example.com", callbackURL = undefined) {
  const her = await world.signUp(ann.email);
  await her.post("/change-email", { newEmail, callbackURL });
  const [mail] = await world.mails();
  return { her, mail };
}

export const stories = {
  "another address, proven by a mail to it": async (world) => {
    const { her, mail } = await asked(world);
    await world.rows("user");
    await her.get("/get-session");
    await her.follow(mail);
    await world.rows("user");
    await her.get("/get-session");
    await her.follow(mail, { note: "again" });
    await world.follow(mail, { note: "again, signed out" });
    await world.post("/sign-in/email", ann, { note: "old address" });
    await world.post("/sign-in/email", { ...ann, email: "new@example.com" }, { note: "new address" });
    await world.rows("account", `"userId", "accountId", "createdAt", id`);
    await world.rows("session");
  },

  "another address after a verified one": async (world) => {
    const her = await world.signUp(ann.email);
    await world.sql(`update "user" set "emailVerified" = true`);
    await her.post("/change-email", { newEmail: "new@example.com", callbackURL: "/done?x=1#f" });
    const [mail] = await world.mails();
    await world.follow(mail, { note: "signed out" });
    await her.get("/get-session");
    await world.rows("user");
    await world.rows("session");
  },

  "where the link of another address leads": async (world) => {
    const her = await world.signUp(ann.email);
    for (const [at, page] of [undefined, "", "/done", "/done?x=1#f", "/a b", "http://localhost:3000/x"].entries()) {
      await her.post(
        "/change-email",
        { newEmail: `new${at}@example.com`, callbackURL: page },
        { note: JSON.stringify(page ?? null) },
      );
      const [mail] = await world.mails();
      await her.follow(mail, { note: JSON.stringify(page ?? null) });
    }
    for (const page of ["//evil.com", "https://evil.com", "/\\evil.com", "javascript:alert(1)"])
      await her.post("/change-email", { newEmail: "x@example.com", callbackURL: page }, { note: page });
    await her.post(
      "/change-email",
      { newEmail: "x@example.com", callbackURL: "/..//evil.com" },
      { note: "climbs out" },
    );
    await world.mails(0);
  },

  "addresses that cannot be hers": async (world) => {
    const her = await world.signUp(ann.email);
    await world.signUp("bob@example.com");
    for (const newEmail of [
      ann.email,
      "ANN@EXAMPLE.COM",
      "bob@example.com",
      "BOB@Example.com",
      "nobody",
      "a@b",
      " x@example.com",
      "",
      `${"x".repeat(64)}@example.com`,
    ])
      await her.post("/change-email", { newEmail }, { note: newEmail.slice(0, 20) });
    await world.mails();
    await world.rows("user");
  },

  "an address taken while the mail was under way": async (world) => {
    const { her, mail } = await asked(world, "new@example.com");
    await world.signUp("new@example.com");
    await her.follow(mail);
    await world.rows("user");
  },

  "a mail that came too late": async (world) => {
    const { her, mail } = await asked(world, "new@example.com");
    await world.sql(`update "user" set email = 'other@example.com'`);
    await her.follow(mail);
    await world.sql(`delete from "user"`);
    await world.follow(mail, { note: "deleted" });
  },

  "a mail in somebody else's browser": async (world) => {
    const { mail } = await asked(world, "new@example.com", "/done");
    const bob = await world.signUp("bob@example.com");
    await bob.follow(mail);
    await bob.follow({ url: mail.url.replace(/&callbackURL=.*/, "") }, { note: "without a page" });
    await world.rows("user");
  },

  "two new addresses at once": async (world) => {
    const { her, mail } = await asked(world, "first@example.com");
    await her.post("/change-email", { newEmail: "second@example.com" });
    const [second] = await world.mails();
    await her.follow(second);
    await her.follow(mail, { note: "the first one" });
    await world.rows("user");
  },

  "links of other kinds": async (world) => {
    const her = await world.signUp(ann.email);
    const [{ id }] = await world.sql(`select id from "user"`);
    const claims = { email: ann.email, updateTo: "new@example.com", userId: id };
    const now = Math.floor(Date.now() / 1000);
    const follow = (more, note, page = "") =>
      her.get("", {
        target: `/api/auth/verify-email?token=${world.link({ ...claims, ...more })}${page}`,
        as: "GET /verify-email",
        note,
      });
    await follow({ requestType: "change-email-verification", exp: now - 1 }, "expired");
    await follow(
      { requestType: "change-email-verification", exp: now - 1 },
      "expired, with a page",
      "&callbackURL=/cb",
    );
    await follow({ requestType: "change-email-confirmation" }, "agreed");
    await world.mails();
    await follow({ requestType: "change-email-confirmation" }, "agreed, with a page", "&callbackURL=/cb%3Fx%3D1");
    await world.mails();
    await world.rows("user");
    await follow({ requestType: "something else" }, "an unknown kind");
    await world.mails();
    await world.rows("user");
    await follow({ email: "new@example.com", updateTo: "newer@example.com" }, "of old", "&callbackURL=/cb");
    const [mail] = await world.mails();
    await her.get("/get-session");
    await her.follow(mail);
    await world.rows("user");
  },

  "an address is no password": async (world) => {
    const her = await world.signUp(ann.email);
    await world.age(DAY + 1);
    await her.post("/change-email", { newEmail: "new@example.com" }, { note: "due" });
    await world.mails();
    await world.age(7 * DAY + 1);
    await her.post("/change-email", { newEmail: "new@example.com" }, { note: "expired" });
    await world.post("/change-email", { newEmail: "new@example.com" }, { note: "no session" });
    await world.post("/change-email", {}, { note: "no session, invalid" });
    await world.mails(0);
    await world.get("/list-sessions", dressed(her));
  },
};
