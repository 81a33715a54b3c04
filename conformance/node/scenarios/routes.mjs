const ROUTES = [
  "/sign-up/email",
  "/sign-in/email",
  "/sign-out",
  "/get-session",
  "/list-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/ok",
  "/error",
];

export const stories = {
  "every route with every method": async ({ request }) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]) {
      for (const path of ROUTES) await request(method, path);
    }
  },

  "spellings of a path": async ({ get, post }) => {
    for (const path of [
      "/ok/",
      "//ok",
      "/OK",
      "/o%6b",
      "/ok?x=1",
      "/ok;a=b",
      "/ok%20",
      "/ok%00",
      "/ok%2f",
      "/unknown",
      "",
      "/",
      "/ok/x",
    ])
      await get(path);
    for (const path of [
      "/get-session/",
      "/get-session/x.css",
      "/get-session;.js",
      "/get-session%2fx.png",
      "/get-session?x.css",
      "/Get-Session",
    ])
      await get(path);
    for (const path of [
      "/sign-out/",
      "//sign-out",
      "/sign-in/email/",
      "/sign-in",
      "/sign-in//email",
      "/SIGN-IN/EMAIL",
      "/set-password",
    ])
      await post(path, {});
  },

  "paths outside": async ({ request }) => {
    for (const target of [
      "/",
      "/api",
      "/api/auth",
      "/api/authx/ok",
      "/API/AUTH/ok",
      "/api//auth/ok",
      "//api/auth/ok",
      "/ok",
      "/api/auth/ok?a=%zz",
      "/favicon.ico",
    ]) {
      await request("GET", "", { target });
    }
  },

  alive: async ({ get }) => {
    await get("/ok");
    await get("/ok", { headers: { Cookie: "a=b", Origin: "https://evil.com" }, note: "from anywhere" });
  },

  "the error page": async ({ get }) => {
    const queries = [
      "",
      "?error=abc",
      "?error=a%20b",
      "?error=a%27b",
      "?error=%3Cscript%3E",
      "?error=abc&error_description=d+e",
      "?error_description=x%26y",
    ];
    const more = [
      "?error=",
      "?error=a&error=b",
      "?error=%zz",
      "?error=abc&error_description=%3Cb%3E%C3%A9~*'()!",
      "?error=abc&other=1",
      "?error_description=",
      "?error=a-b_C9",
    ];
    for (const query of [...queries, ...more]) await get(`/error${query}`);
  },
};
