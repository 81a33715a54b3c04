import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

/** Gives everybody accounts at other providers. */
const link = ({ sql }, ...providers) =>
  sql(
    `insert into account (id, "accountId", "providerId", "userId", scope, "accessToken", "refreshToken", "idToken", "createdAt", "updatedAt")
     select p || right(u.id, 8), 'at-' || p, p, u.id, case p when 'google' then 'openid, email,,profile' when 'github' then '' end, 'secret', 'secret', 'secret',
       u."createdAt" + n * interval '1 minute', u."createdAt"
     from "user" u, unnest($1::text[]) with ordinality as t(p, n)`,
    [providers],
  );
const idOf = async ({ sql }, provider, email = ann.email) => {
  const [row] = await sql(
    `select a.id from account a join "user" u on u.id = a."userId" where a."providerId" = $1 and u.email = $2`,
    [provider, email],
  );
  return row.id;
};
const left = ({ sql }) =>
  sql(
    `select u.email, a."providerId" from account a join "user" u on u.id = a."userId" order by a."createdAt", u.email`,
    [],
    "accounts left",
  );

export const stories = {
  "the accounts of a user": async (world) => {
    const her = await world.signUp(ann.email);
    await her.get("/list-accounts");
    await world.sql(`update account set scope = 'a,b c, d', "accessToken" = 'secret'`);
    await her.get("/list-accounts", { note: "with scopes" });
    await world.get("/list-accounts", { note: "no session" });
    await world.age(DAY + 1);
    await her.get("/list-accounts", { note: "due" });
    await her.get("/list-accounts?disableRefresh=true&x=y", { note: "with a query" });
    await world.age(7 * DAY + 1);
    await her.get("/list-accounts", { note: "expired" });
    const bob = await world.signUp("bob@example.com");
    await world.sql("delete from account");
    await bob.get("/list-accounts", { note: "none" });
  },

  "leaving an account": async (world) => {
    const her = await world.signUp(ann.email);
    await world.signUp("bob@example.com");
    await link(world, "google", "github");
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "unknown" });
    await her.post("/unlink-account", { accountId: "" }, { note: "empty" });
    await her.post("/unlink-account", { accountId: "at-google" }, { note: "the provider's id" });
    await her.post(
      "/unlink-account",
      { accountId: await idOf(world, "google", "bob@example.com") },
      { note: "somebody else's" },
    );
    await her.post("/unlink-account", { providerId: "google" }, { note: "a provider" });
    await left(world);
    const google = await idOf(world, "google");
    await her.post("/unlink-account", { accountId: google });
    await her.post("/unlink-account", { accountId: google }, { note: "again" });
    await her.post(
      "/unlink-account",
      { accountId: await idOf(world, "credential"), extra: 1 },
      { note: "the password" },
    );
    await world.post("/sign-in/email", ann, { note: "without a password" });
    await her.post("/verify-password", { password: PASSWORD }, { note: "without a password" });
    await her.post("/unlink-account", { accountId: await idOf(world, "github") }, { note: "the last one" });
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "unknown, one left" });
    await left(world);
  },

  "the last account": async (world) => {
    const her = await world.signUp(ann.email);
    await her.post("/unlink-account", { accountId: await idOf(world, "credential") });
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "unknown" });
    await world.sql("delete from account");
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "none" });
  },

  "leaving an account needs a fresh session": async (world) => {
    const her = await world.signUp(ann.email);
    await link(world, "google");
    const accountId = await idOf(world, "google");
    await world.post("/unlink-account", { accountId }, { note: "no session" });
    await world.post("/unlink-account", {}, { note: "no session, invalid" });
    await world.age(DAY - 60);
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "a minute left" });
    await world.age(61);
    await her.post("/unlink-account", { accountId }, { note: "not fresh" });
    await her.post("/unlink-account", {}, { note: "not fresh, invalid" });
    await world.age(7 * DAY);
    await her.post("/unlink-account", { accountId }, { note: "expired" });
    await left(world);
  },
};
