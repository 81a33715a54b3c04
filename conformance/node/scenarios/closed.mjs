import { PASSWORD } from "../lib/story.mjs";

export const options = { emailAndPassword: { disableSignUp: true } };

export const stories = {
  "no new users": async ({ post, rows }) => {
    await post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD });
    await post("/sign-up/email", {}, { note: "invalid" });
    await post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await rows("user");
  },
};
