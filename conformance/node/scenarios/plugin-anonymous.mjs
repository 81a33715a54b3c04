import { anonymousClient } from "better-auth/client/plugins";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { anonymous: { emailDomainName: "guests.example.com" } } };

export const stories = {
  "somebody before they say who": async ({ browser, rows }) => {
    const guest = browser();
    await guest.post("/sign-in/anonymous", undefined);
    await guest.post("/sign-in/anonymous", {}, { note: "again" });
    await guest.post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD });
    await guest.get("/get-session");
    await rows("user");
    await rows("session");
  },

  "signing in as somebody": async ({ browser, signUp, rows }) => {
    await signUp("bob@example.com");
    const guest = browser();
    await guest.post("/sign-in/anonymous", {});
    await guest.post("/sign-in/email", { email: "bob@example.com", password: "wrong password" });
    await guest.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await rows("user");
  },

  "going again": async ({ browser, signUp, post, rows }) => {
    const guest = browser();
    await guest.post("/sign-in/anonymous", {});
    await guest.post("/delete-anonymous-user", {});
    await guest.get("/get-session");
    await (await signUp()).post("/delete-anonymous-user", {});
    await post("/delete-anonymous-user", {});
    await rows("user");
  },

  "the official client": async ({ client }) => {
    const guest = client({ plugins: [anonymousClient()] });
    await guest.call("sign in", (c) => c.signIn.anonymous());
    await guest.call("delete", (c) => c.deleteAnonymousUser());
  },
};
