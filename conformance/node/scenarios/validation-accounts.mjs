import { everyKind, everyKindFrom, noObject } from "../lib/kinds.mjs";
import { EVERY_FLOW } from "../lib/options.mjs";

export const options = EVERY_FLOW;

/** Sent signed in, since only then the body is looked at for its meaning; none of these change anything. */
const signedIn = (path, body, field) => async (world) =>
  everyKindFrom(await world.signUp("nobody@example.org"), path, body, field);

const WITH_BODY = [
  "/send-verification-email",
  "/request-password-reset",
  "/reset-password",
  "/change-password",
  "/verify-password",
  "/change-email",
  "/delete-user",
  "/unlink-account",
];

export const stories = {
  "send-verification-email: every kind of address": everyKind("/send-verification-email", {}, "email"),
  "send-verification-email: every kind of callbackURL": everyKind(
    "/send-verification-email",
    { email: "x" },
    "callbackURL",
  ),
  "request-password-reset: every kind of address": everyKind("/request-password-reset", {}, "email"),
  "request-password-reset: every kind of redirectTo": everyKind(
    "/request-password-reset",
    { email: "x" },
    "redirectTo",
  ),
  "reset-password: every kind of newPassword": everyKind("/reset-password", { token: "x" }, "newPassword"),
  "reset-password: every kind of token": everyKind("/reset-password", { newPassword: "long enough" }, "token"),
  "change-password: every kind of newPassword": signedIn(
    "/change-password",
    { currentPassword: "wrong" },
    "newPassword",
  ),
  "change-password: every kind of currentPassword": signedIn(
    "/change-password",
    { newPassword: "short" },
    "currentPassword",
  ),
  "change-password: every kind of revokeOtherSessions": signedIn(
    "/change-password",
    { newPassword: "short", currentPassword: "wrong" },
    "revokeOtherSessions",
  ),
  "verify-password: every kind of password": signedIn("/verify-password", {}, "password"),
  "change-email: every kind of newEmail": signedIn("/change-email", {}, "newEmail"),
  "change-email: every kind of callbackURL": signedIn("/change-email", { newEmail: "x" }, "callbackURL"),
  "delete-user: every kind of password": signedIn("/delete-user", { token: "unknown" }, "password"),
  "delete-user: every kind of token": signedIn("/delete-user", { password: "wrong" }, "token"),
  "delete-user: every kind of callbackURL": signedIn("/delete-user", { token: "unknown" }, "callbackURL"),
  "unlink-account: every kind of accountId": signedIn("/unlink-account", {}, "accountId"),

  "several mistakes in one body": async ({ post }) => {
    await post("/send-verification-email", { callbackURL: 5, email: "x" });
    await post("/request-password-reset", { redirectTo: ["/x"], email: null });
    await post("/reset-password", { token: 5, newPassword: null });
    await post("/change-password", { revokeOtherSessions: "yes", currentPassword: 1, newPassword: [] });
    await post("/change-email", { callbackURL: 5, newEmail: 5 });
    await post("/delete-user", { token: 1, password: 2, callbackURL: "" });
    await post("/unlink-account", { accountId: 5, providerId: 5 });
  },

  "bodies of accounts that are no object": async (world) => {
    for (const path of WITH_BODY) await noObject(world, path);
  },

  "more than was asked for": async ({ post }) => {
    await post("/request-password-reset", { email: "nobody@example.com", extra: { a: [1] }, callbackURL: "/x" });
    await post("/send-verification-email", { email: "nobody@example.com", extra: null });
    await post("/reset-password", { newPassword: "long enough", token: "x", userId: "x", email: "x" });
  },
};
