import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailVerification: { sendVerificationEmail: true },
  user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true } },
};

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "an address that was never proven changes at once": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/change-email", { newEmail: "New@Example.com", callbackURL: "/welcome" });
    await world.rows("user");
    const [mail] = await world.mails();
    await her.get("/get-session");
    await her.follow(mail);
    await world.rows("user");
    await her.post("/change-email", { newEmail: "newer@example.com" }, { note: "verified" });
    const [next] = await world.mails();
    await world.rows("user");
    await her.follow(next);
    await world.rows("user");
    await world.rows("session");
  },

  "a taken one does not": async (world) => {
    const her = await world.signUp(ann.email);
    await world.signUp("bob@example.com");
    await her.post("/change-email", { newEmail: "bob@example.com" });
    await her.post("/change-email", { newEmail: "ANN@example.com" }, { note: "her own" });
    await world.mails(0);
    await world.rows("user");
  },

  "signed in for a while only": async (world) => {
    await world.signUp(ann.email);
    const guest = world.browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await guest.post("/change-email", { newEmail: "new@example.com" });
    await world.mails();
    await guest.get("/get-session");
  },
};
