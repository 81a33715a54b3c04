import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailVerification: { sendVerificationEmail: true, expiresIn: 120 },
  user: { changeEmail: { enabled: true, sendChangeEmailConfirmation: true } },
};

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "the old address agrees first": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/change-email", { newEmail: "new@example.com" }, { note: "not verified" });
    await world.mails();
    await world.sql(`update "user" set "emailVerified" = true`);
    await her.post("/change-email", { newEmail: "new@example.com", callbackURL: "/done?x=1#f" });
    const [confirmation] = await world.mails();
    await world.follow(confirmation, { note: "at the old address" });
    await world.rows("user");
    const [verification] = await world.mails();
    await her.follow(verification, { note: "at the new address" });
    await world.rows("user");
    await her.get("/get-session");
    await her.follow(confirmation, { note: "at the old address, again" });
    await her.follow(verification, { note: "at the new address, again" });
    await world.mails(0);
    await her.post("/change-email", { newEmail: "newer@example.com" });
    const [second] = await world.mails();
    await her.follow(second, { note: "without a page" });
    const [third] = await world.mails();
    await her.follow({ url: third.url.replace(/&callbackURL=.*/, "") }, { note: "without a page at all" });
    await world.rows("session");
  },

  "the old address agrees in somebody else's browser": async (world) => {
    const her = await world.signUp(ann.email);
    await world.sql(`update "user" set "emailVerified" = true`);
    await her.post("/change-email", { newEmail: "new@example.com" });
    const [mail] = await world.mails();
    const bob = await world.signUp("bob@example.com");
    await bob.follow(mail);
    await world.mails(0);
    await her.post("/change-email", { newEmail: "bob@example.com" }, { note: "taken" });
    await world.mails(0);
  },
};
