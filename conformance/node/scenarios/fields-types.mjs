import { PASSWORD } from "../lib/story.mjs";
import { options as fields } from "./fields.mjs";

export const options = fields;

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "fields of another kind": async ({ signUp }) => {
    const her = await signUp();
    for (const field of ["plan", "age", "news", "born", "tags", "sizes", "theme"])
      for (const value of ["x", 5, true, ["x"], { a: 1 }])
        await her.post("/update-user", { [field]: value }, { note: `${field}: ${JSON.stringify(value)}` });
  },

  "a unique field twice": async ({ browser, post }) => {
    await post("/sign-up/email", { ...ann, nick: "ann" });
    await post("/sign-up/email", { ...ann, email: "bob@example.com", nick: "ann" }, { note: "taken" });
    const bob = browser();
    await bob.post("/sign-up/email", { ...ann, email: "bob@example.com", nick: "bob" });
    await bob.post("/update-user", { nick: "ann" }, { note: "taken" });
  },

  "fields of a session, not remembered or due": async ({ signUp, browser, age, rows }) => {
    const her = await signUp(ann.email);
    const guest = browser();
    await guest.post("/sign-in/email", { email: ann.email, password: PASSWORD, rememberMe: false });
    await guest.post("/update-session", { team: "a" }, { note: "not remembered" });
    await rows("session");
    await age(86_401, her.token);
    await her.post("/update-session", { team: "b" }, { note: "due" });
    await rows("session");
  },
};
