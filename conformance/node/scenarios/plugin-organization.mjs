import { organizationClient } from "better-auth/client/plugins";
import { everyKind, everyKindFrom, noObject } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";
import { stories as tables } from "./schema.mjs";

export const options = { plugins: { organization: {} } };

const BOB = "bob@example.com";
const CID = "cid@example.com";

/** Ann, who has made an organization, and its id. */
export async function founded({ signUp }, slug = "acme") {
  const ann = await signUp();
  const { json } = await ann.post("/organization/create", { name: "Acme", slug });
  return { ann, id: json.id, member: json.members[0].id };
}

/** Somebody invited to a role who has accepted. */
export async function joined({ signUp }, ann, email, role, further = {}) {
  const browser = await signUp(email);
  const { json } = await ann.post("/organization/invite-member", { email, role, ...further });
  const accepted = await browser.post("/organization/accept-invitation", { invitationId: json.id });
  return { browser, invitation: json.id, member: accepted.json.member?.id, userId: accepted.json.member?.userId };
}

/** A look at something by its id, which the step is not named after. */
export const see = (browser, path) => browser.get(path, { as: `GET ${path.replace(/[A-Za-z0-9]{32}/g, "…")}` });

export const stories = {
  ...tables,

  "making organizations": async ({ signUp, rows }) => {
    const ann = await signUp();
    const metadata = { plan: "pro", seats: [1, 2], since: "2026-01-01T00:00:00.000Z", 10: "ten", 9: "nine" };
    await ann.post("/organization/create", { name: "Acme", slug: "acme" });
    await ann.get("/get-session");
    await ann.post("/organization/create", { name: "Other", slug: "other", logo: "l.png", metadata, members: [], id: "x" });
    await ann.post("/organization/create", { name: "Third", slug: "third", keepCurrentActiveOrganization: true, metadata: {} });
    await ann.post("/organization/create", { name: "Fourth", slug: "fourth", logo: null, userId: 5 });
    await ann.post("/organization/create", { name: "Taken", slug: "acme" });
    await ann.get("/organization/list");
    await ann.get("/get-session");
    await ann.post("/organization/check-slug", { slug: "acme" });
    await ann.post("/organization/check-slug", { slug: "ACME" });
    await ann.post("/organization/check-slug", { slug: "" });
    await rows("organization");
    await rows("member");
    await rows("session", '"activeOrganizationId", "createdAt", id');
  },

  "changing organizations": async (world) => {
    const { ann, id } = await founded(world);
    await ann.post("/organization/update", { data: { name: "New", logo: "l.png" } });
    await ann.post("/organization/update", { data: { slug: "new", metadata: { a: 1 } }, organizationId: id });
    await ann.post("/organization/update", { data: { logo: null } });
    await ann.post("/organization/update", { data: { slug: "new" } });
    await ann.post("/organization/update", { data: { name: "X" }, organizationId: "nope" });
    await ann.post("/organization/create", { name: "Other", slug: "other" });
    await ann.post("/organization/update", { data: { slug: "new" } });
    await world.rows("organization", 'name, slug, logo, metadata, "createdAt", id');
    const bob = await joined(world, ann, BOB, "member");
    await bob.browser.post("/organization/update", { data: { name: "Bobs" } });
    await ann.post("/organization/delete", { organizationId: id });
    await ann.post("/organization/delete", { organizationId: id });
    await ann.get("/get-session");
    await ann.get("/organization/list");
    await world.mails(1);
  },

  "deleting with everything in it": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await joined(world, ann, BOB, "admin");
    await ann.post("/organization/invite-member", { email: CID, role: "member" });
    await bob.browser.post("/organization/delete", { organizationId: id });
    await ann.post("/organization/delete", { organizationId: id });
    await ann.get("/get-session");
    await bob.browser.get("/organization/get-full-organization");
    await bob.browser.get("/organization/get-active-member");
    for (const table of ["organization", "member", "invitation"]) await world.rows(table);
    await world.mails(2);
  },

  "the organization one works in": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await world.signUp(BOB);
    await ann.post("/organization/create", { name: "Other", slug: "other" });
    await ann.post("/organization/set-active", { organizationId: id });
    await ann.get("/organization/get-organization");
    await ann.post("/organization/set-active", { organizationSlug: "other" });
    await ann.post("/organization/set-active", { organizationId: id, organizationSlug: "other" });
    await ann.post("/organization/set-active", {});
    await ann.get("/organization/get-organization?organizationSlug=other");
    await see(ann, `/organization/get-organization?organizationId=${id}`);
    await ann.get("/organization/get-organization?organizationSlug=nope");
    await ann.get("/organization/get-organization?organizationId=nope");
    await ann.post("/organization/set-active", { organizationSlug: "nope" });
    await ann.post("/organization/set-active", { organizationId: "nope" });
    await ann.get("/get-session");
    await ann.get("/organization/get-organization");
    await ann.get("/organization/get-full-organization");
    await ann.post("/organization/set-active", {});
    await ann.post("/organization/set-active", { organizationId: null });
    await ann.post("/organization/set-active", { organizationId: id });
    await ann.post("/organization/set-active", { organizationId: null });
    await bob.post("/organization/set-active", { organizationId: id });
    await bob.get("/organization/get-organization?organizationSlug=acme");
    await bob.get("/organization/get-full-organization?organizationSlug=acme");
    await bob.post("/organization/update", { data: { name: "X" }, organizationId: id });
    await bob.post("/organization/delete", { organizationId: id });
    await world.rows("session", '"activeOrganizationId", "createdAt", id');
  },

  "the whole organization": async (world) => {
    const { ann } = await founded(world);
    await ann.get("/organization/get-full-organization");
    const bob = await joined(world, ann, BOB, "member");
    const cid = await joined(world, ann, CID, ["admin"]);
    await ann.post("/organization/invite-member", { email: "dot@example.com", role: "owner" });
    for (const browser of [ann, bob.browser, cid.browser]) {
      await browser.get("/organization/get-full-organization");
      await browser.get("/organization/list-invitations");
    }
    await ann.get("/organization/get-full-organization?membersLimit=1");
    await ann.get("/organization/get-full-organization?membersLimit=abc");
    await ann.get("/organization/get-full-organization?membersLimit=1&membersLimit=2");
    await world.mails(3);
  },

  "members and their roles": async (world) => {
    const { ann, member } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    const cid = await joined(world, ann, CID, "admin");
    const change = (by, memberId, role, further = {}) =>
      by.post("/organization/update-member-role", { memberId, role, ...further });
    await change(bob.browser, bob.member, "admin");
    await change(cid.browser, bob.member, "owner");
    await change(cid.browser, bob.member, ["member", " owner"]);
    await change(cid.browser, member, "member");
    await change(cid.browser, bob.member, ["member", " admin ", ""]);
    await change(ann, member, "member");
    const unknown = { sorted: true }; // the original begins with the code here, and nowhere else
    await ann.post("/organization/update-member-role", { memberId: bob.member, role: "zzz" }, unknown);
    await ann.post("/organization/update-member-role", { memberId: bob.member, role: "zzz,member, yyy" }, unknown);
    await change(ann, bob.member, "");
    await change(ann, bob.member, " , ");
    await change(ann, bob.member, []);
    await change(ann, "nope", "member");
    await change(ann, bob.member, "member", { organizationId: "nope" });
    await change(ann, bob.member, "owner");
    await change(ann, member, "admin");
    await ann.get("/organization/get-active-member-role");
    await see(ann, `/organization/get-active-member-role?userId=${bob.userId}`);
    await ann.get("/organization/get-active-member-role?userId=nope");
    await ann.get("/organization/get-active-member-role?organizationSlug=acme");
    await ann.get("/organization/get-active-member-role?organizationSlug=nope");
    await ann.get("/organization/get-active-member-role?organizationId=nope");
    await bob.browser.get("/organization/get-active-member");
    await world.rows("member");
    await world.mails(2);
  },

  "members going": async (world) => {
    const { ann, id, member } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    const cid = await joined(world, ann, CID, "admin");
    const remove = (by, memberIdOrEmail, further = {}) =>
      by.post("/organization/remove-member", { memberIdOrEmail, ...further });
    await ann.post("/organization/leave", { organizationId: id });
    await remove(ann, member);
    await remove(ann, "ann@example.com");
    await remove(cid.browser, member);
    await remove(bob.browser, bob.member);
    await remove(bob.browser, cid.member);
    await remove(ann, "nope");
    await remove(ann, "nope@example.com");
    await remove(ann, bob.member, { organizationId: "nope" });
    await remove(cid.browser, "BOB@example.com");
    await bob.browser.get("/organization/get-active-member");
    await bob.browser.get("/get-session");
    await remove(cid.browser, cid.member);
    await cid.browser.get("/get-session");
    await cid.browser.post("/organization/leave", { organizationId: id });
    const dot = await joined(world, ann, "dot@example.com", "owner");
    await dot.browser.post("/organization/leave", { organizationId: id });
    await dot.browser.get("/get-session");
    await world.rows("member");
    await world.mails(3);
  },

  "listing members": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    await joined(world, ann, CID, "admin");
    const list = (query, by = ann) => see(by, `/organization/list-members${query}`);
    for (const query of [
      "",
      "?limit=1",
      "?limit=0",
      "?limit=abc",
      "?limit=2&offset=1",
      "?offset=5",
      "?sortBy=role",
      "?sortBy=role&sortDirection=desc",
      "?sortBy=createdAt&sortDirection=desc",
      "?sortDirection=up",
      "?filterField=role&filterValue=admin",
      "?filterField=role&filterValue=admin&filterOperator=eq",
      "?filterField=role&filterValue=admin&filterOperator=ne",
      "?filterField=role&filterValue=m&filterOperator=contains",
      "?filterField=role&filterValue=mem&filterOperator=starts_with",
      "?filterField=role&filterValue=er&filterOperator=ends_with",
      "?filterField=role&filterValue=admin&filterValue=owner&filterOperator=in",
      "?filterField=role&filterValue=admin&filterValue=owner&filterOperator=not_in",
      "?filterField=role&filterValue=member&filterOperator=gte",
      "?filterField=role&filterValue=member&filterOperator=lt",
      `?filterField=userId&filterValue=${bob.userId}`,
      "?filterField=organizationId&filterValue=other",
      "?filterOperator=like",
      `?organizationId=${id}`,
      "?organizationSlug=acme",
      "?organizationSlug=nope",
      "?organizationId=nope",
      "?limit=1&limit=2",
    ])
      await list(query);
    await list("", bob.browser);
    await list("?organizationSlug=acme", await world.signUp("eve@example.com"));
    await world.mails(2);
  },

  "invitations from beginning to end": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await world.signUp(BOB);
    const invited = await ann.post("/organization/invite-member", { email: "Bob@Example.com", role: ["member", " admin "] });
    const invitationId = invited.json.id;
    const [mail] = await world.mails(1);
    if (!mail.url.endsWith(invitationId)) throw new Error("the mail does not lead to the invitation");
    await ann.post("/organization/invite-member", { email: BOB, role: "member" });
    await ann.post("/organization/invite-member", { email: BOB, role: "owner", resend: true });
    await world.mails(1);
    await see(bob, `/organization/get-invitation?id=${invitationId}`);
    await see(ann, `/organization/get-invitation?id=${invitationId}`);
    await bob.get("/organization/get-invitation?id=nope");
    await bob.get("/organization/get-invitation");
    await bob.get("/organization/list-user-invitations");
    await ann.post("/organization/accept-invitation", { invitationId });
    await ann.post("/organization/reject-invitation", { invitationId });
    await bob.post("/organization/cancel-invitation", { invitationId });
    await bob.post("/organization/accept-invitation", { invitationId: "nope" });
    await bob.post("/organization/reject-invitation", { invitationId: "nope" });
    await ann.post("/organization/cancel-invitation", { invitationId: "nope" });
    await bob.post("/organization/accept-invitation", { invitationId });
    await bob.get("/get-session");
    await bob.post("/organization/accept-invitation", { invitationId });
    await bob.post("/organization/reject-invitation", { invitationId });
    await ann.post("/organization/invite-member", { email: BOB, role: "member" });
    await see(ann, `/organization/list-invitations?organizationId=${id}`);
    await world.rows("invitation");
    await world.rows("member");
  },

  "invitations that come to nothing": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await world.signUp(BOB);
    const invite = (email, role = "member", by = ann) => by.post("/organization/invite-member", { email, role });
    const rejected = (await invite(BOB)).json.id;
    await bob.post("/organization/reject-invitation", { invitationId: rejected });
    await bob.post("/organization/reject-invitation", { invitationId: rejected });
    const canceled = (await invite(BOB)).json.id;
    await ann.post("/organization/cancel-invitation", { invitationId: canceled });
    await bob.post("/organization/accept-invitation", { invitationId: canceled });
    await see(bob, `/organization/get-invitation?id=${canceled}`);
    const late = (await invite(BOB)).json.id;
    await world.sql(`update invitation set "expiresAt" = "expiresAt" - interval '3 days' where id = $1`, [late]);
    await see(bob, `/organization/get-invitation?id=${late}`);
    await bob.post("/organization/accept-invitation", { invitationId: late });
    await bob.post("/organization/reject-invitation", { invitationId: late });
    for (const email of ["bob", "", "bob@", "b b@example.com"]) await invite(email);
    for (const role of ["nope", "nope,member,never", "", " , ", [], ["member", "nope"]]) await invite(CID, role);
    await ann.post("/organization/invite-member", { email: CID, role: "member", organizationId: "nope" });
    await bob.post("/organization/invite-member", { email: CID, role: "member" });
    await bob.post("/organization/invite-member", { email: CID, role: "member", organizationId: id });
    await bob.get("/organization/list-invitations");
    await see(bob, `/organization/list-invitations?organizationId=${id}`);
    await world.rows("invitation");
    await world.mails(3);
  },

  "who may invite": async (world) => {
    const { ann } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    const cid = await joined(world, ann, CID, "admin");
    const to = { email: "dot@example.com" };
    await bob.browser.post("/organization/invite-member", { ...to, role: "member" });
    await cid.browser.post("/organization/invite-member", { ...to, role: "owner" });
    await cid.browser.post("/organization/invite-member", { ...to, role: "member, owner" });
    const { json } = await ann.post("/organization/invite-member", { ...to, role: "owner" });
    await cid.browser.post("/organization/invite-member", { ...to, role: "member", resend: true });
    await bob.browser.post("/organization/cancel-invitation", { invitationId: json.id });
    await cid.browser.post("/organization/cancel-invitation", { invitationId: json.id });
    const dot = await world.signUp(to.email);
    const again = await cid.browser.post("/organization/invite-member", { ...to, role: "member" });
    await ann.post("/organization/remove-member", { memberIdOrEmail: CID });
    await see(dot, `/organization/get-invitation?id=${again.json.id}`);
    await dot.post("/organization/accept-invitation", { invitationId: again.json.id });
    await world.mails(4);
  },

  "own invitations": async (world) => {
    const { ann } = await founded(world);
    const bob = await world.signUp(BOB);
    await ann.post("/organization/invite-member", { email: BOB, role: "member" });
    await ann.post("/organization/create", { name: "Other", slug: "other" });
    await ann.post("/organization/invite-member", { email: BOB, role: "admin" });
    await bob.get("/organization/list-user-invitations");
    await bob.get("/organization/list-user-invitations?email=ann@example.com");
    await world.sql(`update "user" set "emailVerified" = true`);
    await bob.get("/organization/list-user-invitations");
    await world.mails(2);
  },

  "asking what one may do": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await joined(world, ann, BOB, "member,admin");
    const cid = await joined(world, ann, CID, "member");
    for (const permissions of [
      {},
      { organization: ["update"] },
      { organization: ["update", "delete"] },
      { organization: [] },
      { organization: ["fly"] },
      { nothing: ["read"] },
      { ac: ["read"] },
      { ac: ["read"], member: ["update"] },
      { invitation: ["create", "cancel"], team: ["delete"] },
    ])
      for (const browser of [ann, bob.browser, cid.browser])
        await browser.post("/organization/has-permission", { permissions }, { note: JSON.stringify(permissions) });
    for (const body of [
      {},
      { permission: { organization: ["update"] } },
      { permission: {}, permissions: { organization: ["update"] } },
      { permission: 5, permissions: { organization: ["update"] } },
      { permissions: { organization: "update" } },
      { permissions: { organization: [5] } },
      { permissions: { organization: ["update"] }, organizationId: "nope" },
      { permissions: { organization: ["update"] }, organizationId: id },
      { permissions: { organization: ["update"] }, organizationId: 5 },
    ])
      await ann.post("/organization/has-permission", body, { note: JSON.stringify({ ...body, organizationId: undefined }) });
    await world.mails(2);
  },

  "nobody is signed in": async ({ post, get }) => {
    for (const [path, body] of [
      ["create", { name: "A", slug: "a" }],
      ["update", { data: {} }],
      ["delete", { organizationId: "x" }],
      ["set-active", {}],
      ["check-slug", { slug: "a" }],
      ["has-permission", { permissions: {} }],
      ["remove-member", { memberIdOrEmail: "x" }],
      ["update-member-role", { role: "x", memberId: "x" }],
      ["leave", { organizationId: "x" }],
      ["invite-member", { email: "x", role: "x" }],
      ["accept-invitation", { invitationId: "x" }],
      ["reject-invitation", { invitationId: "x" }],
      ["cancel-invitation", { invitationId: "x" }],
      ["add-member", { userId: "x", role: "x" }],
      ["create-team", { name: "x" }],
      ["create-role", { role: "x", permission: {} }],
    ])
      await post(`/organization/${path}`, body);
    for (const path of [
      "list",
      "get-organization",
      "get-full-organization",
      "get-active-member",
      "get-active-member-role",
      "list-members",
      "get-invitation?id=x",
      "list-invitations",
      "list-user-invitations",
      "list-user-invitations?email=ann@example.com",
      "list-teams",
      "list-roles",
    ])
      await get(`/organization/${path}`);
  },

  "an owner elsewhere is nobody here": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    const eve = await world.signUp("eve@example.com");
    await eve.post("/organization/create", { name: "Eves", slug: "eves" });
    const { json } = await ann.post("/organization/invite-member", { email: CID, role: "member" });
    for (const further of [{}, { organizationId: id }]) {
      await eve.post("/organization/remove-member", { memberIdOrEmail: bob.member, ...further });
      await eve.post("/organization/remove-member", { memberIdOrEmail: BOB, ...further });
      await eve.post("/organization/update-member-role", { memberId: bob.member, role: "owner", ...further });
    }
    await eve.post("/organization/update", { data: { name: "X" }, organizationId: id });
    await eve.post("/organization/delete", { organizationId: id });
    await eve.post("/organization/leave", { organizationId: id });
    await eve.post("/organization/invite-member", { email: "eve@example.com", role: "owner", organizationId: id });
    await eve.post("/organization/cancel-invitation", { invitationId: json.id });
    await eve.post("/organization/accept-invitation", { invitationId: json.id });
    await see(eve, `/organization/list-members?organizationId=${id}`);
    await see(eve, `/organization/list-invitations?organizationId=${id}`);
    await see(eve, `/organization/get-active-member-role?organizationId=${id}`);
    await eve.post("/organization/has-permission", { permissions: { ac: ["read"] }, organizationId: id });
    await eve.post("/update-session", { activeOrganizationId: id });
    await world.rows("member");
    await world.mails(2);
  },

  "the official client": async (world) => {
    const her = world.client({ plugins: [organizationClient()] });
    const him = world.client({ plugins: [organizationClient()] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    await him.call("sign up", (c) => c.signUp.email({ name: "Bob", email: BOB, password: PASSWORD }));
    const { data } = await her.call("create", (c) => c.organization.create({ name: "Acme", slug: "acme", metadata: { a: 1 } }));
    await her.call("check slug", (c) => c.organization.checkSlug({ slug: "acme" }));
    await her.call("list", (c) => c.organization.list());
    await her.call("update", (c) => c.organization.update({ data: { name: "New" } }));
    await her.call("set active", (c) => c.organization.setActive({ organizationId: data.id }));
    const invited = await her.call("invite", (c) => c.organization.inviteMember({ email: BOB, role: "member" }));
    await him.call("get invitation", (c) => c.organization.getInvitation({ query: { id: invited.data.id } }));
    const accepted = await him.call("accept", (c) => c.organization.acceptInvitation({ invitationId: invited.data.id }));
    await him.call("active member", (c) => c.organization.getActiveMember());
    await him.call("active role", (c) => c.organization.getActiveMemberRole());
    await her.call("full", (c) => c.organization.getFullOrganization());
    await her.call("members", (c) => c.organization.listMembers({ query: { limit: 1, sortBy: "createdAt" } }));
    await her.call("invitations", (c) => c.organization.listInvitations());
    await her.call("role", (c) => c.organization.updateMemberRole({ memberId: accepted.data.member.id, role: ["admin"] }));
    await him.call("may", (c) => c.organization.hasPermission({ permissions: { member: ["create"] } }));
    await him.call("may not", (c) => c.organization.hasPermission({ permissions: { organization: ["delete"] } }));
    await him.call("not allowed", (c) => c.organization.delete({ organizationId: data.id }));
    await her.call("remove", (c) => c.organization.removeMember({ memberIdOrEmail: BOB }));
    await her.call("leave", (c) => c.organization.leave({ organizationId: data.id }));
    await her.call("delete", (c) => c.organization.delete({ organizationId: data.id }));
    await world.mails(1);
  },

  "every kind of input": async (world) => {
    const { ann } = await founded(world);
    const organization = { name: "A", slug: "acme", logo: "l", metadata: {}, keepCurrentActiveOrganization: true };
    for (const field of Object.keys(organization)) await everyKindFrom(ann, "/organization/create", organization, field);
    await everyKindFrom(ann, "/organization/set-active", { organizationId: "x" }, "organizationId");
    await everyKindFrom(ann, "/organization/set-active", { organizationSlug: "x" }, "organizationSlug");
    await everyKindFrom(ann, "/organization/update-member-role", { role: "member", memberId: "x" }, "role");
    await everyKindFrom(ann, "/organization/update-member-role", { role: "member", memberId: "x" }, "memberId");
    await everyKindFrom(ann, "/organization/remove-member", { memberIdOrEmail: "x" }, "memberIdOrEmail");
    const invitation = { email: "x", role: "member", resend: true, organizationId: "x" };
    for (const field of Object.keys(invitation)) await everyKindFrom(ann, "/organization/invite-member", invitation, field);
    await noObject(ann, "/organization/create");
  },
  "every kind of data": everyKind("/organization/update", { data: { name: "x" } }, "data"),
  "every kind of slug": everyKind("/organization/check-slug", { slug: "x" }, "slug"),
  "every kind of id": everyKind("/organization/delete", { organizationId: "x" }, "organizationId"),
  "every kind of invitation": everyKind("/organization/accept-invitation", { invitationId: "x" }, "invitationId"),
};
