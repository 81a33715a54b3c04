import { PASSWORD } from "../lib/story.mjs";
import { options as limiter } from "./limiter.mjs";

export const options = limiter;

const from = (address) => ({ "X-Forwarded-For": address });
const LIMITED = [
  ["/change-password", 4],
  ["/change-email", 4],
  ["/change-email/x", 4],
  ["/request-password-reset", 4],
  ["/send-verification-email", 4],
  ["/sign-up/anything", 4],
];

export const stories = {
  "ways to an account that are limited": async ({ post }) => {
    for (const [at, [path, attempts]] of LIMITED.entries()) {
      for (let attempt = 1; attempt <= attempts; attempt++)
        await post(path, {}, { headers: from(`203.0.113.${20 + at}`), note: `attempt ${attempt}` });
      await post(path, {}, { headers: from("203.0.113.19"), note: "from elsewhere" });
    }
  },

  "ways to an account that are not": async ({ get, post }) => {
    for (const path of [
      "/reset-password",
      "/verify-password",
      "/delete-user",
      "/update-user",
      "/send-verification-email/x",
      "/request-password-reset/x",
    ])
      for (let attempt = 1; attempt <= 4; attempt++)
        await post(path, {}, { headers: from("203.0.113.40"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 4; attempt++)
      await get("/verify-email?token=x", { headers: from("203.0.113.40"), note: `attempt ${attempt}` });
  },

  "a limit holds before anything is read": async ({ signUp, request }) => {
    const { cookie } = await signUp("limited@example.com", from("203.0.113.41"));
    for (let attempt = 1; attempt <= 4; attempt++)
      await request("POST", "/change-password", {
        headers: { ...from("203.0.113.41"), Cookie: cookie, Origin: "https://evil.com", "Content-Type": "text/plain" },
        body: PASSWORD,
        note: `attempt ${attempt}`,
      });
  },

  "a slash more is the same path": async ({ post }) => {
    for (let attempt = 1; attempt <= 4; attempt++)
      await post(
        `/change-email${"/".repeat(attempt - 1)}`,
        {},
        { headers: from("203.0.113.42"), note: `attempt ${attempt}` },
      );
  },
};
