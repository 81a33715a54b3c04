import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };
const NEW = "another horse battery";
const change = (more = {}) => ({ currentPassword: PASSWORD, newPassword: NEW, ...more });

export const stories = {
  "another password": async ({ signUp, browser, post, rows }) => {
    const her = await signUp(ann.email);
    const phone = browser();
    await phone.post("/sign-in/email", ann);
    await her.post("/change-password", change());
    await rows("account");
    await rows("session");
    await her.get("/get-session");
    await phone.get("/get-session");
    await post("/sign-in/email", ann, { note: "old password" });
    await post("/sign-in/email", { ...ann, password: NEW }, { note: "new password" });
    await her.post("/change-password", change(), { note: "again" });
    await her.post("/change-password", change({ currentPassword: NEW, newPassword: NEW }), { note: "the same one" });
  },

  "another password, everywhere else signed out": async ({ signUp, browser, rows }) => {
    const her = await signUp(ann.email, { "User-Agent": "desk" });
    const phone = browser({ "User-Agent": "phone" });
    await phone.post("/sign-in/email", ann);
    const bob = await signUp("bob@example.com");
    await her.post("/change-password", change({ revokeOtherSessions: true }));
    await rows("session");
    await her.get("/get-session");
    await phone.get("/get-session");
    await bob.get("/get-session");
    await her.post(
      "/change-password",
      change({ currentPassword: NEW, newPassword: PASSWORD, revokeOtherSessions: false }),
      { note: "and back" },
    );
    await rows("session");
  },

  "another password for a while only": async ({ signUp, browser, rows }) => {
    await signUp(ann.email);
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await guest.post("/change-password", change());
    await guest.post(
      "/change-password",
      change({ currentPassword: NEW, newPassword: PASSWORD, revokeOtherSessions: true }),
      { note: "and back" },
    );
    await guest.get("/get-session");
    await rows("session");
  },

  "passwords that are refused": async ({ signUp, sql, rows }) => {
    const her = await signUp(ann.email);
    const cases = {
      "too short": change({ newPassword: "1234567" }),
      empty: change({ newPassword: "" }),
      "too long": change({ newPassword: "x".repeat(129) }),
      "the longest": change({ newPassword: "x".repeat(128), currentPassword: "wrong" }),
      "current too long": change({ currentPassword: "x".repeat(129) }),
      "wrong current": change({ currentPassword: "wrong" }),
      "empty current": change({ currentPassword: "" }),
      "too short and wrong": change({ newPassword: "short", currentPassword: "wrong" }),
      "all wrong, signing out": change({ currentPassword: "wrong", revokeOtherSessions: true }),
    };
    for (const [note, body] of Object.entries(cases)) await her.post("/change-password", body, { note });
    await rows("session");
    await sql("update account set password = null");
    await her.post("/change-password", change(), { note: "no password" });
    await sql("delete from account");
    await her.post("/change-password", change(), { note: "no account" });
    await her.post("/change-password", change({ newPassword: "short" }), { note: "no account, too short" });
  },

  "is that your password?": async ({ signUp, sql }) => {
    const her = await signUp(ann.email);
    for (const password of [
      PASSWORD,
      "wrong",
      "",
      PASSWORD.toUpperCase(),
      `${PASSWORD} `,
      "x".repeat(128),
      "x".repeat(129),
    ])
      await her.post("/verify-password", { password }, { note: `${password.slice(0, 25)} ${password.length}` });
    await sql("update account set password = null");
    await her.post("/verify-password", { password: PASSWORD }, { note: "no password" });
    await her.post("/verify-password", { password: "x".repeat(129) }, { note: "no password, too long" });
    await sql("delete from account");
    await her.post("/verify-password", { password: PASSWORD }, { note: "no account" });
  },

  "passwords are compared in one form": async ({ signUp, post }) => {
    const her = await signUp(ann.email);
    await her.post("/change-password", change({ newPassword: "Ａngström ﬁne" }));
    await her.post("/verify-password", { password: "Angström fine" }, { note: "compatible" });
    await her.post("/verify-password", { password: "Angstro\u0308m fine" }, { note: "decomposed" });
    await post("/sign-in/email", { ...ann, password: "Ångström fine" }, { note: "another letter" });
  },

  "a password is not set over HTTP": async ({ signUp }) => {
    const her = await signUp(ann.email);
    await her.post("/set-password", { newPassword: NEW });
  },

  "passwords of nobody": async ({ post, signUp, age, sign, origin }) => {
    const her = await signUp(ann.email);
    for (const [path, body] of [
      ["/change-password", change()],
      ["/verify-password", { password: PASSWORD }],
    ]) {
      await post(path, body, { note: "no session" });
      await post(path, {}, { note: "no session, invalid" });
      await post(path, body, {
        headers: { Cookie: "better-auth.session_token=forged", Origin: origin },
        note: "forged",
      });
      await post(path, body, {
        headers: { Cookie: `better-auth.session_token=${sign("unknown")}`, Origin: origin },
        note: "unknown",
      });
    }
    await age(DAY + 1);
    await her.post("/verify-password", { password: PASSWORD }, { note: "due" });
    await age(DAY + 1);
    await her.post("/change-password", change(), { note: "due" });
    await age(7 * DAY + 1);
    await her.post("/change-password", change(), { note: "expired" });
  },
};
