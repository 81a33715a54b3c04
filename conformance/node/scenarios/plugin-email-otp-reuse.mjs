import { wrong } from "../lib/codes.mjs";

export const options = {
  plugins: { emailOTP: { resendStrategy: "reuse", storeOTP: "encrypted" } },
};

const ann = "ann@example.com";
const SEND = "/email-otp/send-verification-otp";
const SIGN_IN = "/sign-in/email-otp";

export const stories = {
  "the same code again": async ({ post, mails, sql, browser }) => {
    const codes = [];
    const ask = async () => {
      await post(SEND, { email: ann, type: "sign-in" });
      codes.push((await mails())[0].code);
    };
    await ask();
    await post(SIGN_IN, { email: ann, otp: wrong(codes[0]) });
    await ask();
    await sql(
      `select regexp_replace(value, '^[^:]+:', '<sealed>:') as value, "expiresAt" from verification`,
      [],
      "codes",
    );
    await post(SIGN_IN, { email: ann, otp: wrong(codes[0]) }, { note: "second" });
    await post(SIGN_IN, { email: ann, otp: wrong(codes[0]) }, { note: "third" });
    await ask();
    await sql("select 1", [], codes[0] === codes[1] && codes[1] !== codes[2] ? "reused, then not" : "otherwise");
    await browser().post(SIGN_IN, { email: ann, otp: codes[2] });
  },
};
