import { everyKind, noObject } from "../lib/kinds.mjs";
import { PASSWORD } from "../lib/story.mjs";

const up = { name: "Ann", email: "ann@example.com", password: PASSWORD };
const { name: _, ...into } = up;

export const stories = {
  "sign-up: every kind of name": everyKind("/sign-up/email", { ...up, email: "nobody" }, "name"),
  "sign-up: every kind of address": everyKind("/sign-up/email", up, "email"),
  "sign-up: every kind of password": everyKind("/sign-up/email", up, "password"),
  "sign-up: every kind of image": everyKind("/sign-up/email", { ...up, password: "" }, "image"),
  "sign-up: every kind of rememberMe": everyKind("/sign-up/email", { ...up, password: "" }, "rememberMe"),
  "sign-up: every kind of callbackURL": everyKind("/sign-up/email", { ...up, password: "" }, "callbackURL"),
  "sign-in: every kind of address": everyKind("/sign-in/email", into, "email"),
  "sign-in: every kind of password": everyKind("/sign-in/email", into, "password"),
  "sign-in: every kind of rememberMe": everyKind("/sign-in/email", into, "rememberMe"),
  "sign-in: every kind of callbackURL": everyKind("/sign-in/email", into, "callbackURL"),
  "revoke-session: every kind of token": everyKind("/revoke-session", {}, "token"),
  "sign-out: every kind of callbackURL": everyKind("/sign-out", {}, "callbackURL"),
  "sign-out: every kind of disableRedirect": everyKind("/sign-out", {}, "disableRedirect"),
  "sign-out: every kind of state": everyKind("/sign-out", {}, "state"),

  "several mistakes are told in the order of the schema": async ({ post }) => {
    await post("/sign-up/email", {});
    await post("/sign-up/email", { rememberMe: 6, image: 4, password: 3, email: 2, name: 1 });
    await post("/sign-up/email", { name: "A", email: "nope", password: "" });
    await post("/sign-in/email", {});
    await post("/sign-in/email", { rememberMe: 6, callbackURL: null, password: 3, email: 2 });
    await post("/sign-in/email", { email: "nope", password: 3 });
    await post("/sign-out", { callbackURL: "/x", disableRedirect: 5, state: null });
  },

  "a body that is no object": async (world) => {
    for (const path of [
      "/sign-up/email",
      "/sign-in/email",
      "/sign-out",
      "/revoke-session",
      "/revoke-sessions",
      "/get-session",
    ]) {
      await noObject(world, path);
    }
  },
};
