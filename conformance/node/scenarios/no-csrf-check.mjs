import { PASSWORD } from "../lib/story.mjs";

export const options = { advanced: { disableCSRFCheck: true } };

export const stories = {
  "no origin is asked for": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    const ann = { email: "ann@example.com", password: PASSWORD };
    await post("/revoke-other-sessions", {}, { headers: { Cookie: cookie }, note: "no origin" });
    await post(
      "/revoke-other-sessions",
      {},
      { headers: { Cookie: cookie, Origin: "https://evil.com" }, note: "foreign origin" },
    );
    await post("/sign-in/email", ann, {
      headers: { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
      note: "cross site navigation",
    });
    await post("/sign-in/email", { ...ann, callbackURL: "//evil.com" }, { note: "a way outside" });
  },
};
