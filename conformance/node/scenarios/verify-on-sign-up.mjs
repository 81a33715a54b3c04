import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailVerification: { sendVerificationEmail: true, sendOnSignUp: true, sendOnSignIn: true },
};

const ann = { name: "Ann", email: "Ann@Example.com", password: PASSWORD };

export const stories = {
  "signing up sends a link": async ({ post, browser, mails, follow, rows }) => {
    for (const [at, callbackURL] of [
      undefined,
      "",
      "/welcome",
      "/a b?c=d&e=ü#f",
      "http://localhost:3000/x",
    ].entries()) {
      const email = `u${at}@example.com`;
      await post("/sign-up/email", { ...ann, email, callbackURL }, { note: JSON.stringify(callbackURL ?? null) });
      const [mail] = await mails();
      await follow(mail);
    }
    const her = browser();
    await her.post("/sign-up/email", ann);
    const [mail] = await mails();
    await her.follow(mail);
    await her.get("/get-session");
    await post("/sign-up/email", ann, { note: "taken" });
    await post("/sign-up/email", { ...ann, email: "x@example.com", password: "short" }, { note: "refused" });
    await post("/sign-in/email", { email: ann.email, password: PASSWORD });
    await mails(0);
    await rows("user");
    await rows("session");
  },
};
