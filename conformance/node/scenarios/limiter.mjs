import { PASSWORD } from "../lib/story.mjs";

export const options = {
  rateLimit: {
    enabled: true,
    customRules: {
      "/list-sessions": { window: 10, max: 2 },
      "/get-session": false,
      "/sign-up/email": { window: 10, max: 4 },
      "/revoke-*": { window: 10, max: 1 },
    },
  },
  advanced: { ipAddress: { trustedProxies: ["127.0.0.1"] } },
};

const from = (address) => ({ headers: { "X-Forwarded-For": address } });
const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "three sign-ins in ten seconds": async ({ post }) => {
    for (let attempt = 1; attempt <= 5; attempt++)
      await post("/sign-in/email", ann, { ...from("203.0.113.1"), note: `attempt ${attempt}` });
    await post("/sign-in/email", ann, { ...from("203.0.113.2"), note: "from elsewhere" });
    await post("/sign-in/email", "{", { ...from("203.0.113.1"), note: "malformed" });
    await post("/sign-in/elsewhere", {}, { ...from("203.0.113.1"), note: "another path" });
  },

  "rules of the house": async ({ get, post }) => {
    for (let attempt = 1; attempt <= 3; attempt++)
      await get("/list-sessions", { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 4; attempt++)
      await get("/get-session", { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 5; attempt++)
      await post("/sign-up/email", {}, { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 2; attempt++)
      await post("/revoke-sessions", {}, { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    await post("/revoke-session", {}, { ...from("203.0.113.3"), note: "a path of the same rule" });
  },

  "everything counts": async ({ request }) => {
    for (const method of ["GET", "PUT", "POST", "POST"])
      await request(method, "/sign-in/unknown", { ...from("203.0.113.4"), note: "unknown path" });
  },

  "a hundred requests in ten seconds": async ({ get }) => {
    for (let attempt = 1; attempt <= 101; attempt++)
      await get("/ok", { ...from("203.0.113.5"), note: `attempt ${attempt}` });
  },
};
