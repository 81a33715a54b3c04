// What stories about second factors begin with.
import { PASSWORD } from "./story.mjs";
import { codeOf } from "./totp.mjs";

export const ann = { email: "ann@example.com", password: PASSWORD };
export const confirmed = { password: PASSWORD };

/** Sets an authenticator up for whoever uses the browser; returns its URI and the backup codes. */
export async function enrol(browser) {
  const { json } = await browser.post("/two-factor/enable", confirmed);
  await browser.post("/two-factor/verify-totp", { code: codeOf(json.totpURI) }, { note: "set up" });
  await browser.get("/get-session", { note: "set up" });
  return { uri: json.totpURI, backupCodes: json.backupCodes };
}

/** A browser in which a user with a second factor has given the password. */
export async function challenged(world, further = {}, who = ann) {
  const browser = world.browser();
  await browser.post("/sign-in/email", { ...who, ...further }, { note: "asked for more" });
  return browser;
}

/** What is kept of the users' second factors. */
export const factors = (world) => world.sql('select * from "twoFactor" order by id', [], "rows of twoFactor");

/** The promises, but for the codes of authenticators that Latchkey remembers as used. */
export const promises = (world) =>
  world.sql(
    `select * from verification where identifier not like '2fa-step-%'
     order by identifier like '2fa-attempts-%', "createdAt", id`,
    [],
    "rows of verification",
  );

/** Has the used codes of authenticators forgotten, so that one is good again. */
export const forgetSteps = (world) => world.sql("delete from verification where identifier like '2fa-step-%'");

/** Lets time pass for whatever was promised. */
export const agePromises = (world, seconds) =>
  world.sql(`update verification set "expiresAt" = "expiresAt" - make_interval(secs => $1)`, [seconds]);
