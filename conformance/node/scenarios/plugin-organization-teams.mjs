import { organizationClient } from "better-auth/client/plugins";
import { everyKindFrom } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";
import { founded, joined, see } from "./plugin-organization.mjs";
import { stories as tables } from "./schema.mjs";

export const options = {
  plugins: { organization: { teams: { enabled: true, maximumTeams: 4, maximumMembersPerTeam: 2 } } },
};

const BOB = "bob@example.com";
const CID = "cid@example.com";
const MEMBERS = '"teamId", "userId", "createdAt", length("membershipKey") as key, id';

const teamOf = async (by, name) => (await by.post("/organization/create-team", { name })).json.id;
const seat = (by, verb, teamId, userId, further = {}) =>
  by.post(`/organization/${verb}-team-member`, { teamId, userId, ...further });
const activate = (by, teamId) => by.post("/organization/set-active-team", { teamId });
const remove = (by, teamId, further = {}) => by.post("/organization/remove-team", { teamId, ...further });

export const stories = {
  ...tables,

  "teams from beginning to end": async (world) => {
    const { ann, id } = await founded(world);
    await ann.get("/get-session");
    await ann.get("/organization/list-teams");
    const team = await teamOf(ann, "one");
    await ann.post("/organization/create-team", { name: "" , organizationId: id });
    await ann.post("/organization/create-team", { name: "x", organizationId: "nope" });
    await ann.get("/organization/list-teams");
    await ann.post("/organization/update-team", { teamId: team, data: { name: "uno", memberCount: 7, id: "x" } });
    await ann.post("/organization/update-team", { teamId: team, data: {} });
    await ann.post("/organization/update-team", { teamId: "nope", data: { name: "x" } });
    await ann.post("/organization/update-team", { teamId: team, data: { name: "x", organizationId: "nope" } });
    await ann.get("/organization/get-full-organization");
    await world.rows("team");
    await remove(ann, team);
    await remove(ann, team);
    await remove(ann, "nope", { organizationId: "nope" });
    await world.rows("team");
    await world.rows("teamMember", MEMBERS);
    await ann.post("/organization/delete", { organizationId: id });
    await world.rows("team");
    await world.rows("session", '"activeOrganizationId", "createdAt", id');
  },

  "the last team and the active one stay": async (world) => {
    const { ann } = await founded(world);
    const first = (await ann.get("/organization/list-teams")).json[0].id;
    await remove(ann, first);
    await activate(ann, null);
    await remove(ann, first);
    const other = await teamOf(ann, "other");
    await remove(ann, first);
    await activate(ann, other);
    await ann.get("/organization/list-teams");
  },

  "as many teams as there may be": async (world) => {
    const { ann } = await founded(world);
    for (const name of ["a", "b", "c", "d"]) await ann.post("/organization/create-team", { name });
    await ann.get("/organization/list-teams");
  },

  "who is in a team": async (world) => {
    const { ann, id } = await founded(world);
    const bob = await joined(world, ann, BOB, "member");
    const cid = await joined(world, ann, CID, "admin");
    const team = await teamOf(ann, "one");
    const first = (await ann.get("/organization/list-teams")).json[0].id;
    await seat(bob.browser, "add", team, bob.userId);
    await seat(cid.browser, "add", team, bob.userId);
    await seat(ann, "add", team, bob.userId);
    await seat(ann, "add", team, "nope");
    await seat(ann, "add", "nope", bob.userId);
    await seat(ann, "add", team, bob.userId, { organizationId: "nope" });
    await seat(ann, "add", team, cid.userId);
    await seat(ann, "add", team, (await ann.get("/get-session")).json.user.id);
    await world.rows("team");
    await activate(bob.browser, first);
    await activate(bob.browser, team);
    await activate(bob.browser, "nope");
    await bob.browser.get("/get-session");
    await bob.browser.get("/organization/list-team-members");
    await see(bob.browser, `/organization/list-team-members?teamId=${team}`);
    await see(bob.browser, `/organization/list-team-members?teamId=${first}`);
    await see(ann, `/organization/list-team-members?teamId=${team}`);
    await ann.get("/organization/list-team-members?teamId=nope");
    await bob.browser.get("/organization/list-user-teams");
    await see(bob.browser, `/organization/list-user-teams?organizationId=${id}`);
    await bob.browser.get("/organization/list-user-teams?organizationId=nope");
    await see(ann, `/organization/list-user-teams?userId=${bob.userId}`);
    await see(bob.browser, `/organization/list-user-teams?userId=${cid.userId}`);
    await ann.get("/organization/list-user-teams?userId=nope");
    await seat(bob.browser, "remove", team, bob.userId);
    await seat(ann, "remove", team, cid.userId);
    await seat(ann, "remove", team, cid.userId);
    await seat(ann, "remove", "nope", cid.userId);
    await seat(ann, "remove", team, "nope");
    await bob.browser.post("/organization/leave", { organizationId: id });
    await bob.browser.get("/organization/list-user-teams");
    await world.rows("team");
    await world.rows("teamMember", MEMBERS);
    await world.mails(2);
  },

  "the team one works in": async (world) => {
    const { ann } = await founded(world);
    const first = (await ann.get("/organization/list-teams")).json[0].id;
    await ann.get("/organization/list-team-members");
    await ann.post("/organization/set-active-team", {});
    await activate(ann, null);
    await ann.post("/organization/set-active-team", {});
    await activate(ann, null);
    await ann.get("/organization/list-team-members");
    await activate(ann, first);
    await ann.post("/organization/set-active", { organizationId: null });
    await activate(ann, first);
    await ann.get("/get-session");
    await ann.get("/organization/list-teams");
    await ann.post("/organization/create-team", { name: "x" });
    await ann.post("/organization/remove-team", { teamId: first });
    await ann.post("/organization/update-team", { teamId: first, data: {} });
    await ann.post("/organization/create", { name: "Kept", slug: "kept", keepCurrentActiveOrganization: true });
    await ann.get("/get-session");
    await ann.get("/organization/list-user-teams");
  },

  "invited to teams": async (world) => {
    const { ann } = await founded(world);
    const [one, two] = [await teamOf(ann, "one"), await teamOf(ann, "two")];
    const invite = (email, teamId) => ann.post("/organization/invite-member", { email, role: "member", teamId });
    await invite(BOB, "nope");
    await invite(BOB, [one, "nope"]);
    await invite(BOB, "a,b");
    await invite(BOB, []);
    const bob = await world.signUp(BOB);
    const accept = (browser, invitationId) => browser.post("/organization/accept-invitation", { invitationId });
    const invitations = await ann.get("/organization/list-invitations");
    await ann.post("/organization/cancel-invitation", { invitationId: invitations.json[0].id });
    const toOne = (await invite(BOB, one)).json.id;
    await see(bob, `/organization/get-invitation?id=${toOne}`);
    await accept(bob, toOne);
    await bob.get("/get-session");
    const cid = await world.signUp(CID);
    const toBoth = (await invite(CID, [one, two])).json.id;
    await accept(cid, toBoth);
    await cid.get("/get-session");
    await invite("dot@example.com", one);
    await invite("dot@example.com", two);
    await remove(ann, two);
    await ann.get("/organization/list-invitations");
    const dot = await world.signUp("dot@example.com");
    const left = (await ann.get("/organization/list-invitations")).json.at(-1).id;
    await accept(dot, left);
    await world.rows("invitation");
    await world.rows("team");
    await world.rows("teamMember", MEMBERS);
    await world.mails(4);
  },

  "a team that is full": async (world) => {
    const { ann } = await founded(world);
    const team = await teamOf(ann, "one");
    const invite = (email) => ann.post("/organization/invite-member", { email, role: "member", teamId: team });
    const people = [];
    for (const email of [BOB, CID, "dot@example.com"]) people.push([await world.signUp(email), (await invite(email)).json.id]);
    for (const [browser, invitationId] of people) await browser.post("/organization/accept-invitation", { invitationId });
    await people[2][0].get("/get-session");
    await invite("eve@example.com");
    await world.rows("invitation");
    await world.rows("member");
    await world.rows("team");
    await world.mails(3);
  },

  "who may change teams": async (world) => {
    const { ann, id } = await founded(world);
    const team = await teamOf(ann, "one");
    const bob = await joined(world, ann, BOB, "member");
    const eve = await world.signUp("eve@example.com");
    await eve.post("/organization/create", { name: "Eves", slug: "eves" });
    for (const browser of [bob.browser, eve]) {
      for (const further of [{}, { organizationId: id }]) {
        await browser.post("/organization/create-team", { name: "x", ...further });
        await remove(browser, team, further);
        await seat(browser, "add", team, bob.userId, further);
        await seat(browser, "remove", team, bob.userId, further);
      }
      await browser.post("/organization/update-team", { teamId: team, data: { name: "x" } });
      await browser.post("/organization/update-team", { teamId: team, data: { name: "x", organizationId: id } });
      await activate(browser, team);
      await see(browser, `/organization/list-teams?organizationId=${id}`);
      await see(browser, `/organization/list-team-members?teamId=${team}`);
      await see(browser, `/organization/list-user-teams?userId=${bob.userId}`);
    }
    await world.rows("team");
    await world.mails(1);
  },

  "nobody is signed in": async ({ post, get }) => {
    await post("/organization/create-team", { name: "x" });
    await post("/organization/remove-team", { teamId: "x", organizationId: "y" });
    await post("/organization/update-team", { teamId: "x", data: {} });
    await post("/organization/set-active-team", {});
    await post("/organization/add-team-member", { teamId: "x", userId: "x" });
    await post("/organization/remove-team-member", { teamId: "x", userId: "x" });
    for (const path of ["list-teams", "list-user-teams", "list-team-members"]) await get(`/organization/${path}`);
  },

  "the official client": async (world) => {
    const her = world.client({ plugins: [organizationClient({ teams: { enabled: true } })] });
    await her.call("sign up", (c) => c.signUp.email({ name: "Ann", email: "ann@example.com", password: PASSWORD }));
    const { data } = await her.call("create", (c) => c.organization.create({ name: "Acme", slug: "acme" }));
    const team = await her.call("create team", (c) => c.organization.createTeam({ name: "one" }));
    const teamId = team.data.id;
    await her.call("teams", (c) => c.organization.listTeams());
    await her.call("update", (c) => c.organization.updateTeam({ teamId, data: { name: "uno" } }));
    const userId = data.members[0].userId;
    await her.call("add", (c) => c.organization.addTeamMember({ teamId, userId }));
    await her.call("set active", (c) => c.organization.setActiveTeam({ teamId }));
    await her.call("members", (c) => c.organization.listTeamMembers());
    await her.call("user teams", (c) => c.organization.listUserTeams());
    await her.call("remove active", (c) => c.organization.removeTeam({ teamId }));
    await her.call("set none", (c) => c.organization.setActiveTeam({ teamId: null }));
    await her.call("take", (c) => c.organization.removeTeamMember({ teamId, userId }));
    await her.call("remove", (c) => c.organization.removeTeam({ teamId }));
  },

  "every kind of input": async (world) => {
    const { ann } = await founded(world);
    await everyKindFrom(ann, "/organization/create-team", { name: "x", organizationId: "x" }, "name");
    await everyKindFrom(ann, "/organization/create-team", { name: "x", organizationId: "x" }, "organizationId");
    await everyKindFrom(ann, "/organization/update-team", { teamId: "x", data: {} }, "data");
    await everyKindFrom(ann, "/organization/update-team", { teamId: "x", data: {} }, "teamId");
    await everyKindFrom(ann, "/organization/set-active-team", { teamId: "x" }, "teamId");
    await everyKindFrom(ann, "/organization/add-team-member", { teamId: "x", userId: "x" }, "userId");
    await everyKindFrom(ann, "/organization/add-team-member", { teamId: "x", userId: "x" }, "teamId");
    await everyKindFrom(ann, "/organization/remove-team", { teamId: "x" }, "teamId");
    await everyKindFrom(ann, "/organization/invite-member", { email: "x", role: "member", teamId: "x" }, "teamId");
  },
};
