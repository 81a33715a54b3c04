import { PASSWORD } from "../lib/story.mjs";
import { options as origins } from "./origins.mjs";

export const options = origins;

const NEW = { name: "Ann" };
const POSTS = [
  ["/send-verification-email", { email: "ann@example.com" }],
  ["/request-password-reset", { email: "ann@example.com" }],
  ["/reset-password", { newPassword: "long enough", token: "x" }],
  ["/update-user", NEW],
  ["/change-password", { newPassword: "short", currentPassword: "x" }],
  ["/verify-password", { password: "wrong" }],
  ["/change-email", { newEmail: "new@example.com" }],
  ["/delete-user", { password: PASSWORD }],
  ["/update-session", { a: 1 }],
  ["/unlink-account", { accountId: "x" }],
];
const PAGES = ["/verify-email?token=x", "/reset-password/x?x=y", "/delete-user/callback?token=x"];

export const stories = {
  "every way to an account asks for an origin": async ({ signUp, post }) => {
    const { cookie: Cookie } = await signUp();
    for (const [path, body] of POSTS) {
      const ask = (headers, note, json = body) => post(path, json, { headers: { Cookie, ...headers }, note });
      await ask({}, "no origin");
      await ask({ Origin: "https://evil.com" }, "foreign origin");
      await ask({ Origin: "null" }, "null origin");
      await ask({ Origin: "null", "Sec-Fetch-Site": "same-origin" }, "null origin, same origin by metadata");
      await ask({ Origin: "https://a.wild.com" }, "trusted origin");
      await ask({ Referer: "https://evil.com/" }, "foreign referer");
      await ask({ Referer: "http://localhost:3000/x" }, "own referer");
      await ask({ Origin: "https://evil.com" }, "foreign origin, invalid", {});
    }
  },

  "every way to an account without a cookie": async ({ post }) => {
    for (const [path, body] of POSTS) {
      await post(path, body, { headers: { Origin: "https://evil.com" }, note: "foreign origin" });
      await post(path, body, {
        headers: { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" },
        note: "cross-site navigation",
      });
    }
  },

  "every way to an account names pages": async ({ post }) => {
    for (const [path, body] of POSTS) {
      for (const field of ["callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL"]) {
        await post(path, { ...body, [field]: "//evil.com" }, { note: `${field} outside` });
        await post(path, { ...body, [field]: ["/x"] }, { note: `${field} in a list` });
        await post(path, { ...body, [field]: "https://app.example.com/x" }, { note: `${field} inside` });
      }
      await post(`${path}?callbackURL=//evil.com`, body, { note: "query" });
    }
  },

  "links are open to all origins": async ({ signUp, get }) => {
    const { cookie: Cookie } = await signUp();
    for (const path of PAGES) {
      await get(path, { headers: { Cookie, Origin: "https://evil.com" }, note: "foreign origin" });
      for (const page of [
        "https://app.example.com/x?a=b#c",
        "https://APP.example.com",
        "myapp://cb",
        "myapp:cb",
        "exp://10.0.0.5:8081/x",
        "http://192.168.1.1/x",
        "otherapp://x",
        "https://app.example.com.evil.com",
        "//evil.com",
      ])
        await get(`${path}&callbackURL=${encodeURIComponent(page)}`);
    }
  },
};
