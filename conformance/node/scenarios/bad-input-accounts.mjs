import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const NUL = "a\u0000b";

/** What a sender may try; where the original stumbles, deviations.mjs says what we do instead. */
export const stories = {
  "letters that no database keeps, in an account": async ({ signUp, rows, mails }) => {
    const her = await signUp();
    const cases = [
      ["/update-user", { name: NUL }],
      ["/update-user", { image: NUL }],
      ["/change-password", { newPassword: `${NUL} long enough`, currentPassword: PASSWORD }],
      ["/verify-password", { password: NUL }],
      ["/change-email", { newEmail: `${NUL}@example.com` }],
      ["/delete-user", { token: NUL }],
      ["/delete-user", { password: NUL }],
      ["/unlink-account", { accountId: NUL }],
      ["/reset-password", { newPassword: "long enough", token: NUL }],
      ["/request-password-reset", { email: `${NUL}@example.com` }],
      ["/send-verification-email", { email: `${NUL}@example.com` }],
    ];
    for (const [path, body] of cases) await her.post(path, body, { note: `NUL in ${Object.keys(body).join(", ")}` });
    for (const target of [
      "/verify-email?token=a%00b",
      "/delete-user/callback?token=a%00b",
      "/reset-password/a%00b?callbackURL=/x",
    ])
      await her.get(target);
    await mails(0);
    await rows("user");
  },

  "long words in an account": async ({ signUp, sql, mails }) => {
    const her = await signUp();
    await her.post("/update-user", { name: "x".repeat(256) }, { note: "256 letters of name" });
    await her.post("/update-user", { name: "x".repeat(257) }, { note: "257 letters of name" });
    await her.post("/update-user", { image: `https://example.com/${"x".repeat(3_000)}` }, { note: "3 kB of image" });
    await her.post("/unlink-account", { accountId: "x".repeat(10_000) }, { note: "10 kB of id" });
    await her.post(
      "/reset-password",
      { newPassword: "long enough", token: "x".repeat(10_000) },
      { note: "10 kB of token" },
    );
    await her.post("/delete-user", { token: "x".repeat(10_000) }, { note: "10 kB of token" });
    await her.get(`/verify-email?token=${"x".repeat(4_000)}`, { as: "GET /verify-email", note: "4 kB of token" });
    await mails(0);
    await sql(`select length(name) as name, length(image) as image from "user"`, [], "lengths");
  },

  "long addresses of an account": async ({ signUp, post, mails }) => {
    const her = await signUp();
    await her.post("/change-email", { newEmail: `${"x".repeat(65)}@example.com` }, { note: "65 letters before the @" });
    await mails();
    await post("/request-password-reset", { email: `${"x".repeat(300)}@example.com` }, { note: "300 letters" });
  },

  "pages that are long": async ({ signUp, post, get }) => {
    await signUp();
    const page = `/${"x".repeat(2_100)}`;
    await post("/request-password-reset", { email: "nobody@example.com", redirectTo: page }, { note: "2 kB" });
    await get(`/verify-email?token=x&callbackURL=${page}`, { as: "GET /verify-email", note: "2 kB" });
  },

  "text that means something elsewhere, in an account": async ({ signUp, get, rows }) => {
    const her = await signUp();
    for (const text of [
      "' or '1'='1",
      "%",
      "_",
      "\\",
      "${jndi:ldap://x}",
      "%s%n",
      "{{7*7}}",
      "<script>alert(1)</script>",
      "../../etc/passwd",
    ]) {
      await her.post("/update-user", { name: text, image: text }, { note: text });
      await her.post("/unlink-account", { accountId: text }, { note: text });
      await her.post("/reset-password", { newPassword: "long enough", token: text }, { note: text });
      await her.post("/delete-user", { token: text }, { note: text });
      await her.post("/verify-password", { password: text }, { note: text });
      await get(`/verify-email?token=${encodeURIComponent(text)}&callbackURL=/x`);
      await her.get(`/delete-user/callback?token=${encodeURIComponent(text)}`);
    }
    await rows("user");
  },
};
