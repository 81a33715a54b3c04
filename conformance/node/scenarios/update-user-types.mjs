import { noObject } from "../lib/kinds.mjs";

export const stories = {
  "bodies that are no record": async ({ signUp }) => {
    const her = await signUp();
    for (const path of ["/update-user", "/update-session"]) await noObject(her, path);
  },

  "names and pictures of another kind": async ({ signUp, rows }) => {
    const her = await signUp();
    for (const value of [5, 0, true, false, [], ["x"], {}, { a: 1 }]) {
      await her.post("/update-user", { name: value }, { note: `name: ${JSON.stringify(value)}` });
      await her.post("/update-user", { image: value }, { note: `image: ${JSON.stringify(value)}` });
    }
    await her.post("/update-user", { name: null }, { note: "name: null" });
    await rows("user", 'name, image, "createdAt", id');
  },
};
