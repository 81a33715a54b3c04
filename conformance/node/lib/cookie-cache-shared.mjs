// Two servers on one database that read each other's copies, told once for every strategy.
import { look } from "./cookie-cache.mjs";
import { PASSWORD } from "./story.mjs";

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = (strategy) => ({
  [`a copy made there is read here (${strategy})`]: async (there, here) => {
    const her = await there.signUp(ann.email, { "X-Forwarded-For": "203.0.113.7", "User-Agent": "phone" });
    await her.post("/update-user", { name: "Ünï 张 \"q\" \\ / \u2028", note: "hush" });
    await there.sql("delete from session"); // whoever knows her now has read the copy
    const dressed = { headers: { Cookie: her.cookie }, sorted: true };
    await here.get("/get-session", { ...dressed, note: "only the copy knows" });
    await here.get("/list-accounts", dressed);
    await here.get("/get-session?disableCookieCache=1", { ...dressed, note: "the store does not" });
  },

  [`parts made there are read here (${strategy})`]: async (there, here) => {
    const her = await there.signUp();
    await her.post("/update-user", { bio: "é".repeat(4000) });
    const dressed = { headers: { Cookie: her.cookie, Origin: here.origin } };
    await there.sql("update session set \"userAgent\" = 'changed'");
    await here.get("/get-session", { ...dressed, sorted: true, note: "only the copy knows" });
    await here.post("/update-user", { bio: "short" }, dressed);
    await here.post("/sign-out", {}, dressed);
  },

  [`not remembered there, nor here (${strategy})`]: async (there, here) => {
    await there.signUp();
    const guest = there.browser();
    await guest.post("/sign-in/email", { ...ann, rememberMe: false });
    await there.sql("delete from session");
    await here.get("/get-session", { headers: { Cookie: guest.cookie }, sorted: true, note: "only the copy knows" });
  },

  [`revoked here, read there until the copy ends (${strategy})`]: async (there, here) => {
    const [phone, desk] = [await there.signUp(), here.browser()];
    await desk.post("/sign-in/email", ann);
    await desk.post("/revoke-other-sessions");
    await look(phone, "revoked, and not known yet");
    await phone.post("/revoke-sessions", {}, { note: "revoked" });
    await look(phone, "revoked");
    await look(desk, "not revoked");
  },
});
