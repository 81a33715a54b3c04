import { secret } from "../lib/servers.mjs";

export const options = {
  secrets: [
    { version: 2, value: secret },
    { version: 1, value: `former ${secret}` },
  ],
};

export const stories = {
  "the first of several secrets signs": async ({ signUp, get, sign }) => {
    const her = await signUp();
    await her.get("/get-session");
    await get("/get-session", {
      headers: { Cookie: `better-auth.session_token=${sign(her.token, "never a secret of this server")}` },
      note: "no secret of ours",
    });
  },
};
