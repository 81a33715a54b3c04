import { emailOTPClient } from "better-auth/client/plugins";
import { codes, expire, wrong } from "../lib/codes.mjs";
import { everyKind, noObject } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { emailOTP: {} } };

const ann = "ann@example.com";
const SEND = "/email-otp/send-verification-otp";
const CHECK = "/email-otp/check-verification-otp";
const VERIFY = "/email-otp/verify-email";
const SIGN_IN = "/sign-in/email-otp";
const RESET = "/email-otp/reset-password";

async function sent({ post, mails }, type, email = ann) {
  await post(SEND, { email, type });
  return (await mails())[0].code;
}

export const stories = {
  "signing up and in": async (world) => {
    const { browser, rows } = world;
    const her = browser();
    const code = await sent(world, "sign-in", "Ann@Example.com");
    await codes(world);
    await her.post(SIGN_IN, { email: "ANN@example.com", otp: code, name: "Ann", image: "https://example.com/a.png" });
    await her.get("/get-session");
    await browser().post(SIGN_IN, { email: ann, otp: code }, { note: "used" });
    const again = await sent(world, "sign-in");
    await browser().post(SIGN_IN, { email: ann, otp: again, name: "Somebody else" });
    await rows("user");
    await rows("account");
    await rows("session");
    await codes(world);
  },

  "wrong codes": async (world) => {
    const { post } = world;
    const code = await sent(world, "sign-in");
    for (const note of ["first", "second", "third"]) await post(SIGN_IN, { email: ann, otp: wrong(code) }, { note });
    await codes(world);
    await post(SIGN_IN, { email: ann, otp: code }, { note: "too often" });
    await codes(world);
    await post(SIGN_IN, { email: ann, otp: code }, { note: "gone" });
    await post(SIGN_IN, { email: "nobody@example.com", otp: code });
    await post(SIGN_IN, { email: "not an address", otp: code });
    await post(SIGN_IN, { email: ann, otp: "" });
  },

  "late codes": async (world) => {
    const { post } = world;
    const code = await sent(world, "sign-in");
    await expire(world);
    await post(SIGN_IN, { email: ann, otp: code });
    await post(SIGN_IN, { email: ann, otp: code }, { note: "again" });
    await codes(world);
  },

  "another code": async (world) => {
    const { post } = world;
    const before = await sent(world, "sign-in");
    const code = await sent(world, "sign-in");
    if (before !== code) await post(SIGN_IN, { email: ann, otp: before });
    else await post(SIGN_IN, { email: ann, otp: wrong(code) });
    await post(SIGN_IN, { email: ann, otp: code });
    await codes(world);
  },

  "whose address was not proven": async (world) => {
    const { browser, signUp, rows } = world;
    const squatter = await signUp();
    await browser().post(SIGN_IN, { email: ann, otp: await sent(world, "sign-in") });
    await squatter.get("/get-session");
    await squatter.post("/sign-in/email", { email: ann, password: PASSWORD });
    await rows("account");
    await rows("session");
    await rows("user");
  },

  "proving an address": async (world) => {
    const { signUp, post, rows } = world;
    const her = await signUp();
    const code = await sent(world, "email-verification");
    await her.post(VERIFY, { email: ann, otp: wrong(code) });
    await her.post(VERIFY, { email: "Ann@example.com", otp: code });
    await her.get("/get-session");
    await post(VERIFY, { email: ann, otp: code }, { note: "again" });
    await post(VERIFY, { email: "nobody", otp: code });
    await rows("user");
    await rows("session");
  },

  "checking a code": async (world) => {
    const { signUp, post } = world;
    await signUp();
    const code = await sent(world, "forget-password");
    await post(CHECK, { email: ann, type: "forget-password", otp: code });
    await post(CHECK, { email: ann, type: "forget-password", otp: code }, { note: "again" });
    await post(CHECK, { email: ann, type: "forget-password", otp: wrong(code) });
    await post(CHECK, { email: ann, type: "sign-in", otp: code });
    await post(CHECK, { email: ann, type: "change-email", otp: code });
    await post(CHECK, { email: "nobody", type: "sign-in", otp: code });
    await codes(world);
    const nobodys = await sent(world, "sign-in", "new@example.com");
    await post(CHECK, { email: "new@example.com", type: "sign-in", otp: nobodys });
  },

  "another password": async (world) => {
    const { signUp, post, mails, rows, browser } = world;
    const her = await signUp();
    await post("/email-otp/request-password-reset", { email: "Ann@example.com" });
    const [{ code }] = await mails();
    await post(RESET, { email: ann, otp: code, password: "short" });
    await post(RESET, { email: ann, otp: code, password: "x".repeat(129) });
    await post(RESET, { email: "nobody", otp: code, password: "battery staple" });
    await post(RESET, { email: ann, otp: wrong(code), password: "battery staple" });
    await post(RESET, { email: ann, otp: code, password: "battery staple" });
    await post(RESET, { email: ann, otp: code, password: "another staple" });
    await her.get("/get-session");
    await browser().post("/sign-in/email", { email: ann, password: "battery staple" });
    await browser().post("/sign-in/email", { email: ann, password: PASSWORD });
    await post("/forget-password/email-otp", { email: ann });
    const [{ code: second }] = await mails();
    await post(RESET, { email: ann, otp: second, password: "another staple" });
    await rows("user");
    await rows("account", `id, "accountId", "providerId", "userId", "createdAt"`);
  },

  "a first password": async (world) => {
    const { browser, post, mails, rows } = world;
    await browser().post(SIGN_IN, { email: ann, otp: await sent(world, "sign-in") });
    await post("/email-otp/request-password-reset", { email: ann });
    const [{ code }] = await mails();
    await post(RESET, { email: ann, otp: code, password: PASSWORD });
    await rows("account", `id, "accountId", "providerId", "userId", "createdAt"`);
    await browser().post("/sign-in/email", { email: ann, password: PASSWORD });
  },

  "nobody's address": async (world) => {
    const { post } = world;
    const email = "nobody@example.com";
    for (const type of ["email-verification", "forget-password"]) await post(SEND, { email, type });
    await post("/email-otp/request-password-reset", { email });
    await post("/forget-password/email-otp", { email });
    await post(VERIFY, { email, otp: "x23456" });
    await post(RESET, { email, otp: "x23456", password: "battery staple" });
    await post(CHECK, { email, type: "forget-password", otp: "x23456" });
  },

  "nobody's code, tried too often": async (world) => {
    const { post } = world;
    await post(SEND, { email: "nobody@example.com", type: "forget-password" });
    await codes(world);
    const otp = { email: "nobody@example.com", type: "forget-password", otp: "x23456" };
    for (const note of ["first", "second", "third", "too often"]) await post(CHECK, otp, { note });
  },

  "what cannot be asked for": async ({ post, browser }) => {
    await post(SEND, { email: ann, type: "change-email" });
    await post(SEND, { email: "nobody", type: "sign-in" });
    await post("/email-otp/request-password-reset", { email: "nobody" });
    await post("/email-otp/request-email-change", { newEmail: ann });
    await post("/email-otp/change-email", { newEmail: ann, otp: "123456" });
    await post("/email-otp/create-verification-otp", { email: ann, type: "sign-in" });
    await browser().get(`/email-otp/get-verification-otp?email=${ann}&type=sign-in`);
    await post(SEND, { email: ann, type: "sign-in" }, { headers: { Origin: "https://evil.example" } });
  },

  "changing the address is off": async ({ signUp }) => {
    const her = await signUp();
    await her.post("/email-otp/request-email-change", { newEmail: "new@example.com" });
    await her.post("/email-otp/change-email", { newEmail: "new@example.com", otp: "123456" });
  },

  "the official client": async ({ client, mails }) => {
    const her = client({ plugins: [emailOTPClient()] });
    const code = async () => (await mails())[0].code;
    const ask = (type) => her.call(`ask for ${type}`, (c) => c.emailOtp.sendVerificationOtp({ email: ann, type }));
    await ask("sign-in");
    const first = await code();
    await her.call("sign in wrongly", (c) => c.signIn.emailOtp({ email: ann, otp: wrong(first) }));
    await her.call("sign in", (c) => c.signIn.emailOtp({ email: ann, otp: first, name: "Ann" }));
    await her.call("session", (c) => c.getSession());
    await ask("email-verification");
    const second = await code();
    await her.call("check", (c) => c.emailOtp.checkVerificationOtp({ email: ann, type: "email-verification", otp: second }));
    await her.call("verify", (c) => c.emailOtp.verifyEmail({ email: ann, otp: second }));
    await her.call("ask for a reset", (c) => c.emailOtp.requestPasswordReset({ email: ann }));
    const third = await code();
    await her.call("reset", (c) => c.emailOtp.resetPassword({ email: ann, otp: third, password: PASSWORD }));
    await her.call("forget", (c) => c.forgetPassword.emailOtp({ email: ann }));
    await mails();
  },

  "every kind of type": everyKind(SEND, { email: ann, type: "sign-in" }, "type"),
  "every kind of address to send to": everyKind(SEND, { email: "x", type: "sign-in" }, "email"),
  "every kind of code": everyKind(SIGN_IN, { email: ann, otp: "123456" }, "otp"),
  "every kind of address": everyKind(SIGN_IN, { email: ann, otp: "123456" }, "email"),
  "every kind of name": everyKind(SIGN_IN, { email: ann, otp: "123456" }, "name"),
  "every kind of image": everyKind(SIGN_IN, { email: ann, otp: "123456" }, "image"),
  "every kind of code to check": everyKind(CHECK, { email: ann, type: "sign-in", otp: "123456" }, "otp"),
  "every kind of type to check": everyKind(CHECK, { email: ann, type: "sign-in", otp: "123456" }, "type"),
  "every kind of code to verify": everyKind(VERIFY, { email: ann, otp: "123456" }, "otp"),
  "every kind of password": everyKind(RESET, { email: ann, otp: "123456", password: PASSWORD }, "password"),
  "no object": (world) => noObject(world, SIGN_IN),
};
