import { ann, confirmed } from "../lib/second-factor.mjs";

/** Backup codes of old, and nothing else. */
export const options = { plugins: { twoFactor: { totpOptions: { disable: true }, allowPasswordless: true } } };

const code = "123456";

export const stories = {
  "neither authenticators nor mailed codes": async ({ signUp, browser, sql, rows }) => {
    const her = await signUp();
    for (const method of ["totp", "otp"]) await her.post("/two-factor/enable", { ...confirmed, method }, { note: method });
    await her.post("/two-factor/enable", {}, { note: "no password" });
    for (const path of ["get-totp-uri", "verify-totp", "send-otp", "verify-otp", "verify-backup-code"])
      await her.post(`/two-factor/${path}`, { ...confirmed, code });
    await sql(`update "user" set "twoFactorEnabled" = true`);
    await browser().post("/sign-in/email", ann, { note: "asked for nothing there is" });
    await her.post("/two-factor/generate-backup-codes", confirmed);
    await her.post("/two-factor/disable", {}, { note: "no password" });
    await sql("delete from account");
    await her.post("/two-factor/disable", {}, { note: "has no password" });
    await rows("user");
  },
};
