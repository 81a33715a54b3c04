import { PASSWORD } from "../lib/story.mjs";

const POSTS = [
  "/sign-up/email",
  "/sign-in/email",
  "/sign-out",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
];
const BROKEN = [
  "{",
  '{"a":1,}',
  '{"a":1} x',
  "  ",
  "nul",
  "{'a':1}",
  '{"a":01}',
  '{"a":"\n"}',
  '{"a":"\\x"}',
  "[1",
  '{"a" 1}',
  "// x\n{}",
  "NaN",
];

const credentials = JSON.stringify({ email: "ann@example.com", password: PASSWORD });
const form = (text) => ({
  headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: "http://localhost:3000" },
  body: text,
});

export const stories = {
  "malformed JSON": async ({ post }) => {
    for (const body of BROKEN) await post("/sign-in/email", body, { note: JSON.stringify(body) });
    for (const path of POSTS) await post(path, '{"a":', { note: "truncated" });
  },

  "JSON that is odd but sound": async ({ signUp, post }) => {
    await signUp();
    await post("/sign-in/email", ` \n\t${credentials}\r\n `, { note: "white space around" });
    await post("/sign-in/email", credentials.replace("ann@", "\\u0061\\u006en@"), { note: "escaped letters" });
    await post("/sign-in/email", `{"email":"nobody@example.com",${credentials.slice(1)}`, { note: "a key twice" });
    await post("/sign-in/email", credentials.replace("}", ',"x":1e300,"y":-0,"z":12345678901234567890}'), {
      note: "large numbers",
    });
    await post("/sign-in/email", credentials.replace("}", ',"deep":[[[[[[[[[[{"a":[]}]]]]]]]]]]}'), { note: "nested" });
    await post("/sign-in/email", "{}", {
      headers: { "Content-Type": "application/json" },
      note: "two equal content types",
    });
  },

  "JSON that others would not read": async ({ signUp, post }) => {
    await signUp();
    await post("/sign-in/email", `\ufeff${credentials}`, { note: "byte order mark" });
    await post("/sign-in/email", credentials.replace("}", ',"x":1e999}'), { note: "a number beyond all numbers" });
    await post("/sign-in/email", credentials.replace("}", `,"deep":${"[".repeat(200)}${"]".repeat(200)}}`), {
      note: "200 levels",
    });
  },

  "media types": async ({ signUp, request }) => {
    await signUp();
    const send = (path, type) =>
      request("POST", path, { headers: { "Content-Type": type }, body: credentials, note: type });
    const accepted = ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json ; x=y"];
    const refused = [
      "text/plain",
      "text/json",
      "application/vnd.api+json",
      "multipart/form-data; boundary=x",
      "Application/XML; Q=1",
      "json",
      "application/json, text/plain",
      "application/jsonx",
      "*/*",
    ];
    for (const type of [...accepted, ...refused]) await send("/sign-in/email", type);
    for (const path of POSTS) await send(path, "text/plain");
    for (const path of POSTS) await send(path, "application/x-www-form-urlencoded");
    await send("/get-session", "text/plain");
  },

  "no content": async ({ request }) => {
    for (const path of POSTS) {
      await request("POST", path, { note: "nothing" });
      await request("POST", path, {
        headers: { "Content-Type": "application/json" },
        body: "",
        note: "JSON of no length",
      });
    }
    await request("POST", "/sign-in/email", {
      headers: { "Content-Type": "text/plain" },
      body: "",
      note: "text of no length",
    });
    await request("POST", "/sign-in/email", { body: credentials, note: "a body of no type" });
  },

  "a body in chunks": async ({ signUp, request }) => {
    await signUp();
    const chunks = `5\r\n${credentials.slice(0, 5)}\r\n${(credentials.length - 5).toString(16)}\r\n${credentials.slice(5)}\r\n0\r\n\r\n`;
    await request("POST", "/sign-in/email", {
      headers: { "Content-Type": "application/json", "Transfer-Encoding": "chunked" },
      chunks,
    });
  },

  forms: async ({ signUp, request }) => {
    await signUp();
    await request("POST", "/sign-in/email", {
      ...form("email=ann%40example.com&password=correct+horse%20battery"),
      note: "sound",
    });
    await request("POST", "/sign-in/email", {
      ...form("email=x&email=ann%40example.com&password=correct+horse%20battery"),
      note: "a field twice",
    });
    await request("POST", "/sign-in/email", {
      ...form("email=ann%40example.com&password=correct+horse+battery&rememberMe=false"),
      note: "rememberMe",
    });
    await request("POST", "/sign-in/email", {
      ...form("email=ann%40example.com&password=correct+horse+battery&callbackURL=%2Fhome"),
      note: "callbackURL",
    });
    await request("POST", "/sign-in/email", { ...form("email=%zz&password=x"), note: "bad escape" });
    await request("POST", "/sign-in/email", { ...form("email=%ff&password=x"), note: "bad UTF-8" });
    await request("POST", "/sign-in/email", { ...form("email"), note: "no value" });
    await request("POST", "/sign-in/email", { ...form("&&=&"), note: "only separators" });
    await request("POST", "/sign-up/email", {
      ...form("name=Bob+B&email=bob%40example.com&password=12345678&image="),
      note: "sound",
    });
    await request("POST", "/sign-up/email", { ...form("name=Bob"), note: "fields missing" });
    await request("POST", "/sign-out", { ...form("a=b"), note: "not for forms" });
  },

  "forms that do not say where they come from": async ({ signUp, request }) => {
    await signUp();
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    await request("POST", "/sign-in/email", {
      headers,
      body: "email=ann%40example.com&password=correct+horse+battery",
      note: "sound",
    });
    await request("POST", "/sign-up/email", {
      headers,
      body: "name=Bob&email=bob%40example.com&password=12345678",
      note: "sound",
    });
    await request("POST", "/sign-in/email", { headers, body: "email=ann%40example.com", note: "fields missing" });
  },
};
