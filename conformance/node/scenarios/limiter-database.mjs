export const options = {
  rateLimit: {
    enabled: true,
    storage: "database",
    window: 20,
    max: 3,
    customRules: { "/ok": false, "/get-session": { window: 4, max: 2 } },
  },
  advanced: { ipAddress: { trustedProxies: ["127.0.0.1"] } },
};

const from = (address) => ({ headers: { "X-Forwarded-For": address } });
const counters = ({ sql }, label) => sql(`select key, count from "rateLimit" order by key`, [], label);

export const stories = {
  "limits kept in the database": async (world) => {
    const { get, post } = world;
    for (let attempt = 1; attempt <= 5; attempt++)
      await get("/list-sessions", { ...from("203.0.113.1"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 4; attempt++)
      await post("/request-password-reset", {}, { ...from("203.0.113.1"), note: `attempt ${attempt}` });
    for (let attempt = 1; attempt <= 4; attempt++)
      await post("/sign-in/email", {}, { ...from("2001:db8:1:2::1"), note: `attempt ${attempt}` });
    await post("/sign-in/email", {}, { ...from("2001:db8:1:2::2"), note: `attempt 5` });
    await get("/ok", from("203.0.113.1"));
    await get("/list-sessions", { ...from("203.0.113.2"), note: "from elsewhere" });
    await get("/unknown", { ...from("203.0.113.2"), note: "unknown path" });
    await counters(world, "counters");
  },

  "a window that is over": async (world) => {
    const { get, sql } = world;
    const back = (seconds) => sql(`update "rateLimit" set "lastRequest" = "lastRequest" - $1`, [seconds * 1000]);
    const ask = (note) => get("/get-session", { ...from("203.0.113.3"), note });
    await ask("attempt 1");
    await ask("attempt 2");
    await ask("attempt 3");
    await back(2);
    await ask("attempt 4");
    await back(2);
    await ask("attempt 5");
    await counters(world, "counters, begun again");
    await back(3);
    await ask("attempt 6");
    await back(3);
    await ask("attempt 7");
    await counters(world, "counters");
  },

  "old counters go": async (world) => {
    const { get, sql } = world;
    await sql(
      `insert into "rateLimit" (id, key, count, "lastRequest") values ('a', 'old|/x', 1, 1), ('b', '203.0.113.4|/list-sessions', 3, 1)`,
    );
    await get("/list-sessions", { ...from("203.0.113.4"), note: "attempt 1" });
    await counters(world, "counters");
  },
};
