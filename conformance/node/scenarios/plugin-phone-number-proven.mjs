import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { phoneNumber: { requireVerification: true, otpLength: 4 } } };

const NUMBER = "+4915112345678";

export const stories = {
  "a number has to be proven first": async ({ signUp, sql, post, mails, browser }) => {
    await signUp();
    await sql(`update "user" set "phoneNumber" = $1, "phoneNumberVerified" = false`, [NUMBER]);
    await post("/phone-number/request-password-reset", { phoneNumber: NUMBER });
    await post("/sign-in/phone-number", { phoneNumber: NUMBER, password: PASSWORD });
    const [{ code }] = await mails();
    await browser().post("/phone-number/verify", { phoneNumber: NUMBER, code });
    await browser().post("/sign-in/phone-number", { phoneNumber: NUMBER, password: PASSWORD });
  },

  "nobody's number": async ({ post, mails }) => {
    await post("/phone-number/send-otp", { phoneNumber: NUMBER });
    const [{ code }] = await mails();
    await post("/phone-number/verify", { phoneNumber: NUMBER, code });
  },

  "a number that was not proven": async ({ signUp, sql, post }) => {
    await signUp();
    await sql(`update "user" set "phoneNumber" = $1, "phoneNumberVerified" = false`, [NUMBER]);
    await post("/sign-in/phone-number", { phoneNumber: NUMBER, password: "wrong password" });
  },
};
