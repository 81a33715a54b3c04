import { deviceAuthorizationClient } from "better-auth/client/plugins";
import { everyKind, everyKindFrom, noObject } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = {
  plugins: {
    deviceAuthorization: { interval: 5, expiresIn: 600, verificationUri: "/tv?lang=en", clients: ["tv", "radio"] },
  },
};

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

const ask = async ({ post }, further = {}) => (await post("/device/code", { client_id: "tv", ...further })).json;
const poll = ({ post }, { device_code }, note, further = {}) =>
  post("/device/token", { grant_type: GRANT, device_code, client_id: "tv", ...further }, { note });
const look = (sender, { user_code }, note) =>
  sender.get(`/device?user_code=${encodeURIComponent(user_code)}`, { as: "GET /device", note });

/** Lets time pass for every device. */
const wait = ({ sql }, seconds) =>
  sql(
    'update "deviceCode" set "expiresAt" = "expiresAt" - make_interval(secs => $1), "lastPolledAt" = "lastPolledAt" - make_interval(secs => $1)',
    [seconds],
  );
const devices = ({ sql }, note) =>
  sql('select * from "deviceCode" order by "expiresAt", id', [], `rows of deviceCode, ${note}`);

export const stories = {
  "a device is approved": async (world) => {
    const codes = await ask(world, { scope: "openid profile" });
    await devices(world, "asked");
    await poll(world, codes, "pending");
    await poll(world, codes, "too soon");
    await wait(world, 6);
    await poll(world, codes, "still pending");
    await look(world, codes, "nobody");
    const her = await world.signUp();
    await her.post("/device/approve", { userCode: codes.user_code }, { note: "not looked at" });
    await look(her, codes, "claims");
    await look(her, { user_code: `${codes.user_code.slice(0, 4)}-${codes.user_code.slice(4).toLowerCase()}` }, "typed");
    await devices(world, "claimed");
    await her.post("/device/approve", { userCode: codes.user_code });
    await her.post("/device/approve", { userCode: codes.user_code }, { note: "again" });
    await her.post("/device/deny", { userCode: codes.user_code }, { note: "too late" });
    await look(her, codes, "approved");
    await devices(world, "approved");
    await wait(world, 6);
    const { json } = await poll(world, codes, "approved");
    await world.get("/get-session", { headers: { Cookie: `${world.cookieName()}=${world.sign(json.access_token)}` } });
    await poll(world, codes, "again");
    await devices(world, "redeemed");
    await world.rows("session");
  },

  "a device is denied": async (world) => {
    const codes = await ask(world);
    const her = await world.signUp();
    await look(her, codes, "claims");
    await her.post("/device/deny", { userCode: codes.user_code });
    await look(her, codes, "denied");
    await poll(world, codes, "denied");
    await poll(world, codes, "again");
    await devices(world, "gone");
  },

  "codes end": async (world) => {
    const codes = await ask(world);
    const her = await world.signUp();
    await look(her, codes, "claims");
    await wait(world, 601);
    await look(her, codes, "late");
    await her.post("/device/approve", { userCode: codes.user_code }, { note: "late" });
    await her.post("/device/deny", { userCode: codes.user_code }, { note: "late" });
    await poll(world, codes, "late");
    await poll(world, codes, "again");
  },

  "who decides": async (world) => {
    const codes = await ask(world);
    await world.post("/device/approve", { userCode: codes.user_code }, { note: "nobody" });
    await world.post("/device/deny", { userCode: codes.user_code }, { note: "nobody" });
    const ann = await world.signUp();
    const bob = await world.signUp("bob@example.com");
    await look(ann, codes, "ann claims");
    await look(bob, codes, "bob");
    await bob.post("/device/approve", { userCode: codes.user_code });
    await bob.post("/device/deny", { userCode: codes.user_code });
    const [{ id }] = await world.sql("select id from \"user\" where email = 'bob@example.com'");
    const his = await ask(world, { user_id: id });
    await look(ann, his, "made for bob");
    await ann.post("/device/approve", { userCode: his.user_code }, { note: "made for bob" });
    await bob.post("/device/approve", { userCode: his.user_code }, { note: "made for him" });
    await poll(world, his, "bob's");
  },

  programs: async (world) => {
    const codes = await ask(world);
    await world.post("/device/code", { client_id: "evil" });
    await poll(world, codes, "evil", { client_id: "evil" });
    await poll(world, codes, "radio", { client_id: "radio" });
    await poll(world, { device_code: "x".repeat(40) }, "unknown");
    await poll(world, codes, "another grant", { grant_type: "password" });
    const form = { headers: { "Content-Type": "application/x-www-form-urlencoded" } };
    await world.post("/device/code", "client_id=tv&scope=a+b&user_id=", { ...form, note: "form" });
    await world.post("/device/code", "scope=a", { ...form, note: "form without a program" });
    await world.post("/device/code", "client_id=&scope=a", { ...form, note: "form with an empty one" });
    await world.post("/device/token", `grant_type=${GRANT}`, { ...form, note: "form" });
    await world.post("/device/code", "{", { note: "broken" });
    await devices(world, "asked for");
  },

  "unknown codes": async (world) => {
    const her = await world.signUp();
    await world.get("/device", { note: "no code" });
    for (const code of ["AAAAAAAA", "a", "", "----", "ÄÖÜ", "O0I1"]) {
      await her.get(`/device?user_code=${encodeURIComponent(code)}`, { note: code });
      await her.post("/device/approve", { userCode: code }, { note: code });
    }
  },

  "every kind of request": everyKind("/device/code", { client_id: "tv" }, "client_id"),
  "every kind of user": everyKind("/device/code", { client_id: "tv" }, "user_id"),
  "every kind of scope": everyKind("/device/code", { client_id: "tv" }, "scope"),
  "every kind of poll": async (world) => {
    const body = { grant_type: GRANT, device_code: "x", client_id: "tv" };
    for (const field of Object.keys(body)) await everyKindFrom(world, "/device/token", body, field);
    await world.post("/device/token", {}, { note: "empty" });
    await noObject(world, "/device/token");
    await noObject(world, "/device/code");
  },
  "every kind of decision": async (world) => {
    const her = await world.signUp();
    await everyKindFrom(her, "/device/approve", { userCode: "x" }, "userCode");
    await everyKindFrom(her, "/device/deny", { userCode: "x" }, "userCode");
  },

  "the official client": async ({ client }) => {
    const tv = client({ plugins: [deviceAuthorizationClient()] });
    const her = client({ plugins: [deviceAuthorizationClient()] });
    const { data } = await tv.call("ask", (c) => c.device.code({ client_id: "tv", scope: "read" }));
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    await her.call("look", (c) => c.device({ query: { user_code: data.user_code } }));
    await her.call("approve", (c) => c.device.approve({ userCode: data.user_code }));
    const token = { grant_type: GRANT, device_code: data.device_code, client_id: "tv" };
    await tv.call("token", (c) => c.device.token(token));
    await tv.call("token again", (c) => c.device.token(token));
  },

  "the table of devices": async ({ sql }) => {
    const columns = "column_name, ordinal_position, data_type, is_nullable, column_default";
    await sql(`select ${columns} from information_schema.columns where table_name = 'deviceCode' order by ordinal_position`, [], "columns");
    await sql("select indexname, indexdef from pg_indexes where tablename = 'deviceCode' order by indexname", [], "indexes");
    await sql("select conname, pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = '\"deviceCode\"'::regclass and contype in ('p', 'u', 'f') order by conname", [], "constraints");
  },
};
