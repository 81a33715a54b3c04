import { look } from "../lib/cookie-cache.mjs";
import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { ...EVERY_FLOW, session: { cookieCache: { enabled: true } } };

export const stories = {
  "a link in a mail beside a copy (compact)": async ({ signUp, mails }) => {
    const her = await signUp();
    await her.post("/send-verification-email", { email: "ann@example.com" });
    const [mail] = await mails();
    await her.follow(mail);
    await look(her, "proven");
  },

  "another password beside a copy (compact)": async ({ signUp, rows }) => {
    const her = await signUp();
    const password = "another correct horse";
    await her.post("/change-password", { newPassword: password, currentPassword: PASSWORD });
    await look(her, "the same session");
    const change = { newPassword: PASSWORD, currentPassword: password, revokeOtherSessions: true };
    await her.post("/change-password", change, { note: "everywhere" });
    await look(her, "a new session");
    await rows("session");
  },

  "leaving beside a copy (compact)": async ({ signUp, rows }) => {
    const her = await signUp();
    await her.post("/delete-user", { password: PASSWORD });
    await look(her, "gone");
    await rows("user");
  },
};
