export const options = { session: { updateAge: 0, freshAge: 0 } };

export const stories = {
  "every look refreshes, nothing grows stale": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await age(60);
    await her.get("/get-session");
    await rows("session");
    await age(2 * 86_400);
    await her.get("/list-sessions");
    await her.get("/get-session?disableRefresh=1");
    await her.post("/revoke-other-sessions");
    await rows("session");
  },
};
