import { usernameClient } from "better-auth/client/plugins";
import { everyKind } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { username: {} } };

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const NAMES = ["ab", "a".repeat(31), "ann x", "ännchen", "a-b", "Ann_X", ""];

export const stories = {
  "signing up and in with a name": async ({ post, browser, rows }) => {
    const her = browser();
    await her.post("/sign-up/email", { ...ann, username: "Ann_X" });
    await her.get("/get-session");
    await browser().post("/sign-in/username", { username: "ANN_x", password: PASSWORD });
    await browser().post("/sign-in/username", { username: "ann_x", password: PASSWORD, rememberMe: false });
    await browser().post("/sign-in/username", { username: "ann_x", password: PASSWORD, callbackURL: "/dash" });
    await browser().post("/sign-in/username", { username: "ann_x", password: "wrong password" });
    await browser().post("/sign-in/username", { username: "nobody", password: PASSWORD });
    await browser().post("/sign-in/username", { username: "", password: PASSWORD });
    await browser().post("/sign-in/username", { username: "ann_x", password: "" });
    await browser().post("/sign-in/username", { username: "ann_x", password: "x".repeat(129) });
    await post("/is-username-available", { username: "ANN_X" });
    await post("/is-username-available", { username: "bob" });
    await rows("user");
  },

  "what a name can be": async ({ post, signUp }) => {
    const her = await signUp("bob@example.com");
    for (const username of NAMES) {
      await post("/is-username-available", { username }, { note: username });
      await post("/sign-in/username", { username, password: PASSWORD }, { note: username });
      await her.post("/update-user", { username }, { note: username });
    }
  },

  "a name is taken once": async ({ browser, signUp }) => {
    await browser().post("/sign-up/email", { ...ann, username: "ann" });
    await browser().post("/sign-up/email", { ...ann, email: "bob@example.com", username: "ANN" });
    const carl = await signUp("carl@example.com");
    await carl.post("/update-user", { username: "Ann" });
    await carl.post("/update-user", { username: "Carl", displayUsername: "Carl the Great" });
    await carl.get("/get-session");
    await carl.post("/update-user", { username: "CARL" });
  },

  "names to show": async ({ browser, rows }) => {
    await browser().post("/sign-up/email", { ...ann, displayUsername: "Ann.X" });
    await browser().post("/sign-up/email", { ...ann, email: "b@example.com", displayUsername: "B the Builder" });
    await browser().post("/sign-up/email", { ...ann, email: "c@example.com", username: "cee", displayUsername: "C" });
    await rows("user");
  },

  "the official client": async ({ client }) => {
    const her = client({ plugins: [usernameClient()] });
    await her.call("sign up", (c) => c.signUp.email({ ...ann, username: "ann" }));
    await her.call("sign in", (c) => c.signIn.username({ username: "Ann", password: PASSWORD }));
    await her.call("available", (c) => c.isUsernameAvailable({ username: "ann" }));
  },

  "every kind of name": everyKind("/sign-in/username", { username: "ann", password: PASSWORD }, "username"),
  "every kind of password": everyKind("/sign-in/username", { username: "ann", password: PASSWORD }, "password"),
  "every kind of question": everyKind("/is-username-available", { username: "ann" }, "username"),
};
