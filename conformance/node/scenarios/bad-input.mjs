import { PASSWORD } from "../lib/story.mjs";

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const signUp = (fields) => JSON.stringify({ ...ann, ...fields });

/** What a sender may try; where the original stumbles, deviations.mjs says what we do instead. */
export const stories = {
  "letters that no database keeps": async ({ post, rows }) => {
    await post("/sign-up/email", signUp({ name: "a\u0000b" }), { note: "NUL in the name" });
    await post("/sign-up/email", signUp({ image: "a\u0000b" }), { note: "NUL in the image" });
    await post("/sign-up/email", signUp({ email: "a\u0000@example.com" }), { note: "NUL in the address" });
    await post("/sign-in/email", signUp({ password: "a\u0000b" }), { note: "NUL in the password" });
    await post("/revoke-session", { token: "a\u0000b" }, { note: "NUL in the token" });
    await rows("user");
  },

  "half a letter": async ({ post }) => {
    await post("/sign-in/email", signUp({}).replace(PASSWORD, "correct \\ud800 horse"), { note: "in the password" });
    await post("/sign-up/email", signUp({}).replace("ann@", "\\udc00@"), { note: "in the address" });
  },

  "long words": async ({ post }) => {
    await post("/sign-up/email", signUp({ email: `${"a".repeat(64)}@example.com` }), {
      note: "64 letters before the @",
    });
    await post("/sign-in/email", signUp({ email: `${"a".repeat(10_000)}@example.com` }), { note: "10 kB address" });
    await post("/sign-in/email", signUp({ password: "x".repeat(100_000) }), { note: "100 kB password" });
    await post("/revoke-session", { token: "x".repeat(10_000) }, { note: "10 kB token" });
  },

  "text that means something elsewhere": async ({ post, rows }) => {
    const texts = [
      "' or '1'='1",
      "Robert'); drop table user;--",
      "%",
      "_",
      "\\",
      "${jndi:ldap://x}",
      "%s%n",
      "{{7*7}}",
      "<script>alert(1)</script>",
      "../../etc/passwd",
    ];
    for (const [at, text] of texts.entries())
      await post("/sign-up/email", signUp({ name: text, image: text, email: `u${at}@example.com` }), { note: text });
    for (const text of texts) await post("/sign-in/email", signUp({ password: text }), { note: text });
    await rows("user", 'name, image, email, id, "createdAt"');
  },

  "odd headers": async ({ get, post, signUp: join }) => {
    const { cookie } = await join();
    await get("/get-session", { headers: { Cookie: `${cookie}; x=${"y".repeat(3_000)}` }, note: "3 kB of cookies" });
    await get("/get-session", { headers: { Cookie: `${cookie}; x=\u00e9` }, note: "a cookie with an accent" });
    await get("/get-session", {
      headers: { Cookie: cookie, Authorization: "Bearer x", "X-HTTP-Method-Override": "POST" },
      note: "headers of others",
    });
    await get("/get-session", { headers: { Authorization: `Bearer ${cookie.split("=")[1]}` }, note: "a bearer token" });
    await post(
      "/sign-out",
      {},
      { headers: { Origin: "http://localhost:3000", Cookie: cookie, "Accept-Encoding": "gzip" }, note: "gzip" },
    );
  },

  "more than anybody needs": async ({ browser, post, sql }) => {
    await post("/sign-up/email", signUp({ name: "x".repeat(256) }), { note: "256 letters of name" });
    await post("/sign-up/email", signUp({ email: "b@example.com", name: "x".repeat(257) }), {
      note: "257 letters of name",
    });
    await post(
      "/sign-up/email",
      signUp({ email: "c@example.com", image: `https://example.com/${"x".repeat(3_000)}` }),
      { note: "3 kB of image" },
    );
    await post("/sign-up/email", signUp({ email: `${"d".repeat(65)}@example.com` }), {
      note: "65 letters before the @",
    });
    await post("/sign-up/email", signUp({ email: `e@${"example.".repeat(40)}com` }), {
      note: "a domain of 323 letters",
    });
    await browser({ "User-Agent": "x".repeat(600) }).post(
      "/sign-in/email",
      { email: ann.email, password: PASSWORD },
      { note: "600 letters of user agent" },
    );
    await sql(`select max(length("userAgent")) as longest from session`, [], "the longest user agent");
  },

  "more than anybody sends": async ({ post }) => {
    await post("/sign-in/email", signUp({ more: "x".repeat(200_000) }), { note: "200 kB" });
    await post("/sign-in/email", signUp({ more: "x".repeat(2_000_000) }), { note: "2 MB" });
  },

  "paths that climb": async ({ request }) => {
    for (const target of [
      "/api/auth/./ok",
      "/api/auth/x/../ok",
      "/api/auth/%2e/ok",
      "/api/auth/x/%2e%2e/ok",
      "/api/x/../auth/ok",
      "/api/auth\\ok",
      "/api/auth/ok#x",
    ]) {
      await request("GET", "", { target });
    }
  },
};
