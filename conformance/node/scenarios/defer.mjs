const DAY = 86_400;

export const options = { session: { deferSessionRefresh: true } };

export const stories = {
  "reading never writes": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await her.get("/get-session", { note: "new" });
    await age(DAY + 1);
    await her.get("/get-session", { note: "due" });
    await her.get("/get-session?disableRefresh=true", { note: "due, asked not to" });
    await her.get("/list-sessions?disableRefresh=true", { note: "no longer fresh" });
    await rows("session");
    await her.post("/get-session", {}, { note: "refreshes" });
    await rows("session");
    await her.get("/get-session", { note: "refreshed" });
    await her.post("/get-session", {}, { note: "not due" });
  },

  "protected routes never refresh": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await age(DAY + 1);
    await her.post("/revoke-other-sessions");
    await rows("session");
  },

  "an expired row stays until somebody posts": async ({ signUp, age, rows }) => {
    const her = await signUp();
    const cookie = her.cookie;
    await age(7 * DAY + 1);
    await her.get("/get-session");
    await rows("session");
    her.jar.set("better-auth.session_token", cookie.split("=").slice(1).join("="));
    await her.get("/list-sessions");
    her.jar.set("better-auth.session_token", cookie.split("=").slice(1).join("="));
    await her.post("/get-session");
    await rows("session");
  },

  "not remembered": async ({ signUp, browser, age, rows }) => {
    await signUp();
    const guest = browser();
    await guest.post("/sign-in/email", {
      email: "ann@example.com",
      password: "correct horse battery",
      rememberMe: false,
    });
    await age(DAY - 60, guest.token);
    await guest.get("/get-session");
    await guest.post("/get-session");
    await rows("session");
  },

  "posting is guarded": async ({ signUp, post, request }) => {
    const { cookie } = await signUp();
    await post("/get-session", {}, { note: "no cookie" });
    await post("/get-session", {}, { headers: { Cookie: cookie }, note: "no origin" });
    await post("/get-session", {}, { headers: { Cookie: cookie, Origin: "https://evil.com" }, note: "foreign origin" });
    const own = { Cookie: cookie, Origin: "http://localhost:3000" };
    await post("/get-session", "{", { headers: own, note: "broken JSON" });
    await post("/get-session", { callbackURL: "//evil.com" }, { headers: own, note: "unread body" });
    await request("POST", "/get-session", { headers: own, note: "no body" });
    await request("POST", "/get-session", {
      headers: { ...own, "Content-Type": "text/plain" },
      body: "x",
      note: "text",
    });
    await post("/get-session?disableRefresh=1", {}, { headers: own });
  },
};
