import { agePromises, ann, challenged, confirmed, enrol, factors, promises } from "../lib/second-factor.mjs";
import { codeOf, wrongCodeFor } from "../lib/totp.mjs";

export const shared = true;
export const options = { plugins: { twoFactor: { otpOptions: { storeOTP: "encrypted" } } } };

/** Two servers on one database: what one of them sealed, the other one opens. */
export const stories = {
  "an authenticator of there opens the door here": async (there, here) => {
    const { uri, backupCodes } = await enrol(await there.signUp());
    const phone = await challenged(here);
    await phone.post("/two-factor/verify-totp", { code: wrongCodeFor(uri) }, { note: "wrong code" });
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) });
    await there.get("/get-session", { headers: { Cookie: phone.cookie } });
    await (await challenged(here)).post("/two-factor/verify-backup-code", { code: backupCodes[0] });
    await (await challenged(there)).post("/two-factor/verify-backup-code", { code: backupCodes[0] }, { note: "used" });
    await factors(there);
  },

  "asked there, answered here": async (there, here) => {
    const { uri } = await enrol(await there.signUp());
    const asked = await challenged(there);
    const dressed = { headers: { Cookie: asked.cookie, Origin: here.origin } };
    await here.post("/two-factor/verify-totp", { code: wrongCodeFor(uri) }, { ...dressed, note: "wrong code" });
    await here.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true }, dressed);
    await promises(there);
  },

  "trusted here, trusted there": async (there, here) => {
    const { uri } = await enrol(await there.signUp());
    const phone = await challenged(here);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true });
    const trust = (browser) => ({ Cookie: `better-auth.trust_device=${browser.jar.get("better-auth.trust_device")}` });
    const elsewhere = there.browser(trust(phone));
    await elsewhere.post("/sign-in/email", ann, { note: "trusted" });
    await here.browser(trust(elsewhere)).post("/sign-in/email", ann, { note: "trusted again" });
    await agePromises(here, 2_592_001);
    await here.browser(trust(elsewhere)).post("/sign-in/email", ann, { note: "no longer" });
  },

  "mailed there, typed here": async (there, here) => {
    const her = await there.signUp();
    await her.post("/two-factor/enable", { ...confirmed, method: "otp" });
    const asked = await challenged(there);
    await asked.post("/two-factor/send-otp", {});
    const [{ code }] = await there.mails();
    const dressed = { headers: { Cookie: asked.cookie, Origin: here.origin } };
    await here.post("/two-factor/verify-otp", { code: "nothing" }, { ...dressed, note: "wrong code" });
    await here.post("/two-factor/verify-otp", { code }, dressed);
  },

  "off here, off there": async (there, here) => {
    const her = await there.signUp();
    await enrol(her);
    const { json } = await here.post("/two-factor/generate-backup-codes", confirmed, {
      headers: { Cookie: her.cookie, Origin: here.origin },
    });
    await (await challenged(there)).post("/two-factor/verify-backup-code", { code: json.backupCodes[0] });
    await here.post("/two-factor/disable", confirmed, { headers: { Cookie: her.cookie, Origin: here.origin } });
    await there.browser().post("/sign-in/email", ann);
    await factors(there);
  },
};
