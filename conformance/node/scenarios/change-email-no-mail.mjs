import { PASSWORD } from "../lib/story.mjs";

export const options = { user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true } } };

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "without a mail": async ({ signUp, sql, rows, mails, post }) => {
    const her = await signUp(ann.email);
    await her.post("/change-email", { newEmail: "new@example.com" });
    await her.get("/get-session");
    await rows("user");
    await sql(`update "user" set "emailVerified" = true`);
    await her.post("/change-email", { newEmail: "newer@example.com" }, { note: "verified" });
    await her.post("/change-email", { newEmail: "new@example.com" }, { note: "verified, her own" });
    await post("/send-verification-email", { email: "new@example.com" });
    await rows("user");
    await mails(0);
  },
};
