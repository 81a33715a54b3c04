import { PASSWORD } from "../lib/story.mjs";

const DAY = 86_400;
const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "the official client, from sign-up to sign-out": async ({ client, rows }) => {
    const { call } = client();
    await call("getSession, signed out", (auth) => auth.getSession());
    await call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await call("getSession", (auth) => auth.getSession());
    await call("listSessions", (auth) => auth.listSessions());
    await call("signOut", (auth) => auth.signOut());
    await call("getSession, signed out again", (auth) => auth.getSession());
    await call("signIn.email", (auth) => auth.signIn.email({ ...ann, rememberMe: false }));
    await call("getSession, not remembered", (auth) => auth.getSession());
    await call("getSession with a query", (auth) =>
      auth.getSession({ query: { disableCookieCache: true, disableRefresh: true } }),
    );
    await rows("session");
  },

  "the official client and other devices": async ({ client }) => {
    const [phone, desk] = [client(), client()];
    await phone.call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    const { data } = await desk.call("signIn.email", (auth) => auth.signIn.email(ann));
    await phone.call("listSessions", (auth) => auth.listSessions());
    await phone.call("revokeSession", (auth) => auth.revokeSession({ token: data.token }));
    await desk.call("getSession, revoked", (auth) => auth.getSession());
    await desk.call("listSessions, revoked", (auth) => auth.listSessions());
    await desk.call("signIn.email, again", (auth) => auth.signIn.email(ann));
    await desk.call("revokeOtherSessions", (auth) => auth.revokeOtherSessions());
    await phone.call("getSession, revoked", (auth) => auth.getSession());
    await desk.call("revokeSessions", (auth) => auth.revokeSessions());
    await desk.call("getSession, all revoked", (auth) => auth.getSession());
  },

  "the official client and its errors": async ({ client }) => {
    const { call } = client();
    await call("signIn.email, unknown", (auth) => auth.signIn.email(ann));
    await call("signUp.email, short password", (auth) => auth.signUp.email({ ...ann, name: "Ann", password: "short" }));
    await call("signUp.email, no name", (auth) => auth.signUp.email(ann));
    await call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await call("signUp.email, taken", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await call("signIn.email, way outside", (auth) => auth.signIn.email({ ...ann, callbackURL: "//evil.com" }));
    await call("listSessions, throwing", (auth) => auth.listSessions({ fetchOptions: { throw: true } }));
    await call("revokeSession, no token", (auth) => auth.revokeSession({}));
    const stranger = client({ origin: "https://evil.com" });
    await stranger.call("signIn.email from another site", (auth) => auth.signIn.email(ann));
    await stranger.call("signOut from another site", (auth) => auth.signOut());
  },

  "the official client after a day": async ({ client, age, rows }) => {
    const { call } = client();
    await call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await age(DAY + 1);
    await call("listSessions, not fresh", (auth) => auth.listSessions());
    await call("getSession, refreshed", (auth) => auth.getSession());
    await rows("session");
    await age(7 * DAY + 1);
    await call("getSession, expired", (auth) => auth.getSession());
    await rows("session");
  },
};
