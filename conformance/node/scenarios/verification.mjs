import { PASSWORD } from "../lib/story.mjs";

export const options = { emailAndPassword: { requireEmailVerification: true } };

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "an address must be verified first": async ({ post, browser, sql, rows }) => {
    await post("/sign-up/email", { ...ann, callbackURL: "/welcome" });
    await post("/sign-up/email", { ...ann, name: "Eve" }, { note: "taken" });
    await post("/sign-in/email", { email: ann.email, password: "wrong" }, { note: "wrong password" });
    await post("/sign-in/email", { email: ann.email, password: PASSWORD }, { note: "unverified" });
    await post(
      "/sign-in/email",
      { email: ann.email, password: PASSWORD, callbackURL: "/home", rememberMe: false },
      { note: "unverified" },
    );
    await rows("user");
    await rows("session");
    await sql(`update "user" set "emailVerified" = true`);
    const her = browser();
    await her.post("/sign-in/email", { email: ann.email, password: PASSWORD }, { note: "verified" });
    await her.get("/get-session");
    await sql(`update "user" set "emailVerified" = false`);
    await her.get("/get-session", { note: "no longer verified" });
  },
};
