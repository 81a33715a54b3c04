import { PASSWORD } from "../lib/story.mjs";

export const options = { emailAndPassword: { autoSignIn: false } };

const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };

export const stories = {
  "an address that is taken looks like a new one": async ({ post, get, rows }) => {
    await post("/sign-up/email", ann);
    await post("/sign-up/email", { ...ann, name: "Eve", email: "ANN@Example.com", image: "e.png" }, { note: "taken" });
    await post("/sign-up/email", { ...ann, rememberMe: false, emailVerified: true, id: "x" }, { note: "taken" });
    await post("/sign-up/email", { ...ann, password: "short" }, { note: "taken, short password" });
    await get("/get-session");
    await rows("user");
    await rows("session");
    await post("/sign-in/email", { email: ann.email, password: PASSWORD });
  },
};
