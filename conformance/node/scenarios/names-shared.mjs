import { names } from "../lib/names.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const shared = true;

export const options = names;

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "other names, the same rows": async (there, here) => {
    const her = there.browser();
    await her.post("/sign-up/email", { ...ann, name: "Ann", plan: "paid" });
    await here.get("/get-session", { headers: { Cookie: her.cookie } });
    const phone = here.browser();
    await phone.post("/sign-in/email", ann);
    await there.get("/list-sessions", { headers: { Cookie: phone.cookie } });
    await here.post("/revoke-session", { token: phone.token }, { headers: { Cookie: her.cookie, Origin: here.origin } });
    await there.get("/get-session", { headers: { Cookie: phone.cookie }, note: "revoked" });
    await there.sql("select email_address, the_plan from users", [], "users");
  },
};
