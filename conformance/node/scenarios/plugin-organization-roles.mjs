import { organizationClient } from "better-auth/client/plugins";
import { createAccessControl } from "better-auth/plugins/access";
import { defaultStatements } from "better-auth/plugins/organization/access";
import { everyKindFrom } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";
import { founded, joined, see } from "./plugin-organization.mjs";
import { stories as tables } from "./schema.mjs";

const ac = { project: ["create", "read", "delete"], bill: ["pay"] };
const roles = {
  owner: { ...defaultStatements, ...ac },
  admin: { ...defaultStatements, organization: ["update"], project: ["read"] },
  member: { ac: ["read"] },
  reader: { project: ["read"] },
};

export const options = {
  plugins: { organization: { ac, roles, dynamicAccessControl: { enabled: true, maximumRolesPerOrganization: 3 } } },
};

const BOB = "bob@example.com";
const CID = "cid@example.com";

const make = (by, role, permission, further = {}) =>
  by.post("/organization/create-role", { role, permission, ...further });
const change = (by, named, data, further = {}) => by.post("/organization/update-role", { ...named, data, ...further });
const drop = (by, named) => by.post("/organization/delete-role", named);
const may = (by, permissions) =>
  by.post("/organization/has-permission", { permissions }, { note: JSON.stringify(permissions) });

export const stories = {
  ...tables,

  "roles from beginning to end": async (world) => {
    const { ann, id } = await founded(world);
    await ann.get("/organization/list-roles");
    const { json } = await make(ann, "Editor", { project: ["create", "read"], bill: ["pay"] });
    const roleId = json.roleData.id;
    await make(ann, "editor", { project: ["read"] });
    await make(ann, "OWNER", { project: ["read"] });
    await make(ann, "reader", { project: ["read"] });
    await make(ann, "x", { nothing: ["read"] });
    await make(ann, "x", { project: ["read", "fly"], bill: ["eat"] });
    await make(ann, "empty", {});
    await make(ann, "none", { project: [] }, { organizationId: id });
    await make(ann, "fourth", {});
    await make(ann, "x", {}, { organizationId: "nope" });
    await make(ann, "x", {}, { organizationId: "" });
    await ann.get("/organization/list-roles");
    await ann.get("/organization/get-role?roleName=editor");
    await see(ann, `/organization/get-role?roleId=${roleId}`);
    await see(ann, `/organization/get-role?roleName=empty&roleId=${roleId}`);
    await ann.get("/organization/get-role?roleName=EDITOR");
    await ann.get("/organization/get-role?roleName=owner");
    await ann.get("/organization/get-role?roleId=nope");
    await ann.get("/organization/get-role?roleName=");
    await ann.get("/organization/get-role");
    await change(ann, { roleName: "editor" }, { permission: { project: ["delete"] } });
    await change(ann, { roleId }, { roleName: "Writer" });
    await change(ann, { roleId }, { roleName: "empty" });
    await change(ann, { roleId }, { roleName: "reader" });
    await change(ann, { roleId }, { permission: { nothing: [] } });
    await change(ann, { roleId }, { permission: { project: ["fly"] } });
    await change(ann, { roleName: "editor" }, {});
    await change(ann, { roleName: "nope" }, { roleName: "x" });
    await world.rows("organizationRole", '"organizationId", role, permission, "createdAt", id');
    await drop(ann, { roleName: "owner" });
    await drop(ann, { roleName: "nope" });
    await drop(ann, { roleName: "writer" });
    await drop(ann, { roleId });
    await drop(ann, { roleName: "empty", roleId });
    await ann.get("/organization/list-roles");
    await ann.post("/organization/set-active", { organizationId: null });
    await make(ann, "x", {});
    await change(ann, { roleName: "none" }, {});
    await drop(ann, { roleName: "none" });
    await ann.get("/organization/list-roles");
    await ann.get("/organization/get-role?roleName=none");
    await ann.post("/organization/delete", { organizationId: id });
    await world.rows("organizationRole");
  },

  "what roles allow": async (world) => {
    const { ann } = await founded(world);
    await make(ann, "editor", { project: ["create"] });
    await make(ann, "payer", { bill: ["pay"] });
    const bob = await joined(world, ann, BOB, "member,editor");
    const cid = await joined(world, ann, CID, ["payer", "reader"]);
    for (const permissions of [
      { project: ["create"] },
      { project: ["read"] },
      { bill: ["pay"] },
      { bill: ["pay"], project: ["read"] },
      { ac: ["read"] },
      { ac: ["read"], project: ["create"] },
    ])
      for (const browser of [ann, bob.browser, cid.browser]) await may(browser, permissions);
    await drop(ann, { roleName: "editor" });
    await change(ann, { roleName: "editor" }, { permission: { project: ["delete"] } });
    await may(bob.browser, { project: ["create"] });
    await may(bob.browser, { project: ["delete"] });
    await ann.post("/organization/update-member-role", { memberId: bob.member, role: "member" });
    await drop(ann, { roleName: "editor" });
    await ann.post("/organization/update-member-role", { memberId: bob.member, role: "editor" }, { sorted: true });
    await ann.post("/organization/update-member-role", { memberId: bob.member, role: "reader, payer" });
    await ann.post("/organization/invite-member", { email: "dot@example.com", role: "payer" });
    await ann.post("/organization/invite-member", { email: "eve@example.com", role: "editor" });
    await world.mails(3);
  },

  "nobody gives more than they have": async (world) => {
    const { ann, id } = await founded(world);
    await make(ann, "editor", { project: ["create"] });
    const bob = await joined(world, ann, BOB, "admin");
    const cid = await joined(world, ann, CID, "member");
    const dot = await joined(world, ann, "dot@example.com", "reader");
    const eve = await world.signUp("eve@example.com");
    await eve.post("/organization/create", { name: "Eves", slug: "eves" });
    for (const browser of [bob.browser, cid.browser, dot.browser, eve]) {
      await make(browser, "boss", { organization: ["update", "delete"], project: ["read", "create"] }, { organizationId: id });
      await change(browser, { roleName: "editor" }, { permission: { bill: ["pay"] } }, { organizationId: id });
      await browser.post("/organization/delete-role", { roleName: "nope", organizationId: id });
      await see(browser, `/organization/list-roles?organizationId=${id}`);
      await see(browser, `/organization/get-role?roleName=editor&organizationId=${id}`);
    }
    await make(bob.browser, "looker", { project: ["read"] });
    await make(bob.browser, "member,owner", { project: ["read"] });
    await bob.browser.post("/organization/update-member-role", { memberId: cid.member, role: "member,owner" });
    await drop(bob.browser, { roleName: "member,owner" });
    await world.mails(3);
  },

  "nobody is signed in": async ({ post, get }) => {
    await post("/organization/create-role", { role: "x", permission: {} });
    await post("/organization/update-role", { roleName: "x", data: {} });
    await post("/organization/delete-role", { roleName: "x" });
    await get("/organization/list-roles");
    await get("/organization/get-role?roleName=x");
  },

  "the official client": async (world) => {
    const control = createAccessControl({ ...defaultStatements, ...ac });
    const plugin = organizationClient({ ac: control, dynamicAccessControl: { enabled: true } });
    const her = world.client({ plugins: [plugin] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    await her.call("create", (c) => c.organization.create({ name: "Acme", slug: "acme" }));
    await her.call("create role", (c) => c.organization.createRole({ role: "editor", permission: { project: ["create"] } }));
    await her.call("roles", (c) => c.organization.listRoles());
    await her.call("role", (c) => c.organization.getRole({ query: { roleName: "editor" } }));
    await her.call("update", (c) =>
      c.organization.updateRole({ roleName: "editor", data: { permission: { project: ["read"] }, roleName: "writer" } }),
    );
    await her.call("may", (c) => c.organization.hasPermission({ permissions: { project: ["create"] } }));
    await her.call("delete", (c) => c.organization.deleteRole({ roleName: "writer" }));
  },

  "every kind of input": async (world) => {
    const { ann } = await founded(world);
    const role = { role: "owner", permission: {}, organizationId: "x" };
    for (const field of Object.keys(role)) await everyKindFrom(ann, "/organization/create-role", role, field);
    for (const permission of [{ project: "read" }, { project: [5] }, { project: null }, { project: ["read", {}] }])
      await make(ann, "x", permission);
    const update = { roleName: "x", data: {} };
    for (const field of Object.keys(update)) await everyKindFrom(ann, "/organization/update-role", update, field);
    await everyKindFrom(ann, "/organization/update-role", { roleId: "x", data: {} }, "roleId");
    await change(ann, { roleName: "x" }, { permission: { project: "read" } });
    await change(ann, { roleName: "x" }, { roleName: 5 });
    await everyKindFrom(ann, "/organization/delete-role", { roleName: "x" }, "roleName");
  },
};
