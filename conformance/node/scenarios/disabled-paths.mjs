export const options = { disabledPaths: ["/sign-up/email", "/list-sessions"] };

export const stories = {
  "routes switched off": async ({ request, get, post }) => {
    await post("/sign-up/email", {});
    await post("/sign-up/email", "{", { note: "malformed", headers: { Cookie: "a=b", Origin: "https://evil.com" } });
    await get("/list-sessions");
    await get("/list-sessions?x=1");
    await get("/list-sessions/");
    await request("OPTIONS", "/list-sessions");
    await get("/get-session");
  },
};
