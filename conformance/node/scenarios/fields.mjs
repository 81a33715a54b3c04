import { PASSWORD } from "../lib/story.mjs";

const optional = (type, more = {}) => ({ type, required: false, ...more });

export const options = {
  user: {
    additionalFields: {
      plan: optional("string", { defaultValue: "free" }),
      tier: { type: "string", required: true, defaultValue: "basic" },
      unsaid: { type: "number", defaultValue: 7 },
      nick: optional("string", { unique: true, fieldName: "nick_name" }),
      age: optional("number"),
      balance: optional("number", { bigint: true }),
      news: optional("boolean", { defaultValue: false }),
      born: optional("date"),
      theme: optional("json"),
      tags: optional("string[]"),
      sizes: optional("number[]"),
      level: optional(["low", "high"]),
      role: { type: "string", input: false, defaultValue: "user" },
      locked: optional("boolean", { input: false }),
      note: optional("string", { returned: false, index: true }),
      sponsor: optional("string", { references: { model: "user", field: "id", onDelete: "set null" } }),
    },
  },
  session: {
    additionalFields: {
      theme: { type: "string", defaultValue: "light" },
      team: optional("string", { fieldName: "team_id" }),
      hidden: optional("string", { returned: false, defaultValue: "hush" }),
    },
  },
  account: { additionalFields: { source: { type: "string", defaultValue: "web" }, seats: optional("number") } },
};

/** Makes one new person after the other. */
function people() {
  let count = 0;
  return (more) => ({ name: "Ann", email: `ann${++count}@example.com`, password: PASSWORD, ...more });
}

const told = (value) => JSON.stringify(value);

/** Signs up with each value, and looks at what a session shows of it. */
function each(field, values) {
  return async ({ browser, sql }) => {
    const up = people();
    for (const value of values) {
      const her = browser();
      await her.post("/sign-up/email", up({ [field]: value }), { note: `${field}: ${told(value)}` });
      await her.get("/get-session", { note: `${field}: ${told(value)}` });
    }
    const column = field === "nick" ? "nick_name" : field;
    await sql(`select email, "${column}" from "user" order by email`, [], `rows of user, ${field}`);
  };
}

export const stories = {
  "a text of the application's": each("plan", ["paid", "", "Ünï 张 👩", null]),
  "a required text with a default": each("tier", ["gold", null]),
  "a field that does not say whether it is required": each("unsaid", [1, 0]),
  "a unique text": each("nick", ["a", "b", "a", null]),
  "a number of the application's": each("age", [42, 0, -1, null]),
  "a number of 64 bits": each("balance", [9007199254740991, 0, null]),
  "a truth value of the application's": each("news", [true, false, null]),
  "a date of the application's": each("born", ["1815-12-10T00:00:00.000Z", "2026-02-03T04:05:06.789Z", null]),
  "JSON of the application's": each("theme", [{ dark: true, sizes: [1, null, "x"] }, {}, null]),
  "texts of the application's": each("tags", [["b", "a"], [], null]),
  "numbers of the application's": each("sizes", [[2, 1.5], [], null]),
  "one of several texts": each("level", ["low", "high", null]),
  "a text that is never shown": each("note", ["hush", null]),

  "what clients may not set": async ({ post, sql }) => {
    const up = people();
    for (const role of ["admin", "", null, false, { a: 1 }])
      await post("/sign-up/email", up({ role }), { note: `role: ${told(role)}` });
    for (const locked of [true, "x", 1, {}, [], false, "", 0, null])
      await post("/sign-up/email", up({ locked }), { note: `locked: ${told(locked)}` });
    await sql('select role, locked from "user" order by "createdAt"', [], "roles");
  },

  "keys nobody knows": async ({ post, sql }) => {
    const up = people();
    const odd = { id: "x", createdAt: "x", emailVerified: true, __proto__: null, constructor: 1, nothing: { a: 1 } };
    await post("/sign-up/email", up(odd));
    await sql('select "emailVerified", "createdAt" from "user"', [], "rows");
  },

  "a reference": async ({ post, sql }) => {
    const up = people();
    await post("/sign-up/email", up({ sponsor: "nobody" }), { note: "to nobody" });
    const { json } = await post("/sign-up/email", up({}));
    await post("/sign-up/email", up({ sponsor: json.user.id }), { note: "to somebody" });
    await sql(`delete from "user" where sponsor is null`);
    await sql('select sponsor from "user"', [], "rows without the sponsor");
  },

  "defaults begin with every row": async ({ signUp, rows, sql }) => {
    const her = await signUp();
    await her.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await her.get("/list-sessions");
    await rows("session", 'theme, "team_id", hidden');
    await rows("account", "source, seats");
    await sql('select plan, tier, unsaid, nick_name, age, news, role, locked from "user"', [], "defaults");
  },

  "values of another type": async ({ post }) => {
    const up = people();
    const wrong = { plan: 5, age: "17", news: "true", born: "soon", tags: "a", sizes: ["1"], level: "zzz", nick: {} };
    for (const [field, value] of Object.entries(wrong))
      await post("/sign-up/email", up({ [field]: value }), { note: `${field} of another type` });
  },
};
