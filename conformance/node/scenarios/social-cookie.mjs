import { IDP, arrive, claims, leave } from "../lib/social.mjs";
import { PASSWORD } from "../lib/story.mjs";

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

  "a cookie that is kept": async ({ browser, cookieName }) => {
    const her = browser();
    const left = await leave(her);
    const kept = her.jar.get(cookieName("oauth_state"));
    await arrive(her, left, { claims: claims() });
    await arrive(browser({ Cookie: `${cookieName("oauth_state")}=${kept}` }), left, { claims: claims() }, { note: "again" });
  },

  "an address nobody proved here": async ({ browser, signUp, post, rows }) => {
    const squatter = await signUp();
    const her = browser();
    await arrive(her, await leave(her), { claims: claims() });
    await squatter.get("/get-session", { note: "whoever signed up with it" });
    await post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await rows("account");
  },

  "a cookie that is none": async ({ browser, cookieName }) => {
    const her = browser({ Cookie: `${cookieName("oauth_state")}=00ff` });
    await her.get("/callback/idp?code=c&state=s");
  },
};
