import { magicLinkClient } from "better-auth/client/plugins";
import { everyKind } from "../lib/kinds.mjs";

export const options = { plugins: { magicLink: {} }, trustedOrigins: ["https://app.example.com"] };

const email = "ann@example.com";

export const stories = {
  "a stranger signs up by a link": async ({ browser, mails, rows }) => {
    const her = browser();
    await her.post("/sign-in/magic-link", { email, name: "Ann", callbackURL: "/dash", newUserCallbackURL: "/welcome" });
    const [mail] = await mails();
    await her.follow(mail);
    await her.get("/get-session");
    await her.follow(mail, { note: "again" });
    await rows("user");
    await rows("account");
  },

  "somebody known signs in": async ({ browser, signUp, mails, rows }) => {
    await signUp(email);
    const her = browser();
    await her.post("/sign-in/magic-link", { email: "ANN@example.com", callbackURL: "https://app.example.com/in?a=1" });
    const [mail] = await mails();
    await her.follow(mail);
    await her.get("/get-session");
    await rows("account");
    await rows("session");
  },

  "without a page to go to": async ({ browser, mails }) => {
    const her = browser();
    await her.post("/sign-in/magic-link", { email });
    const [{ url }] = await mails();
    await her.get(`/magic-link/verify?token=${new URL(url).searchParams.get("token")}`);
  },

  "links that are no good": async ({ get, post }) => {
    await get("/magic-link/verify");
    await get("/magic-link/verify?token=nothing");
    await get("/magic-link/verify?token=nothing&callbackURL=/dash");
    await get("/magic-link/verify?token=nothing&callbackURL=/dash%3Fa=1&errorCallbackURL=/oops");
    for (const field of ["callbackURL", "newUserCallbackURL", "errorCallbackURL"]) {
      await get(`/magic-link/verify?token=nothing&${field}=https://evil.example`);
      await post("/sign-in/magic-link", { email, [field]: "https://evil.example" });
    }
  },

  "the official client": async ({ client, mails }) => {
    const her = client({ plugins: [magicLinkClient()] });
    await her.call("ask", (c) => c.signIn.magicLink({ email, callbackURL: "/dash" }));
    const [{ url }] = await mails();
    const token = new URL(url).searchParams.get("token");
    await her.call("verify", (c) => c.magicLink.verify({ query: { token } }));
  },

  "every kind of address": everyKind("/sign-in/magic-link", { email }, "email"),
};
