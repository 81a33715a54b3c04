import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { bearer: {} } };

const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });
const signedOf = (browser) => decodeURIComponent(browser.jar.get("better-auth.session_token"));
const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "a token instead of a cookie": async ({ signUp, get, post }) => {
    const her = await signUp();
    const signed = signedOf(her);
    await get("/get-session", { ...bearer(her.token), note: "bare" });
    await get("/get-session", { ...bearer(signed), note: "signed" });
    await get("/get-session", { ...bearer(encodeURIComponent(signed)), note: "encoded" });
    await get("/get-session", { headers: { Authorization: `bEARER   ${signed} ` }, note: "another spelling" });
    await get("/list-sessions", bearer(signed));
    await post("/update-user", { name: "Anna" }, bearer(signed));
    await post("/sign-out", {}, bearer(signed));
    await get("/get-session", { ...bearer(signed), note: "signed out" });
  },

  "a token beside a cookie": async ({ signUp, get, origin }) => {
    const [her, him] = [await signUp(), await signUp("bob@example.com")];
    const both = (token) => ({ Authorization: `Bearer ${token}`, Cookie: `a=b; ${her.cookie}`, Origin: origin });
    await get("/get-session", { headers: both(signedOf(him)), note: "his" });
    await get("/get-session", { headers: both("nobody.x"), note: "no good" });
    await get("/list-sessions", { headers: both(signedOf(him)), note: "his" });
  },

  "what is no token": async ({ signUp, get }) => {
    const her = await signUp();
    for (const header of ["", "Bearer", "Bearer ", "Bearer .", "Bearer a.b", "Bearer %zz.x", "Bearer nobody", "Basic YTpi"])
      await get("/get-session", { headers: { Authorization: header }, note: header });
    const [token, signature] = signedOf(her).split(".");
    for (const [note, text] of Object.entries({
      "no signature": `${token}.`,
      "half a signature": `${token}.${signature.slice(0, 20)}`,
      "another token": `x${token}.${signature}`,
      "more behind it": `${token}.${signature}.x`,
    }))
      await get("/get-session", { ...bearer(text), note });
  },

  "where it is granted": async ({ signUp, browser }) => {
    const her = await signUp();
    await her.get("/get-session");
    await her.post("/update-user", { name: "Anna" });
    await her.post("/change-password", { currentPassword: PASSWORD, newPassword: "another password", revokeOtherSessions: true });
    await her.post("/sign-out");
    await browser().post("/sign-in/email", { ...ann, password: "wrong password" });
    await browser().post("/sign-in/email", { ...ann, password: "another password", rememberMe: false });
  },

  "a renewal grants it anew": async ({ signUp, get, age }) => {
    const her = await signUp();
    await age(86_401);
    await get("/get-session", { ...bearer(signedOf(her)), note: "due" });
  },

  "a page of another origin asks": async ({ signUp, post }) => {
    const her = await signUp();
    const headers = { ...bearer(her.token).headers, Origin: "https://evil.example" };
    await post("/update-user", { name: "Eve" }, { headers });
  },

  "the official client": async ({ client }) => {
    const first = client();
    let granted = "";
    const keep = { onSuccess: ({ response }) => void (granted = response.headers.get("set-auth-token") ?? granted) };
    await first.call("sign up", (c) => c.signUp.email({ ...ann, name: "Ann" }, keep));
    const app = client();
    const auth = { type: "Bearer", token: () => granted };
    await app.call("session", (c) => c.getSession({ fetchOptions: { auth } }));
    await app.call("devices", (c) => c.listSessions({ fetchOptions: { auth } }));
    await app.call("sign out", (c) => c.signOut({ fetchOptions: { auth } }));
    await app.call("nobody", (c) => c.getSession({ fetchOptions: { auth } }));
  },
};
