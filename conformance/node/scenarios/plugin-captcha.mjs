import { createServer } from "node:http";
import { PASSWORD } from "../lib/story.mjs";

// Says of an answer to the riddle what it is called: `pass`, `fail`, or the body to answer with.
const provider = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const answer = new URLSearchParams(body).get("response");
  const type = { "content-type": "application/json" };
  if (answer === "down") return response.writeHead(503).end();
  if (answer === "nothing") return response.writeHead(200, type).end();
  const says = { pass: '{"success":true,"score":0.9}', fail: '{"success":false}', low: '{"success":true,"score":0.1}' };
  response.writeHead(200, type).end(says[answer] ?? answer);
});
await new Promise((resolve) => provider.listen(0, "127.0.0.1", resolve));
provider.unref();

export const options = {
  plugins: {
    captcha: {
      provider: "google-recaptcha",
      secretKey: "provider-secret",
      siteVerifyURLOverride: `http://127.0.0.1:${provider.address().port}/siteverify`,
      endpoints: ["/sign-up/email", "/sign-in/**"],
    },
  },
};

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const solved = (answer) => ({ headers: { "x-captcha-response": answer }, note: answer });

export const stories = {
  "only people sign up": async ({ browser, rows }) => {
    await browser().post("/sign-up/email", ann);
    await browser().post("/sign-up/email", ann, solved(""));
    await browser().post("/sign-up/email", ann, solved("fail"));
    await browser().post("/sign-up/email", ann, solved("low"));
    await browser().post("/sign-up/email", ann, solved("down"));
    await browser().post("/sign-up/email", ann, solved("nothing"));
    await browser().post("/sign-up/email", ann, solved("{}"));
    await browser().post("/sign-up/email", ann, solved("no JSON"));
    await rows("user", "email");
    await browser().post("/sign-up/email", ann, solved("pass"));
    await browser().post("/sign-in/email", { email: ann.email, password: PASSWORD }, solved("pass"));
    await browser().post("/sign-in/email", { email: ann.email, password: PASSWORD });
    await rows("user", "email");
  },

  "no way past it": async ({ get, post, request }) => {
    await get("/sign-up/email");
    await request("PUT", "/sign-up/email");
    await request("OPTIONS", "/sign-up/email");
    await post("/sign-up/email/", {});
    await post("//sign-up/email", {});
    await post("/sign-up//email", {});
    await post("/sign-in/nothing", {});
    await post("/sign-in/a/b/c", {});
    await post("/sign-in", {});
    await post("/Sign-Up/email", {});
    await post("/request-password-reset", { email: "nobody@example.com" });
    await get("/get-session");
  },
};
