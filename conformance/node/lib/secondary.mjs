// Stories about secondary storage, told in each of the ways in which sessions can be there.
import { PASSWORD } from "./story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

/** Options for one way; the whole of accounts is on, so that every kind of key is seen. */
export const storageOptions = (more = {}) => ({
  secondaryStorage: true,
  emailAndPassword: { sendResetPassword: true, revokeSessionsOnPasswordReset: true },
  user: { changeEmail: { enabled: true }, deleteUser: { enabled: true } },
  ...more,
});

const inStorage = ({ ageKeys }) => ageKeys;

/** Users too, whose dates stand beside those of their sessions. */
const inBoth =
  ({ age, ageKeys, sql }) =>
  async (seconds) => {
    await Promise.all([ageKeys(seconds), age(seconds)]);
    const past = (column) => `"${column}" = "${column}" - make_interval(secs => $1)`;
    await sql(`update "user" set ${["createdAt", "updatedAt"].map(past)}`, [seconds]);
  };

async function renewal(world, passing) {
  const { signUp, keys } = world;
  const her = await signUp(ann.email);
  const pass = passing(world);
  await pass(DAY - 60);
  await her.get("/get-session", { note: "not due" });
  await pass(120);
  await her.get("/get-session", { note: "due" });
  await keys("renewed");
  await her.get("/get-session", { note: "renewed" });
  await pass(7 * DAY + 1);
  await keys("over");
  await her.get("/get-session", { note: "over" });
  await her.get("/get-session", { note: "once more" });
}

export const storageStories = {
  "a session begins and ends": async ({ signUp, get, keys }) => {
    const her = await signUp(ann.email, { "User-Agent": "phone" });
    await keys("signed up");
    await her.get("/get-session");
    await her.get("/list-sessions");
    const cookie = her.cookie;
    await her.post("/sign-out");
    await keys("signed out");
    await get("/get-session", { headers: { Cookie: cookie }, note: "with the old cookie" });
  },

  "several devices": async ({ signUp, browser, keys }) => {
    const phone = await signUp(ann.email);
    const guest = browser({ "User-Agent": "guest" });
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    const desk = browser({ "User-Agent": "desk" });
    await desk.post("/sign-in/email", ann);
    await keys("three devices");
    await phone.get("/list-sessions");
    await phone.post("/revoke-session", { token: desk.token });
    await desk.get("/get-session", { note: "revoked" });
    await keys("two devices");
    await phone.post("/revoke-other-sessions");
    await guest.get("/get-session", { note: "revoked" });
    await phone.get("/list-sessions");
    await keys("one device");
    await desk.post("/sign-in/email", ann);
    await desk.post("/revoke-sessions");
    await keys("none");
    await phone.get("/get-session", { note: "all revoked" });
    await desk.post("/sign-in/email", ann, { note: "again" });
    await desk.get("/get-session");
    await keys("one again");
  },

  "a session is renewed": (world) => renewal(world, inStorage),

  "a user who changes": async ({ signUp, browser, keys }) => {
    const her = await signUp(ann.email);
    const phone = browser();
    await phone.post("/sign-in/email", ann);
    await her.post("/update-user", { name: "Änne 张", image: "/a.png" });
    await keys("another name");
    await phone.get("/get-session");
    await her.post("/update-user", { image: null });
    await phone.get("/get-session", { note: "no image" });
    await her.post("/change-password", {
      currentPassword: PASSWORD,
      newPassword: "another horse battery",
      revokeOtherSessions: true,
    });
    await keys("another password");
    await phone.get("/get-session", { note: "password changed" });
    await her.get("/get-session");
    await her.post("/delete-user", { password: "another horse battery" });
    await keys("deleted");
    await her.get("/get-session", { note: "deleted" });
  },

  "a forgotten password": async ({ signUp, browser, get, post, mails, follow, keys }) => {
    const her = await signUp(ann.email);
    await post("/request-password-reset", { email: ann.email, redirectTo: "/reset" });
    await post("/request-password-reset", { email: "bob@example.com", redirectTo: "/reset" }, { note: "nobody" });
    const [mail] = await mails();
    await keys("asked");
    await follow(mail);
    const token = /reset-password\/(\w+)/.exec(mail.url)[1];
    await post("/reset-password", { newPassword: "another horse battery", token });
    await keys("reset");
    await post("/reset-password", { newPassword: "third horse battery", token }, { note: "twice" });
    await follow(mail, { note: "used" });
    await her.get("/get-session", { note: "revoked" });
    const phone = browser();
    await phone.post("/sign-in/email", { ...ann, password: "another horse battery" });
    await phone.get("/get-session");
    await get("/reset-password/unknown?callbackURL=/x");
  },

  "keys that are gone": async ({ signUp, browser, forgetKeys, keys }) => {
    const her = await signUp(ann.email);
    await forgetKeys("active-sessions-*");
    await her.get("/get-session", { note: "no list" });
    await her.get("/list-sessions", { note: "no list" });
    const phone = browser();
    await phone.post("/sign-in/email", ann);
    await keys("a list of one");
    await forgetKeys();
    await phone.get("/get-session", { note: "flushed" });
    await phone.get("/list-sessions", { note: "flushed" });
    await her.post("/sign-out", {}, { note: "flushed" });
    await keys("nothing");
  },
};

/** The same, with the rows the database has of it. */
export const inDatabase = Object.fromEntries(
  Object.entries(storageStories).map(([name, story]) => [
    name,
    async (world) => {
      if (name === "a session is renewed") await renewal(world, inBoth);
      else await story(world);
      await world.rows("session");
    },
  ]),
);

/** What one server put into Redis, the other one reads, changes and ends. */
const sharedStories = {
  "signed up there, at home here": async (there, here) => {
    const her = await there.signUp(ann.email, { "User-Agent": "phone" });
    const dressed = { headers: { Cookie: her.cookie, Origin: here.origin } };
    await here.get("/get-session", dressed);
    await here.get("/list-sessions", dressed);
    const desk = here.browser();
    await desk.post("/sign-in/email", ann);
    await there.get("/get-session", { headers: { Cookie: desk.cookie }, note: "signed in here" });
    await there.get("/list-sessions", dressed);
    await there.keys("two devices");
    await here.post("/update-user", { name: "Änne" }, dressed);
    await there.get("/get-session", { ...dressed, note: "another name" });
    await there.keys("another name");
  },

  "revoked here, gone there": async (there, here) => {
    const [phone, tablet, desk] = [await there.signUp(ann.email), here.browser(), there.browser()];
    for (const device of [tablet, desk]) await device.post("/sign-in/email", ann);
    const dressed = (device) => ({ headers: { Cookie: device.cookie, Origin: here.origin } });
    await here.post("/revoke-session", { token: desk.token }, dressed(phone));
    await desk.get("/get-session", { note: "revoked" });
    await there.keys("two devices");
    await here.post("/revoke-other-sessions", {}, dressed(phone));
    await there.get("/get-session", { ...dressed(tablet), note: "revoked" });
    await there.get("/list-sessions", dressed(phone));
    await here.post("/sign-out", {}, dressed(phone));
    await there.get("/get-session", { ...dressed(phone), note: "signed out" });
    await there.keys("none");
    await desk.post("/sign-in/email", ann);
    await tablet.post("/sign-in/email", ann);
    await here.post("/revoke-sessions", {}, dressed(desk));
    await desk.get("/get-session", { note: "all revoked" });
    await there.get("/get-session", { ...dressed(tablet), note: "all revoked" });
    await there.keys("the mark");
  },

  "a link from there, followed here": async (there, here) => {
    await there.signUp(ann.email);
    await there.post("/request-password-reset", { email: ann.email, redirectTo: "/reset" });
    const [mail] = await there.mails();
    await here.follow(mail);
    const token = /reset-password\/(\w+)/.exec(mail.url)[1];
    await here.post("/reset-password", { newPassword: "another horse battery", token });
    await there.post("/reset-password", { newPassword: "third horse battery", token }, { note: "twice" });
    await there.keys("reset");
    await there.post("/sign-in/email", { ...ann, password: "another horse battery" });
  },
};

const renewedInTurn = (passing) => async (there, here) => {
  const her = await there.signUp(ann.email);
  const dressed = { headers: { Cookie: her.cookie } };
  await passing(here)(DAY + 1);
  await here.get("/get-session", { ...dressed, note: "due" });
  await there.get("/get-session", { ...dressed, note: "renewed there" });
  await there.keys("renewed");
};

export const sharedInStorage = { ...sharedStories, "renewed here, renewed there": renewedInTurn(inStorage) };

export const sharedInBoth = { ...sharedStories, "renewed here, renewed there": renewedInTurn(inBoth) };
