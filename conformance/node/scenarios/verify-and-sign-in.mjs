import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailAndPassword: { requireEmailVerification: true },
  emailVerification: {
    sendVerificationEmail: true,
    sendOnSignIn: true,
    autoSignInAfterVerification: true,
    expiresIn: 600,
  },
};

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const { name: _, ...into } = ann;

export const stories = {
  "verified first, then signed in": async ({ post, browser, mails, rows }) => {
    await post("/sign-up/email", { ...ann, callbackURL: "/welcome?a=b#c" });
    const [mail] = await mails();
    await post("/sign-in/email", { ...into, password: "wrong" }, { note: "wrong password" });
    await mails(0);
    const her = browser({ "User-Agent": "phone" });
    await her.follow(mail);
    await her.get("/get-session");
    await rows("session");
    await rows("user");
    const other = browser();
    await other.follow(mail, { note: "again" });
    await other.get("/get-session");
    await rows("session");
    await post("/sign-in/email", into);
    await mails(0);
  },

  "a refused sign-in sends the mail again": async ({ post, follow, mails }) => {
    await post("/sign-up/email", ann);
    await mails();
    await post("/sign-in/email", into);
    await mails();
    await post("/sign-in/email", { ...into, callbackURL: "/dash" });
    const [mail] = await mails();
    await follow(mail);
    await post("/sign-in/email", into, { note: "verified" });
  },

  "a taken address gets no second mail": async ({ post, mails, rows }) => {
    await post("/sign-up/email", ann);
    await mails();
    await post("/sign-up/email", { ...ann, name: "Eve", callbackURL: "/x" }, { note: "taken" });
    await post("/sign-up/email", { ...ann, email: "ANN@example.com" }, { note: "taken, in capitals" });
    await mails(0);
    await rows("user");
  },

  "a link followed by who is signed in as somebody else": async ({ post, browser, mails, rows }) => {
    await post("/sign-up/email", ann);
    const [mail] = await mails();
    const bob = browser();
    await bob.post("/sign-up/email", { ...ann, name: "Bob", email: "bob@example.com" });
    const [his] = await mails();
    await bob.follow(his);
    await bob.follow(mail, { note: "hers" });
    await bob.get("/get-session");
    await rows("session");
  },

  "a link followed by who is signed in already": async ({ post, browser, mails, sql, rows }) => {
    await post("/sign-up/email", ann);
    const [mail] = await mails();
    await sql(`update "user" set "emailVerified" = true`);
    const her = browser();
    await her.post("/sign-in/email", into);
    await sql(`update "user" set "emailVerified" = false`);
    await her.follow(mail);
    await her.get("/get-session");
    await rows("session");
  },

  "signed in for a while only": async ({ post, browser, mails, sql, rows }) => {
    await post("/sign-up/email", ann);
    const [mail] = await mails();
    await sql(`update "user" set "emailVerified" = true`);
    const her = browser();
    await her.post("/sign-in/email", { ...into, rememberMe: false });
    await sql(`update "user" set "emailVerified" = false`);
    await her.follow(mail);
    await rows("session");
  },
};
