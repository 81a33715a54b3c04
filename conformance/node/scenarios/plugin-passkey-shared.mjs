import { Authenticator } from "../lib/authenticator.mjs";
import { register, signIn } from "./plugin-passkey.mjs";

export const shared = true;
export const options = { appName: "Club", plugins: { passkey: {}, deviceAuthorization: { interval: 1 } } };

/** Two servers on one database: passkeys and devices of the one are known to the other. */
export const stories = {
  "a passkey registered there signs in here": async (there, here) => {
    const phone = new Authenticator("phone");
    const her = await there.signUp();
    await register(her, phone, { name: "Phone" });
    const elsewhere = here.browser();
    await signIn(elsewhere, phone);
    await there.get("/passkey/list-user-passkeys", { headers: { Cookie: elsewhere.cookie } });
    await there.rows("passkey");
  },

  "a ceremony begun there ends here": async (there, here) => {
    const phone = new Authenticator("phone");
    const her = await there.signUp();
    const asked = (await her.get("/passkey/generate-register-options")).json;
    const dressed = { headers: { Cookie: her.cookie, Origin: here.origin } };
    await here.post("/passkey/verify-registration", { response: phone.create(asked, here.origin) }, dressed);
    const { json } = await her.get("/passkey/generate-authenticate-options");
    await here.post(
      "/passkey/verify-authentication",
      { response: phone.get(json, here.origin) },
      { headers: { Cookie: her.cookie, Origin: here.origin } },
    );
    await here.rows("passkey");
  },

  "a device that asks there is approved here": async (there, here) => {
    const { json: codes } = await there.post("/device/code", { client_id: "tv" });
    const her = await here.signUp();
    await her.get(`/device?user_code=${codes.user_code}`, { as: "the code" });
    await her.post("/device/approve", { userCode: codes.user_code });
    const poll = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: codes.device_code, client_id: "tv" };
    await there.post("/device/token", poll);
    await here.post("/device/token", poll, { note: "again" });
    await there.rows("session");
  },
};
