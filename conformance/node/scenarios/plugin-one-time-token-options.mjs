import { PASSWORD } from "../lib/story.mjs";

export const options = {
  plugins: {
    oneTimeToken: {
      expiresIn: 60,
      disableClientRequest: true,
      disableSetSessionCookie: true,
      storeToken: "hashed",
      setOttHeaderOnNewSession: true,
    },
  },
};

export const stories = {
  "a token comes with every session": async ({ browser, signUp, get, rows, sql }) => {
    const her = await signUp();
    await rows("verification");
    await her.get("/one-time-token/generate");
    await her.get("/get-session");
    const other = browser();
    const { header } = await other.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    const token = header("set-ott");
    await other.post("/one-time-token/verify", { token });
    await get("/one-time-token/generate");
    await sql("delete from verification");
    await browser().post("/one-time-token/verify", { token }, { note: "gone" });
  },
};
