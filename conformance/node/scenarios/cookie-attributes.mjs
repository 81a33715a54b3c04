import { PASSWORD } from "../lib/story.mjs";

export const options = { advanced: { defaultCookieAttributes: { sameSite: "none", partitioned: true, path: "/api" } } };

export const stories = {
  "cookies for other sites": async ({ signUp, browser }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.post("/sign-out");
    await browser().post("/sign-in/email", { email: "ann@example.com", password: PASSWORD, rememberMe: false });
  },
};
