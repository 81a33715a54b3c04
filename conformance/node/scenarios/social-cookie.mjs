import { IDP, arrive, claims, leave } from "../lib/social.mjs";

export const options = {
  plugins: { genericOAuth: { config: [IDP] } },
  account: { storeStateStrategy: "cookie", accountLinking: { requireLocalEmailVerified: false } },
  onAPIError: { errorURL: "/problem?z=1" },
};

export const stories = {
  "a state in the browser": async ({ browser, rows }) => {
    const her = browser();
    const left = await leave(her, { newUserCallbackURL: "/welcome" });
    await rows("verification");
    await arrive(browser(), left, { claims: claims() }, { note: "another browser" });
    await her.get("/callback/idp?code=c&state=other", { note: "another state" });
    await arrive(her, left, { claims: claims() });
    await arrive(her, left, { claims: claims() }, { note: "again" });
    await her.get("/get-session");
  },

  "a cookie that is none": async ({ browser, cookieName }) => {
    const her = browser({ Cookie: `${cookieName("oauth_state")}=00ff` });
    await her.get("/callback/idp?code=c&state=s");
  },
};
