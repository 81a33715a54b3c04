import { options as fields } from "./fields.mjs";

export const options = fields;

const told = (value) => JSON.stringify(value);

/** Changes a user field to each value, and looks at what a session shows of it. */
function each(field, values) {
  return async ({ signUp }) => {
    const her = await signUp();
    for (const value of values) {
      await her.post("/update-user", { [field]: value }, { note: `${field}: ${told(value)}` });
      await her.get("/get-session", { note: `${field}: ${told(value)}` });
    }
  };
}

export const stories = {
  "a text is changed": each("plan", ["paid", "", null]),
  "a number is changed": each("age", [42, 0, null]),
  "a truth value is changed": each("news", [true, false, null]),
  "a date is changed": each("born", ["1815-12-10T00:00:00.000Z", null]),
  "JSON is changed": each("theme", [{ dark: true }, null]),
  "lists are changed": each("tags", [["b", "a"], [], null]),
  "a choice is changed": each("level", ["low", null]),
  "what is never shown is changed": each("note", ["hush", null]),

  "what clients may not change": async ({ signUp, rows }) => {
    const her = await signUp();
    for (const role of ["admin", "", null, 0]) await her.post("/update-user", { role }, { note: `role: ${told(role)}` });
    for (const locked of [true, {}, false, null])
      await her.post("/update-user", { locked }, { note: `locked: ${told(locked)}` });
    await her.post("/update-user", { plan: "paid", role: "admin" }, { note: "beside something else" });
    await her.post("/update-user", { id: "x", createdAt: "x", nothing: 1 }, { note: "nothing known" });
    await her.post("/update-user", { plan: "paid", emailVerified: true, id: "x" }, { note: "something known" });
    await rows("user", 'plan, role, locked, "emailVerified"');
  },

  "fields of a session are changed": async ({ signUp, sql }) => {
    const her = await signUp();
    await her.post("/update-session", { team: "a", theme: "dark", hidden: "x" });
    await her.get("/get-session");
    await her.post("/update-session", { team: null });
    await her.post("/update-session", { token: "x", userId: "x", expiresAt: "x", id: "x" }, { note: "no such field" });
    await her.post("/update-session", {}, { note: "nothing" });
    await her.get("/list-sessions");
    await sql("select theme, team_id, hidden from session", [], "sessions");
  },

  "fields of an account are listed": async ({ signUp }) => {
    const her = await signUp();
    await her.get("/list-accounts");
  },
};
