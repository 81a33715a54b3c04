const DAY = 86_400;

export const options = { session: { disableSessionRefresh: true } };

export const stories = {
  "a session that never slides": async ({ signUp, age, rows }) => {
    const her = await signUp();
    await age(6 * DAY);
    await her.get("/get-session");
    await her.post("/revoke-other-sessions");
    await rows("session");
    await age(DAY + 1);
    await her.get("/get-session");
    await rows("session");
  },
};
