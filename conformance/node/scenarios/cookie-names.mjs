import { PASSWORD } from "../lib/story.mjs";

export const options = {
  advanced: {
    cookies: {
      session_token: { name: "sid", attributes: { sameSite: "strict", maxAge: 60, path: "/api" } },
      dont_remember: { attributes: { httpOnly: false } },
    },
  },
};

export const stories = {
  "cookies with names and attributes of their own": async ({ browser, get, sign }) => {
    const her = browser();
    await her.post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD });
    await her.get("/get-session");
    const guest = browser();
    const { json } = await guest.post("/sign-in/email", {
      email: "ann@example.com",
      password: PASSWORD,
      rememberMe: false,
    });
    await get("/get-session", {
      headers: { Cookie: `better-auth.session_token=${sign(json.token)}` },
      note: "the usual name",
    });
    await guest.post("/sign-out");
  },
};
