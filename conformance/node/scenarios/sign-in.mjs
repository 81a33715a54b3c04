import { PASSWORD } from "../lib/story.mjs";

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "signing in": async ({ signUp, browser, rows }) => {
    await signUp(ann.email);
    const later = browser();
    await later.post("/sign-in/email", ann);
    await later.get("/get-session");
    await later.post("/sign-in/email", { ...ann, email: "ANN@Example.com" }, { note: "in capitals" });
    await rows("session");
  },

  "refused sign-ins": async ({ signUp, post }) => {
    await signUp(ann.email);
    await post("/sign-in/email", { ...ann, password: "wrong" }, { note: "wrong password" });
    await post("/sign-in/email", { ...ann, password: "" }, { note: "empty password" });
    await post("/sign-in/email", { ...ann, email: "bob@example.com" }, { note: "unknown" });
    await post("/sign-in/email", { ...ann, password: "x".repeat(128) }, { note: "128 characters" });
    await post("/sign-in/email", { ...ann, password: "x".repeat(129) }, { note: "129 characters" });
    await post(
      "/sign-in/email",
      { email: "bob@example.com", password: "x".repeat(129) },
      { note: "unknown, 129 characters" },
    );
    for (const email of ["", "ann", "ann@example", " ann@example.com", "ann@example.com\n"]) {
      await post("/sign-in/email", { ...ann, email }, { note: JSON.stringify(email) });
    }
  },

  "accounts that have no password": async ({ signUp, post, sql }) => {
    await signUp(ann.email);
    await sql("update account set password = null");
    await post("/sign-in/email", ann, { note: "password is null" });
    await sql(`update account set password = 'nonsense'`);
    await sql(`update account set "accountId" = 'other'`);
    await post("/sign-in/email", ann, { note: "credential of another account id" });
    await sql(`update account set "accountId" = "userId", "providerId" = 'google'`);
    await post("/sign-in/email", ann, { note: "only a social account" });
    await sql("delete from account");
    await post("/sign-in/email", ann, { note: "no account" });
  },

  "where to go after signing in": async ({ signUp, post }) => {
    await signUp(ann.email);
    for (const callbackURL of ["/home", "/home?x=1#y", "http://localhost:3000/home", "", "/a b", "/x?u=%2Fok"]) {
      await post("/sign-in/email", { ...ann, callbackURL }, { note: JSON.stringify(callbackURL) });
    }
  },

  "not to be remembered": async ({ signUp, browser, rows }) => {
    await signUp(ann.email);
    const guest = browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await guest.get("/get-session");
    await guest.post("/sign-in/email", { ...ann, rememberMe: true }, { note: "to be remembered after all" });
    await guest.get("/get-session");
    await rows("session");
  },

  "a stored hash is read as written": async ({ signUp, post, sql }) => {
    await signUp(ann.email);
    const hash =
      "77232700846c607faee587e2a3738728:e019ade70d94442e16059e7557116c9168b166a9b9abb92efcc1b2cff6072d49e5b8692d64f399448765d1f00397c3816fcb5935564a7a55f1a20f337856d652";
    await sql("update account set password = $1", [hash]);
    await post("/sign-in/email", { ...ann, password: "password1234" });
    await post("/sign-in/email", ann, { note: "the former password" });
    await sql("update account set password = upper($1)", [hash]);
    await post("/sign-in/email", { ...ann, password: "password1234" }, { note: "hash in capitals" });
  },

  "who asked is recorded": async ({ signUp, browser, rows }) => {
    const agents = ["Mozilla/5.0 (X11)", "x".repeat(500), "", "  spaced  out ", "é ü"];
    await signUp(ann.email, { "User-Agent": "Sign-up/1.0", "X-Forwarded-For": "203.0.113.7" });
    for (const agent of agents)
      await browser({ "User-Agent": agent }).post("/sign-in/email", ann, { note: agent.slice(0, 20) });
    await rows("session", `"userAgent", "createdAt", id`);
  },
};
