import { magicLinkClient } from "better-auth/client/plugins";
import { everyKind, noObject } from "../lib/kinds.mjs";

/** The other origin is on this machine, so that Latchkey keeps the mails. */
export const options = { plugins: { magicLink: {} }, trustedOrigins: ["http://localhost:5173"] };

const email = "ann@example.com";
const tokenIn = ({ url }) => new URL(url).searchParams.get("token");
const verify = (mail, further = "") => `/magic-link/verify?token=${tokenIn(mail)}${further}`;

export const stories = {
  "a stranger signs up by a link": async ({ browser, mails, rows }) => {
    const her = browser();
    await her.post("/sign-in/magic-link", { email, name: "Ann", callbackURL: "/dash", newUserCallbackURL: "/welcome" });
    const [mail] = await mails();
    await rows("verification");
    await her.follow(mail);
    await her.get("/get-session");
    await her.follow(mail, { note: "again" });
    await rows("user");
    await rows("account");
    await rows("verification");
  },

  "somebody known signs in": async ({ browser, signUp, mails, sql, rows }) => {
    await signUp(email);
    await sql(`update "user" set "emailVerified" = true`);
    const her = browser();
    await her.post("/sign-in/magic-link", { email: "ANN@example.com", callbackURL: "http://localhost:5173/in?a=1" });
    const [mail] = await mails();
    await her.follow(mail);
    await her.get("/get-session");
    await rows("user");
    await rows("account");
    await rows("session");
  },

  "an address nobody had proven": async ({ browser, signUp, mails, rows }) => {
    const squatter = await signUp(email);
    const her = browser();
    await her.post("/sign-in/magic-link", { email });
    const [mail] = await mails();
    await her.follow(mail);
    await squatter.get("/get-session", { note: "before" });
    await rows("user");
    await rows("account");
    await rows("session");
  },

  "without a page to go to": async ({ browser, mails }) => {
    const her = browser();
    await her.post("/sign-in/magic-link", { email });
    const [mail] = await mails();
    await her.get(verify(mail), { as: "GET /magic-link/verify" });
    await her.get("/get-session");
  },

  "pages to go to": async ({ browser, mails, sql }) => {
    const her = browser();
    const pages = [
      { callbackURL: "/a?x=1#y", newUserCallbackURL: "/new?z=ä ö", errorCallbackURL: "/oops" },
      { callbackURL: "", newUserCallbackURL: "", errorCallbackURL: "" },
      { newUserCallbackURL: "http://localhost:5173" },
      { callbackURL: "http://localhost:5173?q#f" },
      { metadata: { plan: "pro" } },
    ];
    for (const asked of pages) {
      await her.post("/sign-in/magic-link", { email, ...asked }, { note: JSON.stringify(asked) });
      const [mail] = await mails();
      await her.follow(mail, { note: `new, ${JSON.stringify(asked)}` });
      await her.follow(mail, { note: `again, ${JSON.stringify(asked)}` });
      await sql(`delete from "user"`);
    }
  },

  "a link ends after five minutes": async ({ post, browser, mails, sql, rows }) => {
    await post("/sign-in/magic-link", { email });
    const [mail] = await mails();
    await sql(`update verification set "expiresAt" = "expiresAt" - interval '301 seconds'`);
    await browser().follow(mail, { note: "too late" });
    await rows("user");
  },

  "links that are no good": async ({ get, post }) => {
    await get("/magic-link/verify");
    await get("/magic-link/verify?token=");
    await get("/magic-link/verify?token=nothing");
    await get("/magic-link/verify?token=nothing&callbackURL=/dash");
    await get("/magic-link/verify?token=nothing&callbackURL=/dash%3Fa=1%26error=x&errorCallbackURL=");
    await get("/magic-link/verify?token=nothing&callbackURL=/dash%3Fa=1&errorCallbackURL=/oops%3Fb=2%23c");
    for (const field of ["callbackURL", "newUserCallbackURL", "errorCallbackURL"]) {
      await get(`/magic-link/verify?token=nothing&${field}=https://evil.example`);
      await post("/sign-in/magic-link", { email, [field]: "https://evil.example" });
    }
  },

  "promises of another kind open nothing": async ({ get, sql }) => {
    const promise = (identifier, value) =>
      sql(
        `insert into verification values ($1, $2, $3, now() at time zone 'utc' + interval '1 minute',
         now() at time zone 'utc', now() at time zone 'utc')`,
        [identifier.slice(0, 30), identifier, value],
      );
    const link = { type: "magic-link", email };
    await promise("nothing", JSON.stringify(link));
    await promise("magic-link:text", "not JSON");
    await promise("magic-link:other", JSON.stringify({ ...link, type: "other" }));
    await promise("magic-link:nobody", JSON.stringify({ type: "magic-link" }));
    await promise("magic-link:odd", JSON.stringify({ ...link, email: "nobody" }));
    for (const token of ["nothing", "text", "other", "nobody", "odd"]) await get(`/magic-link/verify?token=${token}`);
  },

  "the official client": async ({ client, mails }) => {
    const her = client({ plugins: [magicLinkClient()] });
    await her.call("ask", (c) => c.signIn.magicLink({ email, callbackURL: "/dash" }));
    const [mail] = await mails();
    await her.call("verify", (c) => c.magicLink.verify({ query: { token: tokenIn(mail) } }));
    await her.call("session", (c) => c.getSession());
    await her.call("ask in vain", (c) => c.signIn.magicLink({ email: "nobody" }));
  },

  "every kind of address": everyKind("/sign-in/magic-link", { email }, "email"),
  "every kind of name": everyKind("/sign-in/magic-link", { email: "nobody", name: "Ann" }, "name"),
  "every kind of page": everyKind("/sign-in/magic-link", { email: "nobody", callbackURL: "/" }, "callbackURL"),
  "every kind of metadata": everyKind("/sign-in/magic-link", { email: "nobody", metadata: {} }, "metadata"),
  "no body worth reading": (world) => noObject(world, "/sign-in/magic-link"),
};
