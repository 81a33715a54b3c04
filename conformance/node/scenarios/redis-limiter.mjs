export const options = {
  secondaryStorage: true,
  rateLimit: { enabled: true, window: 20, max: 3, customRules: { "/ok": false, "/get-session": { window: 4, max: 2 } } },
  advanced: { ipAddress: { trustedProxies: ["127.0.0.1"] } },
};

const from = (address) => ({ headers: { "X-Forwarded-For": address } });

export const stories = {
  "limits kept in Redis": async ({ get, post, keys }) => {
    for (let attempt = 1; attempt <= 5; attempt++)
      await get("/list-sessions", { ...from("203.0.113.1"), note: `attempt ${attempt}` });
    await keys("blocked");
    for (let attempt = 1; attempt <= 4; attempt++)
      await post("/request-password-reset", {}, { ...from("2001:db8:1:2::1"), note: `attempt ${attempt}` });
    await get("/ok", from("203.0.113.1"));
    await get("/list-sessions", { ...from("203.0.113.2"), note: "from elsewhere" });
    for (let attempt = 1; attempt <= 3; attempt++)
      await get("/get-session", { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    await keys("counters");
  },

  "a window in Redis that is over": async ({ get, keys, forgetKeys }) => {
    for (let attempt = 1; attempt <= 3; attempt++)
      await get("/get-session", { ...from("203.0.113.3"), note: `attempt ${attempt}` });
    await forgetKeys("203.0.113.3|/get-session");
    await get("/get-session", { ...from("203.0.113.3"), note: "the next window" });
    await keys("begun again");
  },
};
