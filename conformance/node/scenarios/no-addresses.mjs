export const options = { advanced: { ipAddress: { disableIpTracking: true } } };

export const stories = {
  "no address is kept": async ({ signUp, rows }) => {
    const her = await signUp("ann@example.com", { "X-Forwarded-For": "203.0.113.7", "User-Agent": "Browser/1" });
    await her.get("/get-session");
    await rows("session");
  },
};
