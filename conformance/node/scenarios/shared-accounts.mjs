import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const shared = true;
export const options = EVERY_FLOW;

const ann = { email: "ann@example.com", password: PASSWORD };
const NEW = "another horse battery";
const tokenIn = ({ url }) => /reset-password\/([A-Za-z0-9]+)/.exec(url)[1];
const dressed = (device, there) => ({ headers: { Cookie: device.cookie, Origin: there.origin } });

/** Two servers on one database: what one of them promises, the other one keeps. */
export const stories = {
  "a password changed there works here": async (there, here) => {
    const her = await there.signUp(ann.email);
    const phone = here.browser();
    await phone.post("/sign-in/email", ann);
    await there.post(
      "/change-password",
      { currentPassword: PASSWORD, newPassword: NEW, revokeOtherSessions: true },
      dressed(phone, there),
    );
    await here.post("/sign-in/email", ann, { note: "old password" });
    await here.post("/sign-in/email", { ...ann, password: NEW }, { note: "new password" });
    await here.get("/get-session", { ...dressed(her, here), note: "from before" });
    await here.rows("session");
    await there.rows("account");
  },

  "a link made there verifies here": async (there, here) => {
    const her = await there.signUp(ann.email);
    await there.post("/send-verification-email", { email: ann.email, callbackURL: "/x" });
    const [mail] = await there.mails();
    await here.follow(mail);
    await there.get("/get-session", dressed(her, there));
    await there.follow(mail, { note: "again" });
    await here.rows("user");
  },

  "an address changed there and here": async (there, here) => {
    const her = await there.signUp(ann.email);
    await there.post("/change-email", { newEmail: "new@example.com" }, dressed(her, there));
    const [mail] = await there.mails();
    await here.get("", { ...dressed(her, here), target: mail.url.replace(here.origin, ""), as: "follow the link" });
    await there.post("/sign-in/email", { ...ann, email: "new@example.com" });
    await there.rows("user");
  },

  "a password reset there and here": async (there, here) => {
    await there.signUp(ann.email);
    await there.post("/request-password-reset", { email: ann.email, redirectTo: "/reset" });
    const [mail] = await there.mails();
    await here.follow(mail);
    await here.rows("verification");
    await here.post("/reset-password", { newPassword: NEW, token: tokenIn(mail) });
    await there.post("/reset-password", { newPassword: PASSWORD, token: tokenIn(mail) }, { note: "used" });
    await there.post("/sign-in/email", { ...ann, password: NEW });
    await there.rows("verification");
    await here.rows("account");
  },

  "changed there, seen here": async (there, here) => {
    const her = await there.signUp(ann.email);
    await there.post("/update-user", { name: "Anna", image: "x" }, dressed(her, there));
    await here.get("/get-session", dressed(her, here));
    await here.get("/list-accounts", dressed(her, here));
    await here.post("/verify-password", { password: PASSWORD }, dressed(her, here));
    await here.rows("user");
  },

  "gone there, gone here": async (there, here) => {
    const her = await there.signUp(ann.email);
    const phone = here.browser();
    await phone.post("/sign-in/email", ann);
    await there.post("/delete-user", { password: PASSWORD }, dressed(her, there));
    await here.get("/get-session", dressed(phone, here));
    await here.post("/sign-in/email", ann);
    await here.rows("user");
    await here.signUp(ann.email);
    await there.rows("user");
  },
};
