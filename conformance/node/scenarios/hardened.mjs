// The hardened profile, which the original knows nothing of: its official client notices nothing. Where answers hold a
// token in the original they hold its handle here, and are compared as that token.
import { PASSWORD } from "../lib/story.mjs";

export const otherOptions = { profile: "hardened" };

const ann = { email: "ann@example.com", password: PASSWORD };
const others = ({ data }, own) => data.filter(({ token }) => token !== own);

export const stories = {
  "hardened, from sign-up to sign-out": async ({ client }) => {
    const { call } = client();
    await call("getSession, signed out", (auth) => auth.getSession());
    await call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await call("getSession", (auth) => auth.getSession());
    await call("listSessions", (auth) => auth.listSessions());
    await call("updateUser", (auth) => auth.updateUser({ name: "Anna" }));
    await call("signOut", (auth) => auth.signOut());
    await call("getSession, signed out again", (auth) => auth.getSession());
    await call("signIn.email", (auth) => auth.signIn.email({ ...ann, rememberMe: false }));
    await call("getSession, not remembered", (auth) => auth.getSession());
  },

  "hardened, and other devices": async ({ client }) => {
    const [phone, desk, tablet] = [client(), client(), client()];
    await phone.call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    const own = (await phone.call("getSession", (auth) => auth.getSession())).data.session.token;
    await desk.call("signIn.email", (auth) => auth.signIn.email(ann));
    const [other] = others(await phone.call("listSessions", (auth) => auth.listSessions()), own);
    await phone.call("revokeSession, as listed", (auth) => auth.revokeSession({ token: other.token }));
    await desk.call("getSession, revoked", (auth) => auth.getSession());
    const { data } = await tablet.call("signIn.email", (auth) => auth.signIn.email(ann));
    await phone.call("revokeSession, as signed in", (auth) => auth.revokeSession({ token: data.token }));
    await tablet.call("getSession, revoked", (auth) => auth.getSession());
    await tablet.call("signIn.email, again", (auth) => auth.signIn.email(ann));
    await phone.call("revokeOtherSessions", (auth) => auth.revokeOtherSessions());
    await tablet.call("getSession, revoked again", (auth) => auth.getSession());
    await phone.call("revokeSession, the own one", (auth) => auth.revokeSession({ token: own }));
    await phone.call("getSession, revoked by itself", (auth) => auth.getSession());
  },

  "hardened, and another password": async ({ client }) => {
    const [phone, desk] = [client(), client()];
    await phone.call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await desk.call("signIn.email", (auth) => auth.signIn.email(ann));
    const change = { currentPassword: PASSWORD, newPassword: "another passphrase" };
    await phone.call("changePassword", (auth) => auth.changePassword({ ...change, revokeOtherSessions: true }));
    await phone.call("listSessions", (auth) => auth.listSessions());
    await desk.call("getSession, ended", (auth) => auth.getSession());
    await phone.call("revokeSessions", (auth) => auth.revokeSessions());
    await phone.call("getSession, ended", (auth) => auth.getSession());
  },
};
