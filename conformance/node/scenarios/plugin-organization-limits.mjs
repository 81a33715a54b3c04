import { founded, see } from "./plugin-organization.mjs";

export const options = {
  plugins: {
    organization: {
      organizationLimit: 2,
      membershipLimit: 2,
      invitationLimit: 2,
      invitationExpiresIn: 3600,
      cancelPendingInvitationsOnReInvite: true,
      requireEmailVerificationOnInvitation: true,
      disableOrganizationDeletion: true,
      dynamicAccessControl: { enabled: true },
      teams: { enabled: true, defaultTeam: { enabled: false }, allowRemovingAllTeams: true },
    },
  },
};

const BOB = "bob@example.com";
const invite = (by, email, further = {}) => by.post("/organization/invite-member", { email, role: "member", ...further });
const verify = (world) => world.sql(`update "user" set "emailVerified" = true`);

export const stories = {
  "as many organizations as one may make": async (world) => {
    const { ann, id } = await founded(world);
    await ann.post("/organization/create", { name: "B", slug: "b" });
    await ann.post("/organization/create", { name: "C", slug: "c" });
    await ann.post("/organization/delete", { organizationId: id });
    await world.rows("team");
  },

  "as many members as there may be": async (world) => {
    const { ann } = await founded(world);
    for (const email of [BOB, "cid@example.com"]) await world.signUp(email);
    await verify(world);
    const people = [];
    for (const email of [BOB, "cid@example.com"]) {
      const browser = world.browser();
      await browser.post("/sign-in/email", { email, password: "correct horse battery" });
      people.push([browser, (await invite(ann, email)).json.id]);
    }
    for (const [browser, invitationId] of people) await browser.post("/organization/accept-invitation", { invitationId });
    await world.rows("invitation");
    await world.rows("member");
    await world.mails(2);
  },

  "as many invitations as may be open": async (world) => {
    const { ann } = await founded(world);
    await invite(ann, "a@example.com");
    await invite(ann, "b@example.com");
    await invite(ann, "c@example.com");
    await invite(ann, "a@example.com", { role: "admin" });
    await invite(ann, "a@example.com", { role: "owner", resend: true });
    await ann.get("/organization/list-invitations");
    await world.mails(4);
  },

  "proven addresses only": async (world) => {
    const { ann } = await founded(world);
    const { json } = await invite(ann, BOB);
    const bob = await world.signUp(BOB);
    await see(bob, `/organization/get-invitation?id=${json.id}`);
    await bob.post("/organization/accept-invitation", { invitationId: json.id });
    await bob.post("/organization/reject-invitation", { invitationId: json.id });
    await verify(world);
    await see(bob, `/organization/get-invitation?id=${json.id}`);
    await bob.post("/organization/accept-invitation", { invitationId: json.id });
    await world.mails(1);
  },

  "roles need to know what there is": async (world) => {
    const { ann } = await founded(world);
    await ann.post("/organization/create-role", { role: "x", permission: {} });
    await ann.post("/organization/update-role", { roleName: "x", data: {} });
    await ann.get("/organization/list-roles");
    await ann.post("/organization/delete-role", { roleName: "x" });
  },

  "every team can go": async (world) => {
    const { ann } = await founded(world);
    await ann.get("/get-session");
    await ann.get("/organization/list-teams");
    const { json } = await ann.post("/organization/create-team", { name: "a" });
    await ann.post("/organization/remove-team", { teamId: json.id });
    await ann.get("/organization/get-full-organization");
  },
};
