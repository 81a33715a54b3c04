import { passkeyClient } from "@better-auth/passkey/client";
import { Authenticator, plugIn } from "../lib/authenticator.mjs";
import { everyKindFrom } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { appName: "Club", plugins: { passkey: {} } };

const ORIGIN = "http://localhost:3000";
const ELSEWHERE = "A".repeat(43);
const DAY = 86_400;

plugIn(new Authenticator("the client's"), ORIGIN);

/** Registers a passkey, or what a liar takes for one. */
export async function register(browser, authenticator, { note = "", name, lies } = {}) {
  const { json } = await browser.get("/passkey/generate-register-options", { note });
  return browser.post("/passkey/verify-registration", { response: authenticator.create(json, ORIGIN, lies), name }, { note });
}

/** Signs in with a passkey, or what a liar takes for one. */
export async function signIn(browser, authenticator, { note = "", lies } = {}) {
  const { json } = await browser.get("/passkey/generate-authenticate-options", { note });
  return browser.post("/passkey/verify-authentication", { response: authenticator.get(json, ORIGIN, lies) }, { note });
}

export const stories = {
  "a passkey and what becomes of it": async ({ browser, signUp, rows }) => {
    const phone = new Authenticator("phone");
    const her = await signUp();
    await her.get("/passkey/list-user-passkeys", { note: "none" });
    await register(her, phone, { name: "  Phone  " });
    await rows("passkey");
    await rows("verification", 'identifier, value, "expiresAt"');
    await her.get("/passkey/generate-register-options", { note: "another" });
    const elsewhere = browser();
    const { json } = await signIn(elsewhere, phone);
    await elsewhere.get("/get-session");
    await elsewhere.get("/passkey/generate-authenticate-options", { note: "signed in" });
    const [{ id }] = (await her.get("/passkey/list-user-passkeys", { note: "one" })).json;
    await her.post("/passkey/update-passkey", { id, name: " Old phone " });
    await her.post("/passkey/update-passkey", { id, name: "" }, { note: "no name" });
    await her.post("/passkey/update-passkey", { id, name: "   " }, { note: "blanks" });
    await rows("session");
    await rows("passkey");
    await her.post("/passkey/delete-passkey", { id });
    await her.post("/passkey/delete-passkey", { id }, { note: "again" });
    await her.post("/passkey/update-passkey", { id, name: "x" }, { note: "gone" });
    await signIn(browser(), phone, { note: `gone, ${typeof json}` });
    await rows("passkey");
  },

  "what can be asked for": async ({ signUp }) => {
    const her = await signUp();
    for (const query of ["name=Key", "authenticatorAttachment=platform", "authenticatorAttachment=cross-platform", "context=x", "authenticatorAttachment=usb", "name="])
      await her.get(`/passkey/generate-register-options?${query}`);
    await register(her, new Authenticator("nameless"), { note: "without a name" });
    await register(her, Authenticator.touched("touched"), { note: "only touched", name: "" });
    await her.get("/passkey/list-user-passkeys");
  },

  "a registration that is none": async ({ signUp, rows }) => {
    const her = await signUp();
    const liar = new Authenticator("liar");
    await register(her, liar, { note: "origin", lies: { origin: "https://evil.example" } });
    await register(her, liar, { note: "rp id", lies: { rpId: "evil.example" } });
    await register(her, liar, { note: "challenge", lies: { challenge: ELSEWHERE } });
    await register(her, liar, { note: "type", lies: { type: "webauthn.get" } });
    await register(her, liar, { note: "format", lies: { format: "compound" } });
    await register(her, Object.assign(new Authenticator("absent"), { flags: 0x04 }), { note: "nobody there" });
    await rows("passkey");
  },

  "an authentication that is none": async ({ browser, signUp, rows }) => {
    const phone = new Authenticator("phone");
    await register(await signUp(), phone);
    await signIn(browser(), phone, { note: "origin", lies: { origin: "https://evil.example" } });
    await signIn(browser(), phone, { note: "rp id", lies: { rpId: "evil.example" } });
    await signIn(browser(), phone, { note: "challenge", lies: { challenge: ELSEWHERE } });
    await signIn(browser(), phone, { note: "type", lies: { type: "webauthn.create" } });
    await signIn(browser(), phone, { note: "signature", lies: { signs: ELSEWHERE } });
    await signIn(browser(), Object.assign(new Authenticator("phone"), { flags: 0x04 }), { note: "nobody there" });
    await signIn(browser(), new Authenticator("unknown"), { note: "unknown" });
    await rows("session");
  },

  "a counter goes up": async ({ browser, signUp, rows }) => {
    const key = Object.assign(new Authenticator("counting"), { counter: 5 });
    await register(await signUp(), key);
    for (const counter of [5, 4, 0, 6, 9, 8]) {
      key.counter = counter;
      await signIn(browser(), key, { note: `${counter}` });
    }
    await rows("passkey");
  },

  "a challenge is for one ceremony": async ({ browser, signUp, post, rows, sql }) => {
    const phone = new Authenticator("phone");
    const her = await signUp();
    const asked = (await her.get("/passkey/generate-register-options")).json;
    const answer = { response: phone.create(asked, ORIGIN) };
    await post("/passkey/verify-registration", answer, { note: "without anything" });
    const again = browser();
    await again.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await again.post("/passkey/verify-registration", answer, { note: "without its cookie" });
    await her.post("/passkey/verify-authentication", answer, { note: "another ceremony" });
    await her.post("/passkey/verify-registration", answer, { note: "used up" });
    await rows("verification", "value");
    const later = (await her.get("/passkey/generate-register-options", { note: "late" })).json;
    await sql('update verification set "expiresAt" = "expiresAt" - interval \'301 seconds\'');
    await her.post("/passkey/verify-registration", { response: phone.create(later, ORIGIN) }, { note: "late" });
    await post("/passkey/verify-authentication", { response: {} }, { note: "no origin" });
    await post("/passkey/verify-authentication", { response: {} }, { note: "no cookie", headers: { Origin: ORIGIN } });
  },

  "another user's": async ({ browser, signUp, rows }) => {
    const phone = new Authenticator("phone");
    const ann = await signUp();
    await register(ann, phone);
    const [{ id }] = (await ann.get("/passkey/list-user-passkeys")).json;
    const bob = await signUp("bob@example.com");
    await bob.get("/passkey/list-user-passkeys", { note: "bob" });
    await bob.post("/passkey/update-passkey", { id, name: "Bob's" });
    await bob.post("/passkey/delete-passkey", { id });
    const shared = browser();
    await shared.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    const asked = (await shared.get("/passkey/generate-register-options", { note: "ann" })).json;
    await shared.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await shared.post("/passkey/verify-registration", { response: new Authenticator("x").create(asked, ORIGIN) });
    await signIn(bob, phone, { note: "ann's passkey" });
    await bob.get("/get-session");
    await rows("passkey");
  },

  "who may": async ({ browser, get, post, signUp, age }) => {
    await get("/passkey/generate-register-options", { note: "nobody" });
    await get("/passkey/list-user-passkeys", { note: "nobody" });
    await post("/passkey/verify-registration", { response: {} }, { note: "nobody" });
    await post("/passkey/update-passkey", { id: "x", name: "x" }, { note: "nobody" });
    await post("/passkey/delete-passkey", { id: "x" }, { note: "nobody" });
    const her = await signUp();
    await age(DAY + 1);
    await her.get("/passkey/generate-register-options", { note: "a day old" });
    await her.post("/passkey/verify-registration", { response: {} }, { note: "a day old" });
    await browser().get("/passkey/generate-authenticate-options");
  },

  "signed in with what was just registered": async ({ signUp, rows }) => {
    const her = await signUp();
    const { json } = await her.get("/passkey/generate-register-options");
    const response = new Authenticator("phone").create(json, ORIGIN);
    await her.post("/passkey/verify-registration", { response, name: "Phone", createSession: true });
    await her.get("/get-session");
    await rows("passkey");
    await rows("session");
  },

  "the official client": async ({ client, rows }) => {
    const her = client({ plugins: [passkeyClient()] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    const { data } = await her.call("add", (c) => c.passkey.addPasskey({ name: "Laptop", authenticatorAttachment: "platform" }));
    await her.call("list", (c) => c.passkey.listUserPasskeys());
    await her.call("rename", (c) => c.passkey.updatePasskey({ id: data.id, name: "Desk" }));
    await her.call("sign out", (c) => c.signOut());
    await her.call("sign in", (c) => c.signIn.passkey());
    await her.call("who", (c) => c.getSession());
    await her.call("delete", (c) => c.passkey.deletePasskey({ id: data.id }));
    await her.call("sign out", (c) => c.signOut());
    await her.call("sign in without", (c) => c.signIn.passkey());
    await rows("passkey");
  },

  "every kind of answer": async ({ browser, signUp }) => {
    const her = await signUp();
    await everyKindFrom(browser(), "/passkey/verify-authentication", { response: {} }, "response");
    await everyKindFrom(her, "/passkey/verify-registration", { response: {}, name: "x" }, "name");
    await everyKindFrom(her, "/passkey/verify-registration", { response: {} }, "createSession");
    await everyKindFrom(her, "/passkey/update-passkey", { id: "x", name: "x" }, "name");
    await everyKindFrom(her, "/passkey/update-passkey", { id: "x", name: "x" }, "id");
    await everyKindFrom(her, "/passkey/delete-passkey", { id: "x" }, "id");
  },

  "every kind of registration": async ({ signUp }) => {
    const her = await signUp();
    for (const [note, response] of Object.entries({ nothing: undefined, null: null, text: "x", list: [], number: 5, empty: {} })) {
      await her.get("/passkey/generate-register-options", { note });
      await her.post("/passkey/verify-registration", { response }, { note });
    }
  },

  "the table of passkeys": async ({ sql }) => {
    const columns = "column_name, ordinal_position, data_type, is_nullable, column_default";
    await sql(`select ${columns} from information_schema.columns where table_name = 'passkey' order by ordinal_position`, [], "columns");
    await sql("select indexname, indexdef from pg_indexes where tablename = 'passkey' order by indexname", [], "indexes");
    await sql("select conname, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'passkey'::regclass and contype in ('p', 'u', 'f') order by conname", [], "constraints");
  },
};
