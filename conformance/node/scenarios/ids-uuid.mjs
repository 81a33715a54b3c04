import { visits } from "../lib/visit.mjs";
import { stories as schema } from "./schema.mjs";

export const options = {
  advanced: { database: { generateId: "uuid" } },
  user: {
    additionalFields: { sponsor: { type: "string", required: false, references: { model: "user", field: "id" } } },
  },
};

export const stories = {
  ...schema,
  ...visits,

  "rows refer to each other": async ({ post, signUp, rows }) => {
    const her = await signUp();
    const { json } = await her.get("/get-session");
    await post("/sign-up/email", { name: "Bob", email: "bob@example.com", password: "long enough", sponsor: json.user.id });
    await rows("user");
    await rows("session", 'id, "userId"');
    await rows("account", 'id, "userId", "accountId"');
  },

  "an id that cannot be": async ({ post, rows }) => {
    for (const sponsor of ["abc", "", "1 ", "0190163d"])
      await post("/sign-up/email", { name: "A", email: "ann@example.com", password: "long enough", sponsor }, { note: sponsor });
    await rows("user");
  },
};
