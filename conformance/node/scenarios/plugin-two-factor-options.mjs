import { agePromises, ann, challenged, confirmed, promises } from "../lib/second-factor.mjs";
import { codeOf, wrongCodeFor } from "../lib/totp.mjs";

/** Every option another than usual. */
export const options = {
  plugins: {
    twoFactor: {
      issuer: "Müller & Söhne (GmbH)",
      skipVerificationOnEnable: true,
      twoFactorCookieMaxAge: 120,
      trustDeviceMaxAge: 3600,
      accountLockout: { maxFailedAttempts: 2, durationSeconds: 60 },
      totpOptions: { digits: 8, period: 60, issuer: "Another" },
      otpOptions: { digits: 8, period: 60, allowedAttempts: 2, storeOTP: "hashed" },
      backupCodeOptions: { amount: 3, length: 12, storeBackupCodes: "plain" },
    },
  },
};

export const stories = {
  "an authenticator that counts at once": async (world) => {
    const her = await world.signUp();
    const { json } = await her.post("/two-factor/enable", confirmed);
    await her.get("/get-session");
    await world.sql(`select "verified", "failedVerificationCount", length("backupCodes") as codes from "twoFactor"`, [], "it");
    await world.rows("session");
    await her.post("/two-factor/get-totp-uri", confirmed);
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(json.totpURI), trustDevice: true });
    await phone.post("/sign-out");
    await phone.post("/sign-in/email", ann, { note: "trusted" });
    await promises(world);
    await agePromises(world, 3601);
    await phone.post("/sign-out");
    await phone.post("/sign-in/email", ann, { note: "no longer" });
  },

  "a short patience": async (world) => {
    const her = await world.signUp();
    const { json } = await her.post("/two-factor/enable", confirmed);
    const phone = await challenged(world);
    const code = wrongCodeFor(json.totpURI);
    await phone.post("/two-factor/verify-totp", { code }, { note: "wrong 1" });
    await phone.post("/two-factor/verify-totp", { code }, { note: "wrong 2" });
    await phone.post("/two-factor/verify-totp", { code: codeOf(json.totpURI) }, { note: "locked" });
    await world.sql(`select "failedVerificationCount", "lockedUntil" from "twoFactor"`, [], "the lock");
  },

  "long codes by mail, kept as digests": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/enable", { ...confirmed, method: "otp" });
    const phone = await challenged(world);
    await phone.post("/two-factor/send-otp", {});
    const [{ code }] = await world.mails();
    await promises(world);
    await phone.post("/two-factor/verify-otp", { code: "x" }, { note: "wrong 1" });
    await phone.post("/two-factor/verify-otp", { code: "x" }, { note: "wrong 2" });
    await phone.post("/two-factor/verify-otp", { code }, { note: "too late" });
    await phone.post("/two-factor/send-otp", {});
    const [{ code: second }] = await world.mails();
    await phone.post("/two-factor/verify-otp", { code: second });
  },

  "few backup codes, kept as they are": async (world) => {
    const her = await world.signUp();
    const { json } = await her.post("/two-factor/enable", confirmed, { note: "long codes" });
    await (await challenged(world)).post("/two-factor/verify-backup-code", { code: json.backupCodes[1] });
    await world.sql(`select length("backupCodes") as left from "twoFactor"`, [], "what is left");
    await her.post("/two-factor/generate-backup-codes", confirmed, { note: "long codes" });
  },
};
