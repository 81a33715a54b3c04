import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { bearer: {} } };

const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });

export const stories = {
  "a token instead of a cookie": async ({ signUp, get, post }) => {
    const her = await signUp();
    const signed = decodeURIComponent(her.jar.get("better-auth.session_token"));
    await get("/get-session", { ...bearer(her.token), note: "bare" });
    await get("/get-session", { ...bearer(signed), note: "signed" });
    await get("/get-session", { ...bearer(encodeURIComponent(signed)), note: "encoded" });
    await get("/get-session", { headers: { Authorization: `bEARER   ${signed} ` }, note: "another spelling" });
    await get("/list-sessions", bearer(signed));
    await post("/update-user", { name: "Anna" }, bearer(signed));
    await post("/sign-out", {}, bearer(signed));
    await get("/get-session", { ...bearer(signed), note: "signed out" });
  },

  "what is no token": async ({ signUp, get }) => {
    await signUp();
    for (const header of ["", "Bearer", "Bearer ", "Bearer .", "Bearer a.b", "Bearer %zz.x", "Bearer nobody", "Basic YTpi"])
      await get("/get-session", { headers: { Authorization: header }, note: header });
  },

  "where it is granted": async ({ signUp, browser }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.post("/update-user", { name: "Anna" });
    await her.post("/change-password", { currentPassword: PASSWORD, newPassword: "another password", revokeOtherSessions: true });
    await her.post("/sign-out");
    await browser().post("/sign-in/email", { email: "ann@example.com", password: "wrong password" });
  },
};
