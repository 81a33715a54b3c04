import { PASSWORD } from "../lib/story.mjs";

export const options = { baseURL: "https://auth.example.com", trustedOrigins: ["https://app.example.com"] };

export const stories = {
  "secure cookies": async ({ signUp, browser, get, post, sign, age }) => {
    const her = await signUp();
    await her.get("/get-session");
    await get("/get-session", {
      headers: { Cookie: `better-auth.session_token=${sign(her.token)}` },
      note: "without the prefix",
    });
    const both = `better-auth.session_token=${sign("x")}; __Secure-better-auth.session_token=${sign(her.token)}`;
    await get("/get-session", { headers: { Cookie: both }, note: "with and without the prefix" });
    const guest = browser();
    await guest.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD, rememberMe: false });
    await guest.post("/sign-out");
    await age(86_401);
    await her.get("/get-session", { note: "after a day" });
    for (const Origin of [
      "https://auth.example.com",
      "http://auth.example.com",
      "https://app.example.com",
      "https://auth.example.com:443",
      "https://example.com",
    ]) {
      await post("/revoke-other-sessions", {}, { headers: { Cookie: her.cookie, Origin }, note: Origin });
    }
  },
};
