import { twoFactorClient } from "better-auth/client/plugins";
import { everyKindFrom, noObject } from "../lib/kinds.mjs";
import { agePromises, ann, challenged, confirmed, enrol, factors, forgetSteps, promises } from "../lib/second-factor.mjs";
import { PASSWORD } from "../lib/story.mjs";
import { codeOf, wrongCodeFor } from "../lib/totp.mjs";

export const options = { plugins: { twoFactor: { otpOptions: {} } } };

const PATHS = [
  "enable",
  "disable",
  "get-totp-uri",
  "verify-totp",
  "send-otp",
  "verify-otp",
  "verify-backup-code",
  "generate-backup-codes",
];
const wrong = { password: "wrong password" };

export const stories = {
  "setting up an authenticator": async (world) => {
    const { rows, signUp } = world;
    const her = await signUp();
    await her.get("/get-session", { note: "before" });
    await her.post("/two-factor/get-totp-uri", confirmed, { note: "none yet" });
    await her.post("/two-factor/generate-backup-codes", confirmed, { note: "none yet" });
    await her.post("/two-factor/verify-totp", { code: "123456" }, { note: "none yet" });
    await her.post("/two-factor/enable", wrong, { note: "wrong password" });
    const { json } = await her.post("/two-factor/enable", { ...confirmed, issuer: "My App & Sons" });
    await factors(world);
    await her.post("/two-factor/get-totp-uri", confirmed, { note: "not proven yet" });
    await her.post("/two-factor/verify-totp", { code: wrongCodeFor(json.totpURI) }, { note: "wrong code" });
    await her.post("/two-factor/verify-totp", { code: codeOf(json.totpURI) }, { note: "set up" });
    await her.get("/get-session", { note: "set up" });
    await rows("user");
    await rows("session");
    await factors(world);
  },

  "an authenticator is there once": async (world) => {
    const { rows, signUp } = world;
    const her = await signUp();
    await her.post("/two-factor/enable", confirmed);
    await her.post("/two-factor/enable", { ...confirmed, method: "totp" }, { note: "anew" });
    await factors(world);
    await enrol(her);
    await her.post("/two-factor/enable", confirmed, { note: "there already" });
    await her.post("/two-factor/get-totp-uri", confirmed);
    await her.post("/two-factor/get-totp-uri", wrong, { note: "wrong password" });
    await her.post("/two-factor/enable", { ...confirmed, method: "otp" }, { note: "codes by mail besides" });
    await factors(world);
    await rows("session");
  },

  "an authenticator nobody has proven asks nobody": async ({ signUp, browser }) => {
    const her = await signUp();
    await her.post("/two-factor/enable", confirmed);
    await browser().post("/sign-in/email", ann);
  },

  "signing in with a code": async (world) => {
    const her = await world.signUp();
    const { uri } = await enrol(her);
    const phone = await challenged(world);
    await promises(world);
    await world.rows("session");
    await phone.get("/get-session", { note: "nobody yet" });
    await phone.post("/two-factor/verify-totp", { code: wrongCodeFor(uri) }, { note: "wrong code" });
    await promises(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) });
    await phone.get("/get-session");
    await promises(world);
    await world.rows("session");
    await factors(world);
  },

  "a code works once": async (world) => {
    const { uri } = await enrol(await world.signUp());
    const code = codeOf(uri, 1);
    await (await challenged(world)).post("/two-factor/verify-totp", { code });
    await (await challenged(world)).post("/two-factor/verify-totp", { code }, { note: "used" });
  },

  "what surrounds a sign-in": async (world) => {
    const { uri, backupCodes } = await enrol(await world.signUp());
    const passing = await challenged(world, { rememberMe: false });
    await passing.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "not to be remembered" });
    await passing.get("/get-session");
    const away = await challenged(world, { callbackURL: "/dash" });
    await away.post("/two-factor/verify-backup-code", { code: backupCodes[0] });
    await world.browser().post("/sign-in/email", { ...ann, password: "wrong password" });
    await world.rows("session");
  },

  "nobody is asked": async (world) => {
    for (const path of PATHS)
      await world.browser().post(`/two-factor/${path}`, { ...confirmed, code: "123456" }, { note: "nobody" });
    for (const path of PATHS) await world.browser().post(`/two-factor/${path}`, {}, { note: "nobody, nothing" });
    const cookie = (value) => ({ headers: { Cookie: `better-auth.two_factor=${value}`, Origin: world.origin } });
    const her = await world.signUp();
    const code = "123456";
    for (const path of ["verify-totp", "verify-otp", "send-otp", "verify-backup-code"]) {
      await world.post(`/two-factor/${path}`, { code }, { ...cookie(world.sign("2fa-nothing")), note: "unknown" });
      await world.post(`/two-factor/${path}`, { code }, { ...cookie("2fa-nothing.x"), note: "not signed" });
      await world.post(`/two-factor/${path}`, { code }, { ...cookie(world.sign(her.token)), note: "a session" });
    }
  },

  "a challenge can be tried five times": async (world) => {
    const { uri, backupCodes } = await enrol(await world.signUp());
    const phone = await challenged(world);
    const code = wrongCodeFor(uri);
    for (let n = 1; n <= 3; n++) await phone.post("/two-factor/verify-totp", { code }, { note: `wrong ${n}` });
    await phone.post("/two-factor/verify-backup-code", { code: "wrong" }, { note: "wrong 4" });
    await phone.post("/two-factor/verify-totp", { code }, { note: "wrong 5" });
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "right, too late" });
    await phone.post("/two-factor/verify-backup-code", { code: backupCodes[0] }, { note: "over" });
    await promises(world);
    await factors(world);
  },

  "a challenge ends after ten minutes": async (world) => {
    const { uri } = await enrol(await world.signUp());
    const phone = await challenged(world);
    await agePromises(world, 601);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "too late" });
  },

  "ten failures lock the second factors": async (world) => {
    const { uri, backupCodes } = await enrol(await world.signUp());
    const code = wrongCodeFor(uri);
    for (const round of [1, 2]) {
      const phone = await challenged(world);
      for (let n = 1; n <= 5; n++) await phone.post("/two-factor/verify-totp", { code }, { note: `wrong ${round}.${n}` });
    }
    await factors(world);
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "locked" });
    await phone.post("/two-factor/verify-backup-code", { code: backupCodes[0] }, { note: "locked" });
    await phone.post("/two-factor/send-otp", {}, { note: "locked" });
    await world.mails();
    await phone.post("/two-factor/verify-otp", { code }, { note: "locked" });
    await world.sql(`update "twoFactor" set "lockedUntil" = now() at time zone 'utc' - interval '1 minute'`);
    await phone.post("/two-factor/verify-totp", { code }, { note: "wrong after the lock" });
    await factors(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "right after the lock" });
    await factors(world);
  },

  "mailed codes": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/enable", { ...confirmed, method: "otp" });
    await her.get("/get-session");
    await world.rows("user");
    await world.rows("session");
    await factors(world);
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-otp", { code: "123456" }, { note: "none sent" });
    await phone.post("/two-factor/send-otp", {});
    const [{ code }] = await world.mails();
    await promises(world);
    await phone.post("/two-factor/verify-otp", { code: `${code}x` }, { note: "wrong code" });
    await promises(world);
    await phone.post("/two-factor/verify-otp", { code });
    await phone.get("/get-session");
    await phone.post("/two-factor/verify-otp", { code }, { note: "again" });
    await promises(world);
  },

  "mailed codes run out": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/enable", { ...confirmed, method: "otp" });
    const phone = await challenged(world);
    await phone.post("/two-factor/send-otp", undefined, { note: "no body" });
    const [{ code }] = await world.mails();
    await agePromises(world, 181);
    await phone.post("/two-factor/verify-otp", { code }, { note: "too late" });
    await phone.post("/two-factor/send-otp", { trustDevice: true });
    const [{ code: second }] = await world.mails();
    for (let n = 1; n <= 5; n++) await phone.post("/two-factor/verify-otp", { code: "nothing" }, { note: `wrong ${n}` });
    await phone.post("/two-factor/verify-otp", { code: second }, { note: "right, too late" });
    await phone.post("/two-factor/verify-otp", { code: second }, { note: "gone" });
    await phone.post("/two-factor/send-otp", {}, { note: "another one" });
    const [{ code: third }] = await world.mails();
    await phone.post("/two-factor/verify-otp", { code: third, trustDevice: true });
    await promises(world);
  },

  "codes are mailed to who is signed in": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/send-otp", {});
    const [{ code }] = await world.mails();
    await promises(world);
    await her.post("/two-factor/verify-otp", { code: "nothing" }, { note: "wrong code" });
    await her.post("/two-factor/verify-otp", { code });
    await her.get("/get-session");
    await world.rows("session");
  },

  "backup codes": async (world) => {
    const her = await world.signUp();
    const { backupCodes } = await enrol(her);
    const use = (browser, code, note, further = {}) =>
      browser.post("/two-factor/verify-backup-code", { code, ...further }, { note });
    const phone = await challenged(world);
    for (const odd of ["", backupCodes[0].toLowerCase() + "x", backupCodes[0].replace("-", ""), ` ${backupCodes[0]}`])
      await use(phone, odd, "odd");
    await use(phone, backupCodes[0], "right");
    await use(await challenged(world), backupCodes[0], "used");
    const tablet = await challenged(world);
    await use(tablet, backupCodes[1], "without a session", { disableSession: true });
    await tablet.get("/get-session");
    await use(tablet, backupCodes[2], "after that");
    await use(her, backupCodes[3], "signed in");
    await use(her, backupCodes[4], "signed in, without a session", { disableSession: true });
    await use(her, "wrong", "signed in, wrong");
    await factors(world);
    await her.post("/two-factor/generate-backup-codes", wrong, { note: "wrong password" });
    const { json } = await her.post("/two-factor/generate-backup-codes", confirmed);
    await factors(world);
    await use(await challenged(world), backupCodes[5], "replaced");
    await use(await challenged(world), json.backupCodes[9], "new");
  },

  "who is signed in proves a factor again": async (world) => {
    const her = await world.signUp();
    const { uri } = await enrol(her);
    await her.post("/two-factor/verify-totp", { code: codeOf(uri, 1) }, { note: "again" });
    for (let n = 1; n <= 6; n++)
      await her.post("/two-factor/verify-totp", { code: wrongCodeFor(uri) }, { note: `wrong ${n}` });
    await her.get("/get-session");
    await factors(world);
  },

  "trusted browsers": async (world) => {
    const { uri } = await enrol(await world.signUp());
    const phone = await challenged(world, { rememberMe: false });
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true });
    await promises(world);
    await phone.post("/sign-out");
    await phone.post("/sign-in/email", ann, { note: "trusted" });
    await promises(world);
    const trust = phone.jar.get("better-auth.trust_device");
    await phone.post("/sign-out");
    await agePromises(world, 2_592_001);
    await phone.post("/sign-in/email", ann, { note: "not for ever" });
    const copied = world.browser({ Cookie: `better-auth.trust_device=${trust}` });
    await copied.post("/sign-in/email", ann, { note: "copied" });
  },

  "trust is of one user": async (world) => {
    const { uri } = await enrol(await world.signUp());
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true });
    const bob = await world.signUp("bob@example.com");
    await enrol(bob);
    const trust = phone.jar.get("better-auth.trust_device");
    for (const value of [trust, world.sign("x!trust-device-x"), world.sign("x"), "trust-device-x.y"])
      await world
        .browser({ Cookie: `better-auth.trust_device=${value}` })
        .post("/sign-in/email", { ...ann, email: "bob@example.com" }, { note: "of somebody else" });
    await world
      .browser({ Cookie: `better-auth.trust_device=${trust}` })
      .post("/sign-in/email", ann, { note: "her own" });
  },

  "switching it off": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/disable", confirmed, { note: "not on" });
    const { uri } = await enrol(her);
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true });
    await her.post("/two-factor/disable", wrong, { note: "wrong password" });
    await phone.post("/two-factor/disable", confirmed);
    await phone.get("/get-session");
    await world.rows("user");
    await factors(world);
    await world.rows("session");
    await promises(world);
    await world.browser().post("/sign-in/email", ann);
    await phone.post("/two-factor/generate-backup-codes", confirmed, { note: "off" });
    await phone.post("/two-factor/verify-backup-code", { code: "x" }, { note: "off" });
  },

  "switching it off elsewhere forgets this browser": async (world) => {
    const her = await world.signUp();
    const { uri } = await enrol(her);
    const phone = await challenged(world);
    await phone.post("/two-factor/verify-totp", { code: codeOf(uri, 1), trustDevice: true });
    await her.post("/two-factor/disable", confirmed);
    await promises(world);
    await forgetSteps(world);
    await enrol(her);
    await phone.post("/sign-out");
    await phone.post("/sign-in/email", ann, { note: "asked again" });
  },

  "bodies of every kind": async (world) => {
    const her = await world.signUp();
    await her.post("/two-factor/enable", { ...confirmed, method: "sms" });
    await everyKindFrom(her, "/two-factor/enable", { ...confirmed, method: "otp", issuer: "x" }, "method");
    await everyKindFrom(her, "/two-factor/enable", { ...confirmed, method: "totp", issuer: "x" }, "issuer");
    for (const path of ["enable", "disable", "get-totp-uri", "generate-backup-codes"])
      await everyKindFrom(her, `/two-factor/${path}`, confirmed, "password");
    const somebody = world.browser();
    for (const path of ["verify-totp", "verify-otp", "verify-backup-code"]) {
      const body = { code: "x", trustDevice: true, disableSession: true };
      await everyKindFrom(somebody, `/two-factor/${path}`, body, "code");
      await everyKindFrom(somebody, `/two-factor/${path}`, body, "trustDevice");
    }
    await everyKindFrom(somebody, "/two-factor/verify-backup-code", { code: "x", disableSession: true }, "disableSession");
    await everyKindFrom(somebody, "/two-factor/send-otp", { trustDevice: true }, "trustDevice");
    for (const path of PATHS) await noObject(her, `/two-factor/${path}`);
  },

  "the official client": async ({ client, mails }) => {
    const asked = [];
    const plugins = [twoFactorClient({ onTwoFactorRedirect: (context) => void asked.push(context) })];
    const her = client({ plugins });
    await her.call("sign up", (c) => c.signUp.email({ ...ann, name: "Ann" }));
    const { data } = await her.call("enable", (c) => c.twoFactor.enable({ ...confirmed, issuer: "App" }));
    await her.call("verify (set up)", (c) => c.twoFactor.verifyTotp({ code: codeOf(data.totpURI) }));
    await her.call("session (set up)", (c) => c.getSession());
    await her.call("URI", (c) => c.twoFactor.getTotpUri(confirmed));
    const { data: codes } = await her.call("backup codes", (c) => c.twoFactor.generateBackupCodes(confirmed));
    for (const [note, act] of Object.entries({
      "by code": (c) => c.twoFactor.verifyTotp({ code: codeOf(data.totpURI, 1), trustDevice: true }),
      "by backup code": (c) => c.twoFactor.verifyBackupCode({ code: codes.backupCodes[0] }),
    })) {
      const there = client({ plugins });
      await there.call(`sign in ${note}`, (c) => c.signIn.email({ ...ann, password: PASSWORD }));
      await there.call(note, act);
      await there.call(`session ${note}`, (c) => c.getSession());
    }
    const there = client({ plugins });
    await there.call("sign in by mail", (c) => c.signIn.email(ann));
    await there.call("send a code", (c) => c.twoFactor.sendOtp());
    const [{ code }] = await mails();
    await there.call("by mail", (c) => c.twoFactor.verifyOtp({ code }));
    await there.call("disable", (c) => c.twoFactor.disable(confirmed));
    await there.call("what was asked", async () => asked);
  },
};
