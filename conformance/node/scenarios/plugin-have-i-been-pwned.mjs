import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { PASSWORD } from "../lib/story.mjs";

const LEAKED = "leaked password";
const hash = (password) => createHash("sha1").update(password).digest("hex").toUpperCase();
const counts = { [LEAKED]: "12", "padding password": "0", "malformed password": "many" };

const service = createServer((request, response) => {
  const prefix = request.url.slice(-5);
  if (prefix === hash("down password").slice(0, 5)) return response.writeHead(503).end();
  const lines = Object.entries(counts).map(([password, count]) => `${hash(password).slice(5)}:${count}`);
  response.writeHead(200, { "content-type": "text/plain" }).end(`${"0".repeat(35)}:3\r\n${lines.join("\r\n")}`);
});
await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
service.unref();

export const options = {
  plugins: { haveIBeenPwned: { rangeURL: `http://127.0.0.1:${service.address().port}/range/` } },
};

const ann = { name: "Ann", email: "ann@example.com" };

export const stories = {
  "leaked passwords": async ({ browser, signUp, rows }) => {
    for (const password of [...Object.keys(counts), "down password", "short"])
      await browser().post("/sign-up/email", { ...ann, email: `${password.slice(0, 3)}@example.com`, password }, { note: password });
    await rows("user", "email");
    const her = await signUp();
    for (const newPassword of [LEAKED, "another password"])
      await her.post("/change-password", { newPassword, currentPassword: PASSWORD }, { note: newPassword });
    await browser().post("/sign-in/email", { email: ann.email, password: LEAKED });
  },
};
