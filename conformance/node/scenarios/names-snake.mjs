import { PASSWORD } from "../lib/story.mjs";

export const shared = true;

export const options = {
  database: { naming: "snake_case" },
  user: { additionalFields: { favouriteColour: { type: "string", required: false } } },
  session: { additionalFields: { teamId: { type: "string", required: false } } },
};

const ann = { email: "ann@example.com", password: PASSWORD };

export const stories = {
  "snake_case, the same rows": async (there, here) => {
    const her = there.browser();
    await her.post("/sign-up/email", { ...ann, name: "Ann", favouriteColour: "teal" });
    await here.get("/get-session", { headers: { Cookie: her.cookie } });
    await here.post("/update-session", { teamId: "red" }, { headers: { Cookie: her.cookie, Origin: here.origin } });
    await there.get("/get-session", { headers: { Cookie: her.cookie } });
    const phone = here.browser();
    await phone.post("/sign-in/email", ann);
    await there.get("/list-sessions", { headers: { Cookie: phone.cookie } });
    await there.sql('select favourite_colour, email_verified from "user"', [], "user");
    await there.sql("select team_id from session order by team_id", [], "session");
  },
};
