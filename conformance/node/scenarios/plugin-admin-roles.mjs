import { adminClient } from "better-auth/client/plugins";
import { office } from "../lib/office.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = {
  plugins: {
    admin: {
      defaultRole: "guest",
      adminRoles: ["admin", "boss"],
      roles: {
        admin: {
          user: ["create", "list", "set-role", "ban", "impersonate", "impersonate-admins", "update", "get", "delete"],
          session: ["list", "revoke"],
        },
        boss: { user: ["list"], project: ["share"] },
        creator: { user: ["create"] },
        updater: { user: ["update"], project: ["create", "share"] },
        guest: { project: ["share"] },
      },
      ac: { project: ["create", "share"] },
      defaultBanReason: "because",
      defaultBanExpiresIn: 3600,
      bannedUserMessage: "Come back later",
      impersonationSessionDuration: 600,
    },
  },
};

const grace = { email: "grace@example.com", name: "Grace" };

export const stories = {
  "roles that there are": async (world) => {
    const { admin, bob, bobId } = await office(world);
    await bob.get("/get-session");
    for (const role of ["user", "boss", ["guest", "user"], ["guest", "boss"]])
      await admin.post("/admin/set-role", { userId: bobId, role }, { note: String(role) });
    await admin.post("/admin/update-user", { userId: bobId, data: { role: "user" } });
    await admin.post("/admin/create-user", { ...grace, role: "user" });
    await admin.post("/admin/create-user", grace);
    await admin.post("/admin/set-user-password", { userId: bobId, newPassword: PASSWORD });
  },

  "what a role may": async (world) => {
    const { admin, bob, bobId } = await office(world);
    await admin.post("/admin/set-role", { userId: bobId, role: ["creator", "updater"] });
    for (const permissions of [{ user: ["create"] }, { user: ["create", "update"] }, { project: ["create"] }])
      await bob.post("/admin/has-permission", { permissions }, { note: JSON.stringify(permissions) });
    await bob.post("/admin/create-user", grace);
    await bob.post("/admin/create-user", { ...grace, role: "guest" });
    await bob.post("/admin/create-user", { ...grace, data: { role: "guest" } });
    await bob.post("/admin/create-user", { ...grace, data: { banned: true } });
    for (const data of [
      { name: "X" },
      { role: "admin" },
      { banned: true },
      { banExpires: null },
      { email: "x@example.com" },
      { emailVerified: true },
      { phoneNumber: "1" },
      { phoneNumberVerified: true },
    ])
      await bob.post("/admin/update-user", { userId: bobId, data }, { note: JSON.stringify(data) });
  },

  "bans as the options say": async (world) => {
    const { admin, bobId } = await office(world);
    await admin.post("/admin/ban-user", { userId: bobId });
    await world.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD });
    await world.rows("user");
  },

  "impersonation as the options say": async (world) => {
    const { admin, bobId } = await office(world);
    await admin.post("/admin/set-role", { userId: bobId, role: "boss" });
    await admin.post("/admin/impersonate-user", { userId: bobId });
    await world.rows("session");
    await admin.post("/admin/stop-impersonating");
  },

  "the official client": async (world) => {
    await office(world);
    const { call } = world.client({ plugins: [adminClient()] });
    await call("sign in", (auth) => auth.signIn.email({ email: "root@example.com", password: PASSWORD }));
    await call("hasPermission", (auth) => auth.admin.hasPermission({ permissions: { project: ["share"] } }));
    await call("createUser", (auth) => auth.admin.createUser({ ...grace, role: "nobody" }));
  },
};
