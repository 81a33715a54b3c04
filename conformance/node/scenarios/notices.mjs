import { PASSWORD } from "../lib/story.mjs";

export const options = {
  emailAndPassword: {
    sendResetPassword: true,
    sendPasswordChanged: true,
    autoSignIn: false,
    onExistingUserSignUp: true,
  },
  verification: { storeIdentifier: "hashed" },
};

const ann = { email: "ann@example.com", password: PASSWORD };
const NEW = "another horse battery";

async function signedIn({ post, browser }) {
  await post("/sign-up/email", { ...ann, name: "Ann" });
  const her = browser();
  await her.post("/sign-in/email", ann);
  return her;
}

async function asked({ post, mails }) {
  await post("/request-password-reset", { email: ann.email });
  const [mail] = await mails();
  return { mail, token: /reset-password\/(\w+)/.exec(mail.url)[1] };
}

export const stories = {
  "a promise whose name is not stored": async (world) => {
    await signedIn(world);
    const { mail, token } = await asked(world);
    await world.sql("select length(identifier), value from verification", [], "promises");
    await world.follow(mail);
    await world.post("/reset-password", { newPassword: NEW, token: token.toLowerCase() }, { note: "another one" });
    await world.rows("account");
  },

  "whoever is signed up for again is told": async ({ post, mails }) => {
    await post("/sign-up/email", { ...ann, name: "Ann" });
    await post("/sign-up/email", { ...ann, name: "Eve" }, { note: "taken" });
    await mails();
  },

  "whose password is another one is told": async (world) => {
    const her = await signedIn(world);
    const { token } = await asked(world);
    await world.post("/reset-password", { newPassword: NEW, token });
    await told(world);
    await her.post("/change-password", { currentPassword: NEW, newPassword: PASSWORD });
    await told(world);
  },

  "another password takes open links back": async (world) => {
    const her = await signedIn(world);
    const { token } = await asked(world);
    await her.post("/change-password", { currentPassword: PASSWORD, newPassword: "a third horse battery" });
    await told(world);
    await world.post("/reset-password", { newPassword: NEW, token }, { note: "of before" });
    await world.mails(0);
  },
};

/** The original tells nobody, so there is no mail to wait for there. */
const told = (world) => world.mails(world.isOriginal ? 0 : 1);
