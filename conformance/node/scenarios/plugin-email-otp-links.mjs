import { wrong } from "../lib/codes.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailAndPassword: { requireEmailVerification: true },
  emailVerification: { sendVerificationEmail: true, sendOnSignIn: true },
  plugins: {
    emailOTP: {
      overrideDefaultEmailVerification: true,
      sendVerificationOnSignUp: true,
      disableSignUp: true,
      storeOTP: "hashed",
      allowedAttempts: 1,
      expiresIn: 60,
    },
  },
};

const ann = "ann@example.com";

export const stories = {
  "codes instead of links": async ({ signUp, post, mails, browser, rows }) => {
    await signUp();
    await mails();
    await browser().post("/sign-in/email", { email: ann, password: PASSWORD });
    await mails();
    await post("/send-verification-email", { email: ann });
    const [{ code }] = await mails();
    await post("/email-otp/verify-email", { email: ann, otp: code });
    await browser().post("/sign-in/email", { email: ann, password: PASSWORD });
    await rows("user");
  },

  "one attempt": async ({ signUp, mails, post }) => {
    await signUp();
    const [{ code }] = await mails();
    await post("/email-otp/verify-email", { email: ann, otp: wrong(code) });
    await post("/email-otp/verify-email", { email: ann, otp: code });
  },

  "no sign-up": async ({ post }) => {
    await post("/email-otp/send-verification-otp", { email: "new@example.com", type: "sign-in" });
    await post("/sign-in/email-otp", { email: "new@example.com", otp: "x23456" });
  },

  "hashes": async ({ signUp, mails, sql }) => {
    await signUp();
    await mails();
    await sql(
      `select identifier, regexp_replace(value, '^[A-Za-z0-9_-]{43}:', '<hash>:') as value from verification`,
      [],
      "hashes",
    );
  },
};
