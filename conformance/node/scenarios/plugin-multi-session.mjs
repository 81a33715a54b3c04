import { multiSessionClient } from "better-auth/client/plugins";
import { everyKindFrom, noObject } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = { plugins: { multiSession: { maximumSessions: 3 } } };

const someone = (name) => ({ name, email: `${name}@example.com`, password: PASSWORD });

/** A browser in which they have signed up one after another; returns their tokens too. */
async function sideBySide({ browser }, ...names) {
  const shared = browser();
  const tokens = [];
  for (const name of names) {
    await shared.post("/sign-up/email", someone(name));
    tokens.push(shared.token);
  }
  return [shared, ...tokens];
}

export const stories = {
  "two users in one browser": async (world) => {
    const [shared, ann, bob] = await sideBySide(world, "ann", "bob");
    await shared.get("/multi-session/list-device-sessions");
    await shared.get("/get-session");
    await shared.post("/multi-session/set-active", { sessionToken: ann });
    await shared.get("/get-session");
    await shared.post("/multi-session/set-active", { sessionToken: bob });
    await shared.get("/get-session");
    await world.rows("session");
  },

  "a user who comes again is there once": async (world) => {
    const [shared] = await sideBySide(world, "ann", "bob");
    await shared.post("/sign-in/email", { email: "ann@example.com", password: PASSWORD });
    await shared.get("/multi-session/list-device-sessions");
    await shared.post("/sign-in/email", { email: "bob@example.com", password: PASSWORD, rememberMe: false });
    await shared.get("/multi-session/list-device-sessions");
    await world.rows("session");
  },

  "more than there is room for": async (world) => {
    const [shared, , , , dan] = await sideBySide(world, "ann", "bob", "carl", "dan");
    await shared.get("/multi-session/list-device-sessions");
    await shared.get("/get-session");
    await shared.post("/multi-session/set-active", { sessionToken: dan }, { note: "no room" });
    await shared.post("/multi-session/revoke", { sessionToken: dan }, { note: "no room" });
  },

  "sending one away": async (world) => {
    const [shared, ann, bob, carl] = await sideBySide(world, "ann", "bob", "carl");
    await shared.post("/multi-session/revoke", { sessionToken: ann }, { note: "not active" });
    await shared.get("/multi-session/list-device-sessions");
    await shared.get("/get-session");
    await shared.post("/multi-session/revoke", { sessionToken: carl }, { note: "active" });
    await shared.get("/get-session");
    await shared.post("/multi-session/revoke", { sessionToken: bob }, { note: "the last" });
    await shared.get("/get-session");
    await shared.post("/multi-session/revoke", { sessionToken: bob }, { note: "nobody" });
    await world.rows("session");
  },

  "signing out signs all out": async (world) => {
    const [shared, ann] = await sideBySide(world, "ann", "bob");
    await shared.post("/sign-out");
    await shared.get("/multi-session/list-device-sessions");
    await shared.post("/multi-session/set-active", { sessionToken: ann });
    await world.rows("session");
  },

  "sessions of others": async (world) => {
    const [shared, ann] = await sideBySide(world, "ann");
    const him = await world.signUp("bob@example.com");
    await shared.post("/multi-session/set-active", { sessionToken: him.token });
    await shared.post("/multi-session/revoke", { sessionToken: him.token });
    const name = `better-auth.session_token_multi-${him.token.toLowerCase()}`;
    for (const [note, value] of Object.entries({
      "not signed": `${him.token}.x`,
      "signed with another secret": world.sign(him.token, "another secret"),
      "of somebody else": world.sign(ann),
    })) {
      const headers = { Cookie: `${shared.cookie}; ${name}=${value}`, Origin: world.origin };
      await world.post("/multi-session/set-active", { sessionToken: him.token }, { headers, note });
      await world.get("/multi-session/list-device-sessions", { headers, note });
    }
  },

  "sessions that ran out": async (world) => {
    const [shared, ann] = await sideBySide(world, "ann", "bob");
    await world.age(604_801, ann);
    await shared.get("/multi-session/list-device-sessions");
    await shared.post("/multi-session/set-active", { sessionToken: ann });
    await shared.get("/multi-session/list-device-sessions");
  },

  "nobody": async (world) => {
    await world.get("/multi-session/list-device-sessions");
    await world.post("/multi-session/set-active", { sessionToken: "nothing" });
    await world.post("/multi-session/revoke", { sessionToken: "nothing" });
  },

  "every kind of token": async (world) => {
    const her = await world.signUp();
    for (const path of ["/multi-session/set-active", "/multi-session/revoke"]) {
      await everyKindFrom(her, path, { sessionToken: "x" }, "sessionToken");
      await noObject(her, path);
    }
  },

  "the official client": async ({ client }) => {
    const shared = client({ plugins: [multiSessionClient()] });
    const { data } = await shared.call("ann", (c) => c.signUp.email(someone("ann")));
    await shared.call("bob", (c) => c.signUp.email(someone("bob")));
    await shared.call("list", (c) => c.multiSession.listDeviceSessions());
    await shared.call("set active", (c) => c.multiSession.setActive({ sessionToken: data.token }));
    await shared.call("session", (c) => c.getSession());
    await shared.call("revoke", (c) => c.multiSession.revoke({ sessionToken: data.token }));
    await shared.call("session of another", (c) => c.getSession());
    await shared.call("revoke in vain", (c) => c.multiSession.revoke({ sessionToken: data.token }));
  },
};
