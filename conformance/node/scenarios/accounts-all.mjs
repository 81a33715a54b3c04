export const options = { account: { accountLinking: { allowUnlinkingAll: true } }, session: { freshAge: 0 } };

export const stories = {
  "leaving the last account": async ({ signUp, sql, age, rows }) => {
    const her = await signUp();
    const [{ id }] = await sql("select id from account");
    await age(200_000);
    await her.post("/unlink-account", { accountId: "unknown" }, { note: "unknown" });
    await her.post("/unlink-account", { accountId: id });
    await her.post("/unlink-account", { accountId: id }, { note: "again" });
    await her.get("/list-accounts");
    await rows("account");
  },
};
