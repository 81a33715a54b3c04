import { names } from "../lib/names.mjs";
import { visits } from "../lib/visit.mjs";
import { stories as schema } from "./schema.mjs";

export const options = names;

export const stories = {
  ...schema,
  ...visits,

  "rows under their other names": async ({ signUp, sql }) => {
    await signUp();
    await sql("select name, email_address, email_verified, the_plan, created_at = updated_at as same from users", [], "users");
    await sql("select tok = '' as empty, user_id = (select id from users) as hers, team_id from user_sessions", [], "sessions");
    await sql('select provider_account_id = "userId" as hers, pass_word is null as bare from user_accounts', [], "accounts");
  },
};
