import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailAndPassword: {
    sendResetPassword: true,
    revokeSessionsOnPasswordReset: true,
    resetPasswordTokenExpiresIn: 90,
    minPasswordLength: 10,
    maxPasswordLength: 40,
  },
};

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "a new password ends all sessions": async ({ signUp, browser, mails, rows, sql }) => {
    const her = await signUp(ann.email);
    const phone = browser();
    await phone.post("/sign-in/email", { ...ann, rememberMe: false });
    const bob = await signUp("bob@example.com");
    await her.post("/request-password-reset", { email: ann.email });
    const [{ url }] = await mails();
    const token = /reset-password\/([A-Za-z0-9]+)/.exec(url)[1];
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '60 seconds'`);
    await rows("verification");
    await her.post("/reset-password", { newPassword: "123456789", token }, { note: "too short" });
    await her.post("/reset-password", { newPassword: "x".repeat(41), token }, { note: "too long" });
    await her.post("/reset-password", { newPassword: "1234567890", token });
    await her.get("/get-session");
    await phone.get("/get-session");
    await bob.get("/get-session");
    await rows("session");
    await her.post("/sign-in/email", { ...ann, password: "1234567890" });
    await rows("account");
  },
};
