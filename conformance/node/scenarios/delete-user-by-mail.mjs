import { PASSWORD } from "../lib/story.mjs";

export const options = {
  user: { deleteUser: { enabled: true, sendDeleteAccountVerification: true, deleteTokenExpiresIn: 600 } },
  session: { freshAge: 60 },
};

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "leaving by mail": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/delete-user", { callbackURL: "/bye?x=1#f" });
    const [mail] = await world.mails();
    await world.rows("verification");
    await world.rows("user");
    await world.follow(mail, { note: "signed out" });
    const bob = await world.signUp("bob@example.com");
    await bob.follow(mail, { note: "in somebody else's browser" });
    await world.rows("verification");
    await her.follow(mail);
    await world.rows("user");
  },

  "leaving by mail, at once": async (world) => {
    const her = await world.signUp(ann.email);
    await world.age(61);
    await her.post("/delete-user", {});
    const [mail] = await world.mails();
    await her.follow(mail);
    await world.rows("user");
    await her.follow(mail, { note: "again" });
    await her.get("/get-session");
  },

  "leaving by mail with a password": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/delete-user", { password: "wrong" }, { note: "wrong" });
    await world.mails(0);
    await her.post("/delete-user", { password: PASSWORD }, { note: "right" });
    const [mail] = await world.mails();
    await her.post("/delete-user", { token: /token=(\w+)/.exec(mail.url)[1] });
    await world.rows("user");
    await world.rows("verification");
  },

  "a mail that came too late": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/delete-user", {});
    const [mail] = await world.mails();
    await world.sql(`update verification set "expiresAt" = "expiresAt" - interval '601 seconds'`);
    await her.follow(mail);
    await world.rows("user");
  },
};
