import { EVERY_FLOW } from "../lib/options.mjs";
import { IDP, accountOf, accounts, arrive, claims, leave, signIn } from "../lib/social.mjs";

export const options = {
  ...EVERY_FLOW,
  plugins: { genericOAuth: { config: [{ ...IDP, overrideUserInfo: true, disableImplicitSignUp: true }, { ...IDP, providerId: "strict", requireEmailVerification: true }] } },
  account: {
    accountLinking: { trustedProviders: ["idp"], allowDifferentEmails: true, updateUserInfoOnLink: true, allowUnlinkingAll: true },
    encryptOAuthTokens: true,
    updateAccountOnSignIn: false,
  },
};

export const stories = {
  "new users who asked for it": async (world) => {
    await signIn(world.browser(), { claims: claims() }, { note: "not asked" });
    const her = world.browser();
    await signIn(her, { claims: claims({ email_verified: false }) }, { requestSignUp: true, note: "asked" });
    await her.get("/get-session");
    await accounts(world);
    await signIn(her, { claims: claims({ name: "New", email: "new@example.com" }) }, { note: "with another profile" });
    await her.get("/get-session");
    await accounts(world);
    const accountId = await accountOf(world);
    await her.post("/get-access-token", { accountId });
    await her.post("/unlink-account", { accountId });
  },

  "trusted without proof": async (world) => {
    await world.signUp();
    await signIn(world.browser(), { claims: claims({ email_verified: false }) }, { note: "unproven here" });
    await world.sql(`update "user" set "emailVerified" = true`);
    await signIn(world.browser(), { claims: claims({ email_verified: false, name: "Ann of IdP" }) }, { note: "proven here" });
    await world.rows("user");
    await accounts(world);
  },

  "adding accounts with other addresses": async (world) => {
    const her = await world.signUp();
    const left = await leave(her, {}, { path: "/link-social" });
    await arrive(her, left, { claims: claims({ email: "other@example.com", email_verified: false, name: "Other" }) });
    await world.rows("user");
    await accounts(world);
  },

  "an address that has to be proven": async (world) => {
    const her = world.browser();
    await signIn(her, { claims: claims({ email_verified: false }) }, { provider: "strict", errorCallbackURL: "/oops" });
    const [mail] = await world.mails(1);
    await signIn(her, { claims: claims({ email_verified: false }) }, { provider: "strict", note: "still not" });
    await her.follow(mail);
    await signIn(her, { claims: claims({ email_verified: false }) }, { provider: "strict", note: "proven" });
    await her.get("/get-session");
  },
};
