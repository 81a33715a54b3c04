import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { lastLoginMethod: {} } };

export const stories = {
  "how somebody signed in last": async ({ signUp, browser }) => {
    const her = await signUp();
    await her.post("/sign-out");
    await her.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await browser().post("/sign-in/email", { email: "ann@example.com", password: "wrong password" });
    await her.get("/get-session");
  },
};
