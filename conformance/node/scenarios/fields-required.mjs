import { PASSWORD } from "../lib/story.mjs";

export const options = {
  user: {
    additionalFields: {
      age: { type: "number", required: true },
      unsaid: { type: "string" },
    },
  },
};

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

/** The same sign-up while the address is free and when it is taken. */
const asked = (more) => async ({ post, rows }) => {
  await post("/sign-up/email", { ...ann, ...more }, { note: "free" });
  await post("/sign-up/email", { ...ann, email: "bob@example.com", age: 1, unsaid: "x" });
  await post("/sign-up/email", { ...ann, email: "bob@example.com", ...more }, { note: "taken" });
  await rows("user", "email, age, unsaid");
};

export const stories = {
  "everything given": asked({ age: 1, unsaid: "x" }),
  "a required field is missing": asked({ unsaid: "x" }),
  "a required field is null": async ({ post, rows }) => {
    await post("/sign-up/email", { ...ann, age: null, unsaid: "x" });
    await rows("user");
  },
  "what only the database asks for is missing": async ({ post, rows }) => {
    await post("/sign-up/email", { ...ann, age: 1 });
    await post("/sign-up/email", { ...ann, age: 1, unsaid: null }, { note: "null" });
    await rows("user");
  },
  "other mistakes come first": async ({ post }) => {
    await post("/sign-up/email", { ...ann, password: "short" });
    await post("/sign-up/email", { ...ann, email: "nope" });
    await post("/sign-up/email", {});
  },
};
