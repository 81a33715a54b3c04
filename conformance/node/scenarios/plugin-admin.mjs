import { adminClient } from "better-auth/client/plugins";
import { everyKindFrom, noObject } from "../lib/kinds.mjs";
import { office, ROOT } from "../lib/office.mjs";
import { PASSWORD } from "../lib/story.mjs";
import { stories as tables } from "./schema.mjs";

export const options = { plugins: { admin: {} }, user: { additionalFields: { age: { type: "number", required: false } } } };

const grace = { email: "grace@example.com", name: "Grace" };
const other = "another battery horse";

const POSTS = {
  "set-role": { userId: "x", role: "admin" },
  "create-user": grace,
  "update-user": { userId: "x", data: { name: "X" } },
  "list-user-sessions": { userId: "x" },
  "ban-user": { userId: "x" },
  "unban-user": { userId: "x" },
  "impersonate-user": { userId: "x" },
  "revoke-user-session": { sessionToken: "x" },
  "revoke-user-sessions": { userId: "x" },
  "remove-user": { userId: "x" },
  "set-user-password": { userId: "x", newPassword: PASSWORD },
  "has-permission": { permissions: { user: ["list"] } },
  "stop-impersonating": {},
};

export const stories = {
  ...tables,

  "who may not": async ({ post, get, signUp }) => {
    const ann = await signUp();
    for (const [path, body] of Object.entries(POSTS)) {
      await post(`/admin/${path}`, body);
      await ann.post(`/admin/${path}`, body);
    }
    for (const path of ["/admin/list-users", "/admin/get-user?id=x"]) {
      await get(path);
      await ann.get(path);
    }
  },

  "what users say about themselves": async ({ post, signUp, rows }) => {
    const ann = { name: "Ann", email: "ann@example.com", password: PASSWORD };
    await post("/sign-up/email", { ...ann, role: "admin" });
    await post("/sign-up/email", { ...ann, banned: true, banExpires: null });
    const bob = await signUp("bob@example.com");
    await bob.post("/update-user", { role: "admin" });
    await bob.post("/update-user", { banned: true });
    await bob.post("/update-session", { impersonatedBy: "x" });
    await rows("user");
    await rows("session");
  },

  "roles": async (world) => {
    const { admin, bob, adminId, bobId } = await office(world);
    await admin.post("/admin/set-role", { userId: bobId, role: "editor" });
    await admin.post("/admin/set-role", { userId: bobId, role: ["user", "admin"] });
    await admin.post("/admin/set-role", { userId: bobId, role: [] });
    await bob.get("/admin/list-users");
    await admin.post("/admin/set-role", { userId: bobId, role: " admin" });
    await bob.get("/admin/list-users");
    await admin.post("/admin/set-role", { userId: bobId, role: "x,admin" });
    await bob.get(`/admin/get-user?id=${adminId}`, { as: "get-user" });
    await bob.get("/get-session");
    await admin.post("/admin/set-role", { userId: adminId, role: "user" });
    await admin.post("/admin/set-role", { userId: adminId, role: "admin" });
  },

  "getting a user": async (world) => {
    const { admin, bobId } = await office(world);
    await admin.get(`/admin/get-user?id=${bobId}`, { as: "get-user" });
    await admin.get("/admin/get-user?id=nobody");
    await admin.get("/admin/get-user?id=");
    await admin.get("/admin/get-user");
    await admin.get("/admin/get-user?id=1&id=2");
  },

  "creating users": async (world) => {
    const { admin } = await office(world);
    await admin.post("/admin/create-user", { ...grace, email: "Grace@Example.com", password: PASSWORD });
    await world.post("/sign-in/email", { email: grace.email, password: PASSWORD });
    await admin.post("/admin/create-user", grace);
    await admin.post("/admin/create-user", { ...grace, email: "no address" });
    await admin.post("/admin/create-user", { ...grace, email: "h@example.com", password: "" });
    await admin.post("/admin/create-user", { ...grace, email: "i@example.com", password: "short" });
    await admin.post("/admin/create-user", { ...grace, email: "j@example.com", password: "x".repeat(129) });
    await admin.post("/admin/create-user", { ...grace, email: "k@example.com", role: ["a", "b"] });
    await admin.post("/admin/create-user", { ...grace, email: "l@example.com", data: { role: "c", age: 5, emailVerified: true } });
    await admin.post("/admin/create-user", { ...grace, email: "m@example.com", role: "d", data: { role: "e", name: "Other" } });
    await admin.post("/admin/create-user", { ...grace, email: "n@example.com", data: { role: 5 } });
    await admin.post("/admin/create-user", { ...grace, email: "o@example.com", data: { role: null } });
    await admin.post("/admin/create-user", {
      ...grace,
      email: "p@example.com",
      data: { banned: true, banReason: "spam", banExpires: "2031-01-02T03:04:05.678Z", image: "https://example.com/p.png" },
    });
    await admin.post("/admin/create-user", { ...grace, email: "q@example.com", data: { unknown: 1, email: "r@example.com" } });
    await admin.get("/get-session");
    await world.rows("user");
    await world.rows("account");
  },

  "updating users": async (world) => {
    const { admin, bob, adminId, bobId } = await office(world);
    const update = (data, userId = bobId) => admin.post("/admin/update-user", { userId, data });
    await update({ name: "Bobby", image: "https://example.com/b.png", age: 7 });
    await update({ image: null, age: null });
    await update({ role: ["a", "b"] });
    await update({ role: "user" });
    await update({ role: 5 });
    await update({ role: [5] });
    await update({ role: null });
    await update({});
    await update({ password: PASSWORD });
    await update({ id: "x" });
    await update({ email: "Robert@Example.com" });
    await update({ email: "robert@example.com", emailVerified: true });
    await update({ email: ROOT });
    await update({ email: "no address" });
    await update({ email: 5 });
    await update({ phoneNumber: "1" });
    await update({ unknown: 1 });
    await update({ name: "X" }, "nobody");
    await update({ banned: true }, adminId);
    await update({ banReason: "watch them" });
    await update({ banned: true, banExpires: "2031-01-02T03:04:05.678Z" });
    await bob.get("/get-session");
    await world.post("/sign-in/email", { email: "robert@example.com", password: PASSWORD });
    await update({ banned: false, banReason: null, banExpires: null });
    await world.post("/sign-in/email", { email: "robert@example.com", password: PASSWORD });
    await world.rows("user");
    await world.rows("session");
  },

  "banning": async (world) => {
    const { admin, bob, adminId, bobId } = await office(world);
    const signIn = (password = PASSWORD) => world.post("/sign-in/email", { email: "bob@example.com", password });
    await admin.post("/admin/ban-user", { userId: bobId });
    await bob.get("/get-session");
    await signIn();
    await signIn("wrong password");
    await admin.post("/admin/ban-user", { userId: bobId, banReason: "spam", banExpiresIn: 3600 });
    await signIn();
    await admin.post("/admin/impersonate-user", { userId: bobId });
    await world.sql(`update "user" set "banExpires" = '2020-01-01T00:00:00Z' where id = $1`, [bobId]);
    await signIn();
    await world.rows("user");
    await admin.post("/admin/ban-user", { userId: bobId, banReason: "", banExpiresIn: 0 });
    await admin.post("/admin/unban-user", { userId: bobId });
    await signIn();
    await admin.post("/admin/ban-user", { userId: adminId });
    await admin.post("/admin/ban-user", { userId: "nobody" });
    await admin.post("/admin/unban-user", { userId: "nobody" });
    await admin.post("/admin/unban-user", { userId: adminId });
    await world.rows("user");
    await world.rows("session");
  },

  "sessions of users": async (world) => {
    const { admin, bob, bobId } = await office(world);
    const phone = world.browser({ "User-Agent": "phone" });
    await phone.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await world.age(8 * 86_400, bob.token);
    await admin.post("/admin/list-user-sessions", { userId: bobId });
    await admin.post("/admin/list-user-sessions", { userId: "nobody" });
    await admin.post("/admin/revoke-user-session", { sessionToken: phone.token });
    await admin.post("/admin/revoke-user-session", { sessionToken: "nothing" });
    await phone.get("/get-session");
    await phone.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await admin.post("/admin/revoke-user-sessions", { userId: bobId });
    await admin.post("/admin/revoke-user-sessions", { userId: "nobody" });
    await phone.get("/get-session");
    await world.rows("session");
  },

  "becoming somebody else": async (world) => {
    const { admin, bob, bobId } = await office(world);
    await admin.post("/admin/impersonate-user", { userId: bobId });
    await admin.get("/get-session");
    await admin.get("/list-sessions");
    await bob.get("/list-sessions");
    await admin.post("/admin/list-user-sessions", { userId: bobId });
    await world.rows("session");
    await admin.post("/admin/stop-impersonating");
    await admin.get("/get-session");
    await admin.post("/admin/stop-impersonating");
    await admin.post("/admin/impersonate-user", { userId: "nobody" });
    await world.rows("session");
  },

  "becoming somebody else, not remembered": async (world) => {
    const { bobId } = await office(world);
    const admin = world.browser();
    await admin.post("/sign-in/email", { email: ROOT, password: PASSWORD, rememberMe: false });
    await admin.post("/admin/impersonate-user", { userId: bobId });
    await admin.post("/admin/stop-impersonating");
    await admin.get("/get-session");
  },

  "administrators are not impersonated": async (world) => {
    const { admin, adminId, bobId } = await office(world);
    await admin.post("/admin/impersonate-user", { userId: adminId });
    await admin.post("/admin/set-role", { userId: bobId, role: "user,admin" });
    await admin.post("/admin/impersonate-user", { userId: bobId });
  },

  "nowhere to go back to": async (world) => {
    const { admin, bobId } = await office(world);
    const before = admin.token;
    await admin.post("/admin/impersonate-user", { userId: bobId });
    await world.sql("delete from session where token = $1", [before]);
    await admin.post("/admin/stop-impersonating");
    await admin.get("/get-session");
  },

  "removing users": async (world) => {
    const { admin, bob, adminId, bobId } = await office(world);
    await admin.post("/admin/remove-user", { userId: adminId });
    await admin.post("/admin/remove-user", { userId: bobId });
    await admin.post("/admin/remove-user", { userId: bobId });
    await bob.get("/get-session");
    await world.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    for (const table of ["user", "session", "account"]) await world.rows(table);
  },

  "passwords of users": async (world) => {
    const { admin, bob, bobId } = await office(world);
    const { json } = await admin.post("/admin/create-user", grace);
    await admin.post("/admin/set-user-password", { userId: json.user.id, newPassword: PASSWORD });
    await world.post("/sign-in/email", { email: grace.email, password: PASSWORD });
    await admin.post("/admin/set-user-password", { userId: bobId, newPassword: other });
    await bob.get("/get-session");
    await world.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await world.post("/sign-in/email", { email: "bob@example.com", password: other });
    await admin.post("/admin/set-user-password", { userId: bobId, newPassword: "short" });
    await admin.post("/admin/set-user-password", { userId: bobId, newPassword: "x".repeat(129) });
    await admin.post("/admin/set-user-password", { userId: bobId, newPassword: "" });
    await admin.post("/admin/set-user-password", { userId: "", newPassword: "" });
    await admin.post("/admin/set-user-password", { userId: "nobody", newPassword: other });
    await world.rows("account");
  },

  "permissions": async (world) => {
    const { admin, bob, adminId } = await office(world);
    for (const permissions of [
      { user: ["list"] },
      { user: ["list", "ban"], session: ["revoke"] },
      { user: ["impersonate-admins"] },
      { user: ["list", "fly"] },
      { rocket: ["launch"] },
      { user: [] },
      {},
    ])
      await admin.post("/admin/has-permission", { permissions }, { note: JSON.stringify(permissions) });
    await bob.post("/admin/has-permission", { permissions: { user: ["list"] }, role: "admin", userId: adminId });
    const permission = { user: ["list"] };
    for (const body of [
      { permission },
      { permission, permissions: permission },
      { permission, permissions: 5 },
      { permission: 5, permissions: permission },
      { permission: 5 },
      { permissions: { user: "list" } },
      { permissions: { user: [5] } },
      { permissions: [] },
      {},
    ]) {
      await admin.post("/admin/has-permission", body, { note: JSON.stringify(body) });
      await world.post("/admin/has-permission", body, { note: JSON.stringify(body) });
    }
    await everyKindFrom(admin, "/admin/has-permission", { permissions: permission }, "role");
    await everyKindFrom(admin, "/admin/has-permission", { permissions: permission }, "userId");
  },

  "the official client": async (world) => {
    const { bobId, adminId } = await office(world);
    const { call } = world.client({ plugins: [adminClient()] });
    await call("sign in", (auth) => auth.signIn.email({ email: ROOT, password: PASSWORD }));
    await call("listUsers", (auth) => auth.admin.listUsers({ query: { sortBy: "createdAt", limit: 5 } }));
    await call("getUser", (auth) => auth.admin.getUser({ query: { id: bobId } }));
    await call("createUser", (auth) => auth.admin.createUser({ ...grace, password: PASSWORD, role: "user", data: { age: 3 } }));
    await call("updateUser", (auth) => auth.admin.updateUser({ userId: bobId, data: { name: "Bobby" } }));
    await call("setRole", (auth) => auth.admin.setRole({ userId: bobId, role: ["user", "admin"] }));
    await call("setRole back", (auth) => auth.admin.setRole({ userId: bobId, role: "user" }));
    await call("listUserSessions", (auth) => auth.admin.listUserSessions({ userId: bobId }));
    await call("hasPermission", (auth) => auth.admin.hasPermission({ permissions: { user: ["ban"] } }));
    await call("checkRolePermission", async (auth) => ({
      admin: auth.admin.checkRolePermission({ role: "admin", permissions: { user: ["ban"] } }),
      user: auth.admin.checkRolePermission({ role: "user", permissions: { user: ["ban"] } }),
    }));
    await call("setUserPassword", (auth) => auth.admin.setUserPassword({ userId: bobId, newPassword: other }));
    await call("impersonateUser", (auth) => auth.admin.impersonateUser({ userId: bobId }));
    await call("getSession", (auth) => auth.getSession());
    await call("stopImpersonating", (auth) => auth.admin.stopImpersonating());
    await call("stopImpersonating again", (auth) => auth.admin.stopImpersonating());
    await call("banUser", (auth) => auth.admin.banUser({ userId: bobId, banReason: "spam", banExpiresIn: 60 }));
    await call("unbanUser", (auth) => auth.admin.unbanUser({ userId: bobId }));
    await call("revokeUserSession", (auth) => auth.admin.revokeUserSession({ sessionToken: "nothing" }));
    await call("revokeUserSessions", (auth) => auth.admin.revokeUserSessions({ userId: bobId }));
    await call("removeUser, oneself", (auth) => auth.admin.removeUser({ userId: adminId }));
    await call("removeUser", (auth) => auth.admin.removeUser({ userId: bobId }));
    await call("listUsers again", (auth) => auth.admin.listUsers({ query: { sortBy: "createdAt" } }));
  },

  "every kind of input": async (world) => {
    const { admin, bobId } = await office(world);
    await everyKindFrom(admin, "/admin/set-role", { userId: bobId, role: "user" }, "role");
    await everyKindFrom(admin, "/admin/set-role", { userId: bobId, role: "user" }, "userId");
    for (const field of ["email", "password", "name", "role", "data"])
      await everyKindFrom(admin, "/admin/create-user", { ...grace, email: ROOT, password: PASSWORD, role: "user", data: {} }, field);
    await everyKindFrom(admin, "/admin/update-user", { userId: bobId, data: { name: "B" } }, "data");
    for (const field of ["banReason", "banExpiresIn"])
      await everyKindFrom(admin, "/admin/ban-user", { userId: "x", banReason: "r", banExpiresIn: 1 }, field);
    await everyKindFrom(admin, "/admin/revoke-user-session", { sessionToken: "x" }, "sessionToken");
    for (const field of ["newPassword", "userId"])
      await everyKindFrom(admin, "/admin/set-user-password", { newPassword: PASSWORD, userId: "x" }, field);
    for (const path of ["unban-user", "impersonate-user", "remove-user", "list-user-sessions", "revoke-user-sessions"])
      await everyKindFrom(admin, `/admin/${path}`, { userId: "x" }, "userId");
  },

  "no object at all": async (world) => {
    const { admin } = await office(world);
    for (const path of ["set-role", "create-user", "update-user", "ban-user", "has-permission", "set-user-password", "stop-impersonating"])
      await noObject({ post: (to, body, more) => admin.post(to, body ?? "", more) }, `/admin/${path}`);
  },
};
