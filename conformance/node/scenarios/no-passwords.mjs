import { PASSWORD } from "../lib/story.mjs";

export const options = { emailAndPassword: { enabled: false } };

export const stories = {
  "no passwords at all": async ({ post, get }) => {
    await post("/sign-up/email", { name: "Ann", email: "ann@example.com", password: PASSWORD });
    await post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await post("/sign-in/email", {}, { note: "invalid" });
    await post("/sign-in/email", { email: "x", password: "" }, { note: "no address" });
    await get("/get-session");
    await post("/sign-out", {});
  },
};
