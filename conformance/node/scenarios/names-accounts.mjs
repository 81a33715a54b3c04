import { names } from "../lib/names.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = names;

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "an account under other names": async ({ signUp, browser, post, sql }) => {
    const her = await signUp(ann.email);
    await her.post("/update-user", { name: "Anna", plan: "pro" });
    await her.post("/update-session", { team: "a" });
    await her.get("/list-accounts");
    const phone = browser();
    await phone.post("/sign-in/email", ann);
    await her.post("/change-password", {
      currentPassword: PASSWORD,
      newPassword: "long enough",
      revokeOtherSessions: true,
    });
    await phone.get("/get-session", { note: "signed out" });
    await post("/sign-in/email", { ...ann, password: "long enough" });
    await her.post("/verify-password", { password: "long enough" });
    await sql(`select * from users`, [], "users");
    await sql(`select * from user_sessions order by "createdAt"`, [], "sessions");
  },
};
