import { emailOTPClient } from "better-auth/client/plugins";
import { codes, wrong } from "../lib/codes.mjs";
import { everyKindFrom } from "../lib/kinds.mjs";

export const options = {
  emailVerification: { autoSignInAfterVerification: true },
  plugins: {
    emailOTP: { changeEmail: { enabled: true, verifyCurrentEmail: true }, sendVerificationOnSignUp: true, otpLength: 8 },
  },
};

const ann = "ann@example.com";
const other = "other@example.com";
const ASK = "/email-otp/request-email-change";
const CHANGE = "/email-otp/change-email";

async function signedUp({ signUp, mails }, email) {
  const her = await signUp(email);
  return { her, code: (await mails())[0].code };
}

export const stories = {
  "a code on signing up, which signs in": async (world) => {
    const { browser, rows } = world;
    const { code } = await signedUp(world);
    const elsewhere = browser();
    await elsewhere.post("/email-otp/verify-email", { email: ann, otp: code });
    await elsewhere.get("/get-session");
    await rows("user");
    await rows("session");
  },

  "changing the address": async (world) => {
    const { mails, rows } = world;
    const { her, code } = await signedUp(world);
    await her.post(ASK, { newEmail: other });
    await her.post(ASK, { newEmail: other, otp: "" });
    await her.post(ASK, { newEmail: ann, otp: code });
    await her.post(ASK, { newEmail: "nobody", otp: code });
    await her.post(ASK, { newEmail: other, otp: wrong(code) });
    await her.post(ASK, { newEmail: "Other@Example.com", otp: code });
    const [{ code: proof }] = await mails();
    await her.post(CHANGE, { newEmail: other, otp: wrong(proof) });
    await her.post(CHANGE, { newEmail: "third@example.com", otp: proof });
    await her.post(CHANGE, { newEmail: ann, otp: proof });
    await her.post(CHANGE, { newEmail: other, otp: proof });
    await her.get("/get-session");
    await her.post(CHANGE, { newEmail: other, otp: proof }, { note: "again" });
    await rows("user");
    await rows("session");
    await codes(world);
  },

  "a taken address": async (world) => {
    const { signUp, mails } = world;
    await signUp(other);
    await mails();
    const { her, code } = await signedUp(world);
    await her.post(ASK, { newEmail: other, otp: code });
    await her.post(CHANGE, { newEmail: other, otp: "12345678" });
  },

  "an address that was taken meanwhile": async (world) => {
    const { signUp, mails } = world;
    const { her, code } = await signedUp(world);
    await her.post(ASK, { newEmail: other, otp: code });
    const [{ code: proof }] = await mails();
    await signUp(other);
    await mails();
    await her.post(CHANGE, { newEmail: other, otp: proof });
  },

  "every kind of address": async (world) => {
    const { her } = await signedUp(world);
    await everyKindFrom(her, ASK, { newEmail: other }, "newEmail");
    await everyKindFrom(her, CHANGE, { newEmail: other, otp: "1" }, "otp");
  },

  "the official client": async ({ client, mails }) => {
    const her = client({ plugins: [emailOTPClient()] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: ann, password: "correct horse battery" }));
    const [{ code }] = await mails();
    await her.call("ask", (c) => c.emailOtp.requestEmailChange({ newEmail: other, otp: code }));
    const [{ code: proof }] = await mails();
    await her.call("change", (c) => c.emailOtp.changeEmail({ newEmail: other, otp: proof }));
    await her.call("session", (c) => c.getSession());
  },
};
