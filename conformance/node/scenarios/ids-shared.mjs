import { PASSWORD } from "../lib/story.mjs";

export const shared = true;

export const options = { advanced: { database: { generateId: "serial" } } };

/** Both let the database count, so neither takes a number the other one has. */
export const stories = {
  "two servers that count together": async (there, here) => {
    for (const [at, server] of [there, here, there, here].entries()) {
      const her = server.browser();
      await her.post("/sign-up/email", { name: "Ann", email: `ann${at}@example.com`, password: PASSWORD });
      await (server === there ? here : there).get("/get-session", { headers: { Cookie: her.cookie } });
    }
    await here.rows("session", 'id, "userId"');
    await here.rows("user", "id, email");
  },
};
