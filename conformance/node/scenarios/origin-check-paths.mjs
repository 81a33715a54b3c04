import { PASSWORD } from "../lib/story.mjs";

export const options = { advanced: { disableOriginCheck: ["/revoke-session", "/sign-in"] } };

export const stories = {
  "some paths are not checked": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    const headers = { Cookie: cookie, Origin: "https://evil.com" };
    await post("/revoke-session", { token: "x" }, { headers });
    await post("/revoke-sessions", {}, { headers, note: "only begins alike" });
    await post("/sign-in/email", { email: "ann@example.com", password: PASSWORD }, { headers });
    await post(
      "/sign-in/email",
      { email: "ann@example.com", password: PASSWORD },
      { headers: { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" } },
    );
    await post("/sign-out", {}, { headers });
  },
};
