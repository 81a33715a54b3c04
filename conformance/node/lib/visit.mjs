// What a visitor does, told of servers whose tables look differently.
import { PASSWORD } from "./story.mjs";

const ann = { email: "ann@example.com", password: PASSWORD };

export const visits = {
  "signing up, in and out": async ({ browser, signUp }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.post("/sign-up/email", { ...ann, name: "Eve" }, { note: "taken" });
    await browser().post("/sign-in/email", { email: "nobody@example.com", password: PASSWORD }, { note: "unknown" });
    await browser().post("/sign-in/email", { ...ann, password: "wrong horse" }, { note: "wrong password" });
    const him = await signUp("bob@example.com");
    await him.get("/get-session", { note: "another user" });
    await her.post("/sign-out");
    await her.get("/get-session", { note: "signed out" });
  },

  "devices are listed and revoked": async ({ browser, signUp }) => {
    const her = await signUp();
    const phone = browser();
    await phone.post("/sign-in/email", ann);
    await her.get("/list-sessions");
    await her.post("/revoke-session", { token: phone.token });
    await phone.get("/get-session", { note: "revoked" });
    await phone.post("/sign-in/email", { ...ann, rememberMe: false });
    await her.post("/revoke-other-sessions");
    await phone.get("/get-session", { note: "revoked too" });
    await her.post("/revoke-sessions");
    await her.get("/get-session", { note: "all gone" });
  },
};
