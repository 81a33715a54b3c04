import { EVERY_FLOW } from "../lib/options.mjs";
import { PASSWORD } from "../lib/story.mjs";

export const options = EVERY_FLOW;

const ann = { email: "ann@example.com", password: PASSWORD };
const NEW = "another horse battery";

export const stories = {
  "the official client and one's account": async ({ client, mails, rows }) => {
    const { call } = client();
    await call("signUp.email", (auth) => auth.signUp.email({ ...ann, name: "Ann" }));
    await call("sendVerificationEmail", (auth) => auth.sendVerificationEmail({ email: ann.email, callbackURL: "/x" }));
    const [{ url }] = await mails();
    const token = new URL(url).searchParams.get("token");
    await call("verifyEmail", (auth) => auth.verifyEmail({ query: { token } }));
    await call("sendVerificationEmail, verified", (auth) => auth.sendVerificationEmail({ email: ann.email }));
    await call("verifyEmail, bad token", (auth) => auth.verifyEmail({ query: { token: "x" } }));
    await call("updateUser", (auth) => auth.updateUser({ name: "Anna", image: null }));
    await call("updateUser, nothing", (auth) => auth.updateUser({}));
    await call("changePassword", (auth) =>
      auth.changePassword({ currentPassword: PASSWORD, newPassword: NEW, revokeOtherSessions: true }),
    );
    await call("changePassword, wrong", (auth) => auth.changePassword({ currentPassword: PASSWORD, newPassword: NEW }));
    await call("changeEmail", (auth) => auth.changeEmail({ newEmail: "new@example.com" }));
    await mails();
    await call("listAccounts", (auth) => auth.listAccounts());
    await call("unlinkAccount, the last one", (auth) => auth.unlinkAccount({ accountId: "x" }));
    await call("deleteUser, wrong password", (auth) => auth.deleteUser({ password: PASSWORD }));
    await call("deleteUser", (auth) => auth.deleteUser({ password: NEW }));
    await call("getSession", (auth) => auth.getSession());
    await rows("user");
  },

  "the official client and a lost password": async ({ client, signUp, mails, rows }) => {
    await signUp(ann.email);
    const { call } = client();
    await call("requestPasswordReset", (auth) => auth.requestPasswordReset({ email: ann.email, redirectTo: "/reset" }));
    const [{ url }] = await mails();
    const token = /reset-password\/([A-Za-z0-9]+)/.exec(url)[1];
    await call("resetPassword, short", (auth) => auth.resetPassword({ newPassword: "short", token }));
    await call("resetPassword", (auth) => auth.resetPassword({ newPassword: NEW, token }));
    await call("resetPassword, used", (auth) => auth.resetPassword({ newPassword: NEW, token }));
    await call("signIn.email", (auth) => auth.signIn.email({ ...ann, password: NEW }));
    await rows("session");
  },
};
