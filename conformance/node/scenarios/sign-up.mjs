import { PASSWORD } from "../lib/story.mjs";

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "signing up signs in": async ({ browser, rows }) => {
    const her = browser();
    await her.post("/sign-up/email", { ...ann, email: "Ann@Example.COM" });
    await her.get("/get-session");
    await her.get("/list-sessions");
    await rows("user");
    await rows("account");
    await rows("session");
  },

  "the optional parts of a sign-up": async ({ post, rows }) => {
    await post("/sign-up/email", { ...ann, email: "a@example.com", image: "https://example.com/a.png" });
    await post("/sign-up/email", { ...ann, email: "b@example.com", image: "" });
    await post("/sign-up/email", { ...ann, email: "c@example.com", name: "" });
    await post("/sign-up/email", { ...ann, email: "d@example.com", name: 'Zoë "Q" 张\n</script>\u2028\u007f\b' });
    await post("/sign-up/email", { ...ann, email: "e@example.com", callbackURL: "/welcome" });
    await post("/sign-up/email", { ...ann, email: "f@example.com", rememberMe: true });
    await post("/sign-up/email", { ...ann, email: "g@example.com", rememberMe: false });
    await rows("user");
    await rows("session");
  },

  "what a client cannot decide": async ({ post, rows }) => {
    const wish = {
      id: "mine",
      emailVerified: true,
      createdAt: "2020-01-01T00:00:00.000Z",
      updatedAt: 5,
      role: "admin",
      userId: "u",
    };
    await post("/sign-up/email", { ...ann, ...wish });
    await post(
      "/sign-up/email",
      `{"__proto__":{"emailVerified":true},"constructor":1,"name":"P","email":"p@example.com","password":"${PASSWORD}"}`,
    );
    await rows("user");
  },

  "an address is taken once": async ({ post, rows }) => {
    await post("/sign-up/email", ann);
    await post("/sign-up/email", ann, { note: "again" });
    await post("/sign-up/email", { ...ann, email: "ANN@example.com" }, { note: "in capitals" });
    await post("/sign-up/email", { ...ann, password: "short" }, { note: "again with a short password" });
    await rows("user");
    await rows("session");
  },

  "addresses that are none": async ({ post }) => {
    const none = ["a@b", "a@b.c", "a@-x.com", "a!b@x.com", "é@x.com", " a@x.com", "a@x.com ", "a..b@x.com", ".a@x.com"];
    const more = [
      "a.@x.com",
      "a'@x.com",
      "a@x..com",
      "a@1.2.3.4",
      '"a b"@x.com',
      "a@bücher.ch",
      "a@x.com\u0000",
      "a@x.c0m",
      "a@x.com.",
      "a",
    ];
    for (const email of [...none, ...more])
      await post("/sign-up/email", { ...ann, email }, { note: JSON.stringify(email) });
  },

  "addresses that look odd": async ({ post }) => {
    for (const email of [
      "a@x-.com",
      "a'b@x.com",
      "a+b@x.com",
      "-a@x.com",
      "a-@x.com",
      "_@x.com",
      "a@xn--bcher-kva.ch",
    ]) {
      await post("/sign-up/email", { ...ann, email }, { note: email });
    }
  },

  "passwords have a length": async ({ post }) => {
    const lengths = {
      "7 characters": "1234567",
      "8 characters": "12345678",
      "3 emoji": "🐎🐎🐎",
      "4 emoji": "🐎🐎🐎🐎",
      "8 spaces": "        ",
    };
    const long = { "128 characters": "x".repeat(128), "129 characters": "x".repeat(129), "65 emoji": "🐎".repeat(65) };
    for (const [note, password] of Object.entries({ ...lengths, ...long })) {
      await post(
        "/sign-up/email",
        { ...ann, email: `u${password.length}${password.codePointAt(0)}@example.com`, password },
        { note },
      );
    }
  },

  "a password survives every spelling of its letters": async ({ post }) => {
    await post("/sign-up/email", { ...ann, password: "Pässwörd-ＡＢＣ-ﬁ" });
    await post(
      "/sign-in/email",
      { email: ann.email, password: "Pa\u0308sswo\u0308rd-ABC-fi" },
      { note: "decomposed and narrow" },
    );
    await post("/sign-in/email", { email: ann.email, password: "passwörd-abc-fi" }, { note: "in small letters" });
  },
};
