export const options = { plugins: { magicLink: { disableSignUp: true, expiresIn: 60, storeToken: "hashed" } } };

const email = "ann@example.com";

export const stories = {
  "strangers stay outside": async ({ browser, mails, rows }) => {
    await browser().post("/sign-in/magic-link", { email, errorCallbackURL: "/oops" });
    const [mail] = await mails();
    await rows("verification");
    await browser().follow(mail);
    await rows("user");
  },

  "somebody known comes in, for a minute": async ({ browser, signUp, mails, sql }) => {
    await signUp(email);
    const her = browser();
    await her.post("/sign-in/magic-link", { email });
    const [mail] = await mails();
    await her.follow(mail);
    await her.post("/sign-in/magic-link", { email });
    const [late] = await mails();
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '61 seconds'`);
    await her.follow(late, { note: "too late" });
  },
};
