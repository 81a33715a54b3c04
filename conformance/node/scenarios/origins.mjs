import { PASSWORD } from "../lib/story.mjs";

export const options = {
  trustedOrigins: [
    "https://app.example.com",
    "https://*.wild.com",
    "*.bare.com",
    "myapp://",
    "exp://10.0.0.*:*/**",
    "http://192.168.*.*",
    "https://t?st.com",
  ],
};

const ann = { email: "ann@example.com", password: PASSWORD };

const TRUSTED = [
  "http://localhost:3000",
  "https://app.example.com",
  "https://a.wild.com",
  "https://a.b.wild.com",
  "http://a.bare.com",
  "myapp://",
  "myapp://x/y",
  "exp://10.0.0.5:8081/x",
  "http://192.168.1.1",
  "https://test.com",
];
const FOREIGN = [
  "https://evil.com",
  "https://app.example.com:444",
  "http://app.example.com",
  "https://wild.com",
  "https://a.wild.com.evil.com",
  "https://a.bare.com:99",
  "https://bare.com",
  "exp://10.0.1.5:8081/x",
  "http://192.168.evil.com",
  "http://localhost:3001",
  "https://localhost:3000",
  "/relative",
  "null",
  "",
  "nonsense",
  "https://app.example.com.evil.com",
  "http://localhost:3000@evil.com",
  "HTTP://LOCALHOST:3000",
  "http://localhost:3000/",
  "http://localhost",
];

const INSIDE = [
  "/ok",
  "/a b",
  "/é",
  "/ok?x=1#y",
  "/x?u=%2Fok",
  "https://app.example.com/x",
  "https://APP.example.com/x",
  "https://app.example.com:443/",
  "https://user@app.example.com/x",
  "myapp://cb",
  "myapp:cb",
  "MyApp://cb",
  "http://localhost:3000",
];
const OUTSIDE = [
  "//evil.com",
  "/\\evil.com",
  "/%2fevil",
  "/a%2Fb",
  "/a%5cb",
  "/a\u0000b",
  "/a\tb",
  "https://app.example.com.evil.com",
  "http://localhost:3000@evil.com/",
  "otherapp://x",
  "javascript:alert(1)",
  "data:text/html,x",
  "ok",
  "https:evil.com",
  "https:/evil.com",
  " https://evil.com",
  "\\\\evil.com",
  "http://localhost:3000.evil.com",
  "?x",
  "#x",
  "http://",
];

export const stories = {
  "a cookie asks for an origin": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    const posts = [
      ["/sign-out", {}],
      ["/revoke-session", { token: "x" }],
      ["/revoke-sessions", {}],
      ["/revoke-other-sessions", {}],
      ["/sign-in/email", ann],
      ["/sign-up/email", {}],
      ["/get-session", {}],
    ];
    for (const [path, body] of posts) {
      await post(path, body, { headers: { Cookie: cookie }, note: "no origin" });
      await post(path, body, { headers: { Cookie: cookie, Origin: "https://evil.com" }, note: "foreign origin" });
      await post(path, "{", {
        headers: { Cookie: cookie, Origin: "https://evil.com" },
        note: "foreign origin and bad JSON",
      });
    }
    await post("/sign-out", { callbackURL: 5 }, { headers: { Cookie: "x=y" }, note: "any cookie" });
    await post("/sign-out", {}, { headers: { Cookie: "" }, note: "an empty cookie" });
    await post("/unknown", {}, { headers: { Cookie: cookie, Origin: "https://evil.com" } });
  },

  "origins that are trusted": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    for (const Origin of TRUSTED)
      await post("/revoke-other-sessions", {}, { headers: { Cookie: cookie, Origin }, note: Origin });
  },

  "origins that are not": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    for (const Origin of FOREIGN)
      await post("/revoke-other-sessions", {}, { headers: { Cookie: cookie, Origin }, note: Origin });
  },

  "referers stand in for origins": async ({ signUp, post }) => {
    const { cookie } = await signUp();
    const ask = (headers, note) =>
      post("/revoke-other-sessions", {}, { headers: { Cookie: cookie, ...headers }, note });
    await ask({ Referer: "http://localhost:3000/page?x=1" }, "own page");
    await ask({ Referer: "https://evil.com/http://localhost:3000" }, "foreign page");
    await ask({ Origin: "null", Referer: "http://localhost:3000/" }, "null origin, own page");
    await ask({ Origin: "", Referer: "http://localhost:3000/" }, "empty origin, own page");
    await ask({ Origin: "https://evil.com", Referer: "http://localhost:3000/" }, "foreign origin, own page");
    await ask({ Origin: "http://localhost:3000", Referer: "https://evil.com" }, "own origin, foreign page");
    await ask({ Origin: "null", "Sec-Fetch-Site": "same-origin" }, "null origin, same origin by metadata");
    await ask({ Origin: "null", "Sec-Fetch-Site": "cross-site" }, "null origin, cross site by metadata");
  },

  "without a cookie no origin is asked for": async ({ post }) => {
    await post("/sign-out", {}, { headers: { Origin: "https://evil.com" } });
    await post("/revoke-sessions", {}, { headers: { Origin: "https://evil.com" } });
  },

  "reading is open to all origins": async ({ signUp, get, request }) => {
    const { cookie } = await signUp();
    await get("/get-session", { headers: { Cookie: cookie, Origin: "https://evil.com" }, note: "foreign origin" });
    await get("/list-sessions", { headers: { Cookie: cookie, Origin: "null" }, note: "null origin" });
    await request("OPTIONS", "/get-session", {
      headers: { Origin: "https://app.example.com", "Access-Control-Request-Method": "POST" },
      note: "preflight",
    });
  },

  "forms from other sites": async ({ signUp, post }) => {
    await signUp();
    const cases = [
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", Origin: "http://localhost:3000" },
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors" },
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", Origin: "https://app.example.com" },
      { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate" },
      { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", Origin: "http://localhost:3000" },
      { "Sec-Fetch-Dest": "document" },
      { "Sec-Fetch-Site": " " },
      { Origin: "https://evil.com" },
      { Origin: "null" },
      { Referer: "https://evil.com/form" },
      { Referer: "http://localhost:3000/form" },
      { Cookie: "a=b", Origin: "http://localhost:3000", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
      { Cookie: "a=b", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
    ];
    for (const headers of cases) await post("/sign-in/email", ann, { headers, note: JSON.stringify(headers) });
    await post("/sign-up/email", { ...ann, name: "Eve" }, { headers: cases[0], note: "cross site navigation" });
    await post(
      "/sign-up/email",
      { ...ann, name: "Eve" },
      { headers: { Origin: "https://evil.com" }, note: "foreign origin" },
    );
    await post("/sign-up/email", {}, { headers: cases[0], note: "cross site navigation, invalid" });
    await post("/sign-out", {}, { headers: cases[0], note: "cross site navigation" });
  },

  "ways back that stay inside": async ({ post }) => {
    for (const callbackURL of INSIDE) await post("/sign-out", { callbackURL }, { note: JSON.stringify(callbackURL) });
  },

  "ways back that lead outside": async ({ post }) => {
    for (const callbackURL of OUTSIDE) await post("/sign-out", { callbackURL }, { note: JSON.stringify(callbackURL) });
  },

  "ways back that climb out": async ({ post }) => {
    for (const callbackURL of ["/..//evil.com", "/.//evil.com", "/a/..//evil.com", "/%2e%2e//evil.com"]) {
      await post("/revoke-sessions", { callbackURL }, { note: JSON.stringify(callbackURL) });
    }
  },

  "every field that names a URL": async ({ post }) => {
    for (const field of ["callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL"]) {
      for (const value of ["//evil.com", "/ok", "", 5, ["/ok"], null, true, {}]) {
        await post("/revoke-sessions", { [field]: value }, { note: `${field}: ${JSON.stringify(value)}` });
      }
    }
    await post(
      "/revoke-sessions",
      { redirectTo: "//a.com", callbackURL: "//b.com", errorCallbackURL: 5 },
      { note: "several" },
    );
    await post("/sign-in/email?callbackURL=//evil.com", ann, { note: "query" });
    await post("/sign-in/email?callbackURL=/a&callbackURL=/b", ann, { note: "query, twice" });
    await post(
      "/sign-in/email?callbackURL=//evil.com",
      { ...ann, callbackURL: "/ok" },
      { note: "query behind the body" },
    );
    await post("/get-session?callbackURL=//evil.com", {}, { note: "query" });
  },
};
