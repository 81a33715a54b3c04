import { PASSWORD } from "../lib/story.mjs";

export const options = { advanced: { disableOriginCheck: true } };

export const stories = {
  "nothing is checked": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    const ann = { email: "ann@example.com", password: PASSWORD };
    await post("/revoke-other-sessions", {}, { headers: { Cookie: cookie }, note: "no origin" });
    await post("/sign-in/email", ann, {
      headers: { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
      note: "cross site navigation",
    });
    await post("/sign-in/email", { ...ann, callbackURL: "/ok" }, { note: "a way inside" });
  },
};
