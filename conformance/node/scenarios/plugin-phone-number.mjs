import { phoneNumberClient } from "better-auth/client/plugins";
import { codes, expire, wrong } from "../lib/codes.mjs";
import { everyKind } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = {
  plugins: { phoneNumber: { signUpOnVerification: { getTempEmail: "{phoneNumber}@phone.example.com" } } },
};

const NUMBER = "+4915112345678";
const SEND = "/phone-number/send-otp";
const VERIFY = "/phone-number/verify";
const SIGN_IN = "/sign-in/phone-number";
const RESET = "/phone-number/reset-password";

async function sent({ post, mails }, phoneNumber = NUMBER) {
  await post(SEND, { phoneNumber });
  return (await mails())[0].code;
}

async function withNumber(world) {
  const her = await world.signUp();
  await her.post(VERIFY, { phoneNumber: NUMBER, code: await sent(world), updatePhoneNumber: true });
  return her;
}

export const stories = {
  "a number of one's own": async (world) => {
    const { browser, signUp, rows } = world;
    const her = await withNumber(world);
    await her.get("/get-session");
    await browser().post(VERIFY, { phoneNumber: NUMBER, code: await sent(world) });
    await browser().post(VERIFY, { phoneNumber: NUMBER, code: await sent(world), disableSession: true });
    const bob = await signUp("bob@example.com");
    await bob.post(VERIFY, { phoneNumber: NUMBER, code: await sent(world), updatePhoneNumber: true });
    await browser().post(VERIFY, { phoneNumber: "+4915100000000", code: await sent(world, "+4915100000000"), updatePhoneNumber: true });
    await rows("user");
    await rows("session");
    await codes(world);
  },

  "signing up by number": async (world) => {
    const { browser, rows } = world;
    const her = browser();
    await her.post(VERIFY, { phoneNumber: NUMBER, code: await sent(world) });
    await her.get("/get-session");
    await browser().post(VERIFY, { phoneNumber: NUMBER, code: await sent(world) });
    await rows("user");
    await rows("account");
  },

  "codes that do not do": async (world) => {
    const { post } = world;
    await post(VERIFY, { phoneNumber: NUMBER, code: "123456" });
    const code = await sent(world);
    await codes(world);
    for (const note of ["first", "second", "third"]) await post(VERIFY, { phoneNumber: NUMBER, code: wrong(code) }, { note });
    await codes(world);
    await post(VERIFY, { phoneNumber: NUMBER, code }, { note: "too often" });
    await post(VERIFY, { phoneNumber: NUMBER, code }, { note: "gone" });
    const late = await sent(world);
    await expire(world);
    await post(VERIFY, { phoneNumber: NUMBER, code: late });
    await codes(world);
    await post(SEND, { phoneNumber: "123" });
    await post(SIGN_IN, { phoneNumber: "123", password: PASSWORD });
  },

  "number and password": async (world) => {
    const { browser } = world;
    await withNumber(world);
    await browser().post(SIGN_IN, { phoneNumber: NUMBER, password: PASSWORD });
    await browser().post(SIGN_IN, { phoneNumber: NUMBER, password: PASSWORD, rememberMe: false });
    await browser().post(SIGN_IN, { phoneNumber: NUMBER, password: "wrong password" });
    await browser().post(SIGN_IN, { phoneNumber: "+4915100000000", password: PASSWORD });
    await browser().post(SIGN_IN, { phoneNumber: NUMBER, password: "x".repeat(129) });
  },

  "another password": async (world) => {
    const { post, mails, browser } = world;
    await withNumber(world);
    await post("/phone-number/request-password-reset", { phoneNumber: NUMBER });
    const [{ code: otp }] = await mails();
    await codes(world);
    await post(RESET, { phoneNumber: NUMBER, otp, newPassword: "short" });
    await post(RESET, { phoneNumber: NUMBER, otp: wrong(otp), newPassword: "battery staple" });
    await post(RESET, { phoneNumber: NUMBER, otp, newPassword: "battery staple" });
    await post(RESET, { phoneNumber: NUMBER, otp, newPassword: "another staple" });
    await browser().post(SIGN_IN, { phoneNumber: NUMBER, password: "battery staple" });
    await post("/phone-number/request-password-reset", { phoneNumber: "+4915100000000" });
  },

  "numbers nobody proved": async (world) => {
    const { browser, rows } = world;
    await browser().post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD, phoneNumber: NUMBER });
    const her = await withNumber(world);
    await her.post("/update-user", { phoneNumber: "+4915100000000" });
    await her.post("/update-user", { phoneNumber: null });
    await her.get("/get-session");
    await rows("user");
  },

  "the official client": async ({ client, mails }) => {
    const her = client({ plugins: [phoneNumberClient()] });
    const code = async () => (await mails())[0].code;
    await her.call("send", (c) => c.phoneNumber.sendOtp({ phoneNumber: NUMBER }));
    const first = await code();
    await her.call("verify wrongly", (c) => c.phoneNumber.verify({ phoneNumber: NUMBER, code: wrong(first) }));
    await her.call("verify", (c) => c.phoneNumber.verify({ phoneNumber: NUMBER, code: first }));
    await her.call("session", (c) => c.getSession());
    await her.call("ask for a reset", (c) => c.phoneNumber.requestPasswordReset({ phoneNumber: NUMBER }));
    const second = await code();
    await her.call("reset", (c) => c.phoneNumber.resetPassword({ phoneNumber: NUMBER, otp: second, newPassword: PASSWORD }));
    await her.call("sign in", (c) => c.signIn.phoneNumber({ phoneNumber: NUMBER, password: PASSWORD }));
  },

  "every kind of number": everyKind(SEND, { phoneNumber: "x" }, "phoneNumber"),
  "every kind of code": everyKind(VERIFY, { phoneNumber: NUMBER, code: "123456" }, "code"),
  "every kind of password": everyKind(SIGN_IN, { phoneNumber: NUMBER, password: PASSWORD }, "password"),
};
