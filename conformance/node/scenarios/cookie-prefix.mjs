import { PASSWORD } from "../lib/story.mjs";

export const options = { advanced: { cookiePrefix: "acme" } };

export const stories = {
  "cookies under another name": async ({ signUp, browser, get, sign }) => {
    const her = await signUp();
    await her.get("/get-session");
    await get("/get-session", {
      headers: { Cookie: `better-auth.session_token=${sign(her.token)}` },
      note: "the usual name",
    });
    const guest = browser();
    await guest.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD, rememberMe: false });
    await guest.get("/get-session");
    await guest.post("/sign-out");
    await her.get("/get-session", { headers: { Cookie: "acme.session_data=x" }, note: "a leftover" });
  },
};
